#include "feedback/report_sheet.h"

#include <string.h>

static const char style[] =
    ":root{color-scheme:light dark}"
    "body{margin:0;padding:24px 12px;font:15px/1.5 -apple-system,'Segoe UI',Roboto,'Noto Sans',"
    "'PingFang SC','Microsoft YaHei',sans-serif}"
    ".page{max-width:760px;margin:0 auto}"
    "h1{font-size:24px;line-height:1.25;margin:0 0 2px}"
    "h2{font-size:17px;margin:32px 0 8px;padding-top:14px;border-top:1px solid #8886}"
    ".below,.small,.note{opacity:.72}.below{margin:0 0 20px}.small,.note{font-size:13px}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{text-align:left;vertical-align:top;padding:7px 10px 7px 0;"
    "border-bottom:1px solid #8883}"
    "th{font-size:12px;font-weight:600;opacity:.72}"
    ".n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    ".tiles td{border:1px solid #8884;padding:12px 14px;width:25%}"
    ".tiles b{display:block;font-size:24px;line-height:1.2}"
    ".tiles span{font-size:12px;opacity:.72}.good{color:#2a8f5b}.bad{color:#c9503c}"
    ".bar td{border:0;padding:0;height:14px;font-size:1px;line-height:14px}"
    ".key{font-size:13px;margin:8px 0 0}.key i{display:inline-block;width:10px;height:10px;"
    "border-radius:2px;margin:0 6px 0 0}.key span{white-space:nowrap;margin-right:14px}";

static void html(struct sheet *p, const char *text)
{
	buf_add_html(p->html, text, strlen(text));
}

/* What Markdown, or HTML within it, would take for markup is kept as text. */
static void markdown(struct sheet *p, const char *text)
{
	for (const char *s = text; *s; s++) {
		if (strchr("\\`*_{}[]<>#|~", *s))
			buf_addc(p->md, '\\');
		buf_addc(p->md, *s == '\n' || *s == '\r' || *s == '\t' ? ' ' : *s);
	}
}

static void element(struct sheet *p, const char *open, const char *text, const char *close)
{
	buf_puts(p->html, open);
	html(p, text);
	buf_puts(p->html, close);
}

void sheet_begin(struct sheet *p, const char *lang, const char *title, const char *below)
{
	buf_puts(p->html, "<!doctype html>\n<html lang=\"");
	html(p, lang);
	buf_puts(p->html, "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
			  "content=\"width=device-width,initial-scale=1\"><meta "
			  "name=\"color-scheme\" content=\"light dark\">");
	element(p, "<title>", title, "</title><style>");
	buf_puts(p->html, style);
	element(p, "</style></head><body><div class=\"page\"><h1>", title, "</h1>\n");
	element(p, "<p class=\"below\">", below, "</p>\n");
	buf_puts(p->md, "# ");
	markdown(p, title);
	buf_puts(p->md, "\n\n");
	markdown(p, below);
	buf_puts(p->md, "\n");
}

void sheet_end(struct sheet *p, const char *foot)
{
	sheet_small(p, foot);
	buf_puts(p->html, "</div></body></html>\n");
}

void sheet_heading(struct sheet *p, const char *text)
{
	element(p, "<h2>", text, "</h2>\n");
	buf_puts(p->md, "\n## ");
	markdown(p, text);
	buf_puts(p->md, "\n\n");
}

void sheet_text(struct sheet *p, const char *text)
{
	element(p, "<p>", text, "</p>\n");
	markdown(p, text);
	buf_puts(p->md, "\n");
}

void sheet_small(struct sheet *p, const char *text)
{
	element(p, "<p class=\"small\">", text, "</p>\n");
	buf_puts(p->md, "\n");
	markdown(p, text);
	buf_puts(p->md, "\n");
}

void sheet_table(struct sheet *p, const char *const *heads, const bool *numbers, size_t n)
{
	p->columns = n;
	p->numbers = numbers;
	buf_puts(p->html, "<table><tr>");
	for (size_t i = 0; i < n; i++)
		element(p, numbers && numbers[i] ? "<th class=\"n\">" : "<th>", heads[i], "</th>");
	buf_puts(p->html, "</tr>\n");
	for (size_t i = 0; i < n; i++) {
		buf_puts(p->md, "| ");
		markdown(p, heads[i]);
		buf_addc(p->md, ' ');
	}
	buf_puts(p->md, "|\n");
	for (size_t i = 0; i < n; i++)
		buf_puts(p->md, numbers && numbers[i] ? "| ---: " : "| --- ");
	buf_puts(p->md, "|\n");
}

void sheet_row(struct sheet *p, const char *const *cells, const char *note)
{
	buf_puts(p->html, "<tr>");
	for (size_t i = 0; i < p->columns; i++) {
		element(p, p->numbers && p->numbers[i] ? "<td class=\"n\">" : "<td>", cells[i], "");
		buf_puts(p->md, "| ");
		markdown(p, cells[i]);
		if (i == 0 && note && *note) {
			element(p, "<br><span class=\"note\">", note, "</span>");
			buf_puts(p->md, " — ");
			markdown(p, note);
		}
		buf_puts(p->html, "</td>");
		buf_addc(p->md, ' ');
	}
	buf_puts(p->html, "</tr>\n");
	buf_puts(p->md, "|\n");
}

void sheet_table_end(struct sheet *p)
{
	buf_puts(p->html, "</table>\n");
}

void sheet_tiles(struct sheet *p, const struct sheet_tile *tiles, size_t n)
{
	static const char *const classes[] = {"bad", "", "good"};
	buf_puts(p->html, "<table class=\"tiles\"><tr>");
	for (size_t i = 0; i < n; i++) {
		element(p, "<td><span>", tiles[i].name, "</span>");
		element(p, "<b>", tiles[i].value, "</b>");
		buf_printf(p->html, "<span class=\"%s\">", classes[tiles[i].good + 1]);
		element(p, "", tiles[i].change, "</span></td>");
	}
	buf_puts(p->html, "</tr></table>\n");
}

void sheet_bar(struct sheet *p, const struct sheet_part *parts, size_t n)
{
	buf_puts(p->html, "<p class=\"key\"></p><table class=\"bar\"><tr>");
	for (size_t i = 0; i < n; i++)
		if (parts[i].share)
			buf_printf(p->html,
				   "<td style=\"width:%lld.%02lld%%;background:%s\">&nbsp;</td>",
				   parts[i].share / 100, parts[i].share % 100, parts[i].color);
	buf_puts(p->html, "</tr></table><p class=\"key\">");
	for (size_t i = 0; i < n; i++) {
		buf_printf(p->html, "<span><i style=\"background:%s\"></i>", parts[i].color);
		html(p, parts[i].name);
		buf_printf(p->html, " %lld.%lld&nbsp;%%</span> ", parts[i].share / 100,
			   parts[i].share % 100 / 10);
	}
	buf_puts(p->html, "</p>\n");
}
