#include "pages/forms.h"

#include <stdio.h>
#include <string.h>

#include "pages/ways.h"

static void button(struct page *p, const char *cls, const char *does, const char *key)
{
	page_raw(p, "<button type=\"button\"");
	page_attr(p, "class", cls);
	page_attr(p, "data-do", does);
	page_raw(p, ">");
	page_msg(p, key);
	page_raw(p, "</button>");
}

/* A paragraph that is shown, and takes the focus, once something was said. */
static void told(struct page *p, const char *when, const char *key)
{
	page_raw(p, "<p class=\"told\" tabindex=\"-1\"");
	page_attr(p, "data-when", when);
	page_raw(p, " hidden>");
	page_msg(p, key);
	page_raw(p, "</p>\n");
}

static void words(struct page *p)
{
	page_raw(p, "<form class=\"words\"><textarea rows=\"2\" maxlength=\"600\"");
	page_attr(p, "aria-label", messages_get(p->texts, "vote.words"));
	page_attr(p, "placeholder", messages_get(p->texts, "vote.words"));
	page_raw(p, "></textarea><button class=\"button quiet\">");
	page_msg(p, "vote.send");
	page_raw(p, "</button></form>\n");
}

static void reasons(struct page *p)
{
	static const char *const all[][2] = {{"unclear", "vote.unclear"},
					     {"missing", "vote.missing"},
					     {"wrong", "vote.wrong"},
					     {"other", "vote.other"}};
	page_raw(p, "<ul class=\"choices\">");
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		page_raw(p, "<li><button type=\"button\" class=\"choice\"");
		page_attr(p, "data-reason", all[i][0]);
		page_raw(p, ">");
		page_msg(p, all[i][1]);
		page_raw(p, "</button></li>");
	}
	page_raw(p, "</ul>\n");
}

void form_vote(struct page *p, struct str article)
{
	page_raw(p, "<section class=\"vote scripted\"");
	page_attr(p, "data-article", page_copy(p, article));
	page_raw(p, " aria-labelledby=\"vote-title\">\n"
		    "<div class=\"vote-ask\" data-when=\"ask\"><h2 id=\"vote-title\">");
	page_msg(p, "vote.ask");
	page_raw(p, "</h2><p class=\"pair\">");
	button(p, "button quiet", "helpful", "vote.yes");
	button(p, "button quiet", "unhelpful", "vote.no");
	page_raw(p, "</p></div>\n");
	told(p, "helpful", "vote.thanks");
	page_raw(p, "<p data-when=\"helpful\" hidden>");
	button(p, "button quiet", "solved", "vote.solved");
	page_raw(p, "</p>\n");
	told(p, "unhelpful", "vote.sorry");
	page_raw(p, "<p class=\"vote-ways\" data-when=\"unhelpful\" hidden>");
	ways_line(p);
	page_raw(p, "</p>\n<div class=\"why\" data-when=\"unhelpful\" hidden><p class=\"hint\">");
	page_msg(p, "vote.why");
	page_raw(p, "</p>\n");
	reasons(p);
	words(p);
	page_raw(p, "</div>\n");
	told(p, "noted", "vote.noted");
	page_raw(p, "</section>\n");
}

void form_lack(struct page *p)
{
	page_raw(p, "<section class=\"lack scripted\">\n<div data-when=\"ask\"><p class=\"hint\">");
	page_msg(p, "message.lack");
	page_raw(p, "</p>\n");
	words(p);
	page_raw(p, "</div>\n");
	told(p, "noted", "message.noted");
	page_raw(p, "</section>\n");
}

static void code_card(struct page *p)
{
	page_raw(p, "<section class=\"code-card scripted\"");
	page_attr(p, "data-failed", messages_get(p->texts, "code.failed"));
	page_attr(p, "data-copied", messages_get(p->texts, "code.copied"));
	page_raw(p, ">\n<div data-when=\"ask\"><h3>");
	page_msg(p, "code.title");
	page_raw(p, "</h3><p class=\"hint\" role=\"status\">");
	page_msg(p, "code.text");
	page_raw(p, "</p><p class=\"pair\">");
	button(p, "button", "code", "code.get");
	button(p, "link", "decline", "code.no");
	page_raw(p, "</p></div>\n<div data-when=\"ready\" hidden><p class=\"hint\">");
	page_msg(p, "code.ready");
	page_raw(p, "</p><p class=\"code\"><b tabindex=\"-1\"></b>");
	button(p, "link", "copy", "code.copy");
	page_raw(p, "</p></div>\n</section>\n");
}

struct field {
	const char *name, *key, *tag, *more;
};

static void field(struct page *p, const struct field *f)
{
	page_raw(p, "<p class=\"field\"><label");
	page_attr(p, "for", page_concat(p, "m-", f->name, strlen(f->name)));
	page_raw(p, ">");
	page_msg(p, f->key);
	page_raw(p, "</label><");
	page_raw(p, f->tag);
	page_attr(p, "id", page_concat(p, "m-", f->name, strlen(f->name)));
	page_attr(p, "name", f->name);
	page_raw(p, f->more);
	page_raw(p, ">");
	if (strcmp(f->tag, "select") == 0) {
		page_raw(p, "<option value=\"\">");
		page_msg(p, "message.asap");
		page_raw(p, "</option></select>");
	} else if (strcmp(f->tag, "textarea") == 0) {
		page_raw(p, "</textarea>");
	}
	page_raw(p, "</p>\n");
}

/* What the script says after it has sent, or could not. */
static void message_texts(struct page *p)
{
	static const char *const all[][2] = {{"data-due", "message.due"},
					     {"data-around", "message.around"},
					     {"data-soon", "message.soon"},
					     {"data-failed", "message.failed"},
					     {"data-fault-phone", "message.fault.phone"},
					     {"data-fault-email", "message.fault.email"},
					     {"data-fault-reach", "message.fault.reach"}};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		page_attr(p, all[i][0], messages_get(p->texts, all[i][1]));
}

static void message(struct page *p, bool complaint)
{
	static const char long_text[] = " rows=\"3\" maxlength=\"1200\"";
	static const struct field complaints[] = {{"what", "message.what", "textarea", long_text},
						  {"wish", "message.wish", "textarea", long_text}};
	static const struct field plain = {"text", "message.text", "textarea", long_text};
	static const struct field always[] = {
	    {"phone", "message.phone", "input",
	     " type=\"tel\" autocomplete=\"tel\" maxlength=\"40\""},
	    {"email", "message.email", "input",
	     " type=\"email\" autocomplete=\"email\" maxlength=\"200\""},
	    {"when", "message.when", "select", ""},
	    {"name", "message.name", "input", " autocomplete=\"name\" maxlength=\"60\""}};
	page_raw(p, complaint ? "<details class=\"message scripted\" open><summary>"
			      : "<details class=\"message scripted\"><summary>");
	page_msg(p, complaint ? "message.settle" : "message.open");
	page_raw(p, "</summary>\n<form novalidate");
	message_texts(p);
	page_raw(p, ">\n<p class=\"hint\">");
	page_msg(p, "message.lead");
	page_raw(p, "</p>\n");
	if (complaint) {
		field(p, &complaints[0]);
		field(p, &complaints[1]);
	} else {
		field(p, &plain);
	}
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		field(p, &always[i]);
	page_raw(p, "<p class=\"fault\" id=\"m-fault\" role=\"alert\"></p>\n"
		    "<button class=\"button\">");
	page_msg(p, "message.send");
	page_raw(p, "</button>\n</form>\n<div class=\"sent\" data-when=\"sent\" hidden>");
	told(p, "sent", "message.sent");
	page_raw(p, "<p class=\"due\"></p><p class=\"hint\">");
	page_msg(p, "code.ready");
	page_raw(p, "</p><p class=\"code\"><b></b></p></div>\n</details>\n");
}

void form_reach(struct page *p, bool complaint)
{
	if (p->config->contact.callback)
		message(p, complaint);
	code_card(p);
}
