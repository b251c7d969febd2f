/* Markdown to safe HTML and to text by section. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "answerd/base/clock.h"
#include "answerd/kb/markdown.h"

#include <cmocka.h> /* last: it has a macro named fail */

struct fixture {
	struct arena arena;
	struct md_doc doc;
	struct buf faults;
};

static void note(void *ctx, const struct kb_fault *f)
{
	struct fixture *x = ctx;
	kb_fault_print(f, &x->faults);
	buf_addc(&x->faults, '\n');
}

static bool exists(void *ctx, const char *id)
{
	(void)ctx;
	return !strstr(id, "missing");
}

static enum status render(struct fixture *x, const char *s, size_t len)
{
	const struct kb_sink sink = {x, NULL, note};
	const struct md_options opt = {.path = "en/pay/x.md",
				       .line = 10,
				       .title = "Two cards",
				       .id = "en/pay/x",
				       .dir = "en/pay",
				       .exists = exists};
	arena_init(&x->arena);
	buf_init(&x->faults, BUF_MAX_TEXT);
	return md_render(&x->arena, &opt, s, len, &sink, &x->doc);
}

static void release(struct fixture *x)
{
	arena_release(&x->arena);
	buf_release(&x->faults);
}

/* Markdown, its HTML, and the text of its first section (NULL: not looked at). */
static const struct {
	const char *md, *html, *text;
} pages[] = {
    {"a *b* **c** ~~d~~ `e<`",
     "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e&lt;</code></p>\n", "a b c d e<"},
    {"a\n\nb\n", "<p>a</p>\n<p>b</p>\n", "a\nb"},
    {"a\\\nb", "<p>a<br>\nb</p>\n", "a\nb"},
    {"one\ntwo", "<p>one\ntwo</p>\n", "one two"},
    {"退\n货", "<p>退货</p>\n", "退货"},
    {"退\nb", "<p>退\nb</p>\n", "退 b"},
    {"- a\n- b\n", "<ul>\n<li>a\n</li>\n<li>b\n</li>\n</ul>\n", "a\nb"},
    {"3. a\n", "<ol start=\"3\">\n<li>a\n</li>\n</ol>\n", "a"},
    {"- [x] a\n- [ ] b\n", "<ul>\n<li>\xe2\x98\x91 a\n</li>\n<li>\xe2\x98\x90 b\n</li>\n</ul>\n",
     "a\nb"},
    {"> a", "<blockquote>\n<p>a</p>\n</blockquote>\n", "a"},
    {"```c++ x\na<b\n```\n",
     "<pre tabindex=\"0\"><code class=\"language-c++\">a&lt;b\n</code></pre>\n", "a<b"},
    {"|a|b|\n|:-:|-:|\n|1|2|\n",
     "<div class=\"table\" tabindex=\"0\"><table>\n<thead>\n<tr><th class=\"center nowrap\">a</th>"
     "<th class=\"right nowrap\">b</th></tr>\n</thead>\n<tbody>\n<tr><td class=\"center "
     "nowrap\">1</td><td class=\"right nowrap\">2</td></tr>\n</tbody>\n</table></div>\n",
     "a: b;\n1: 2."},
    {"---\n", "<hr>\n", ""},
    {"1~3 天, 5~7 天", "<p>1~3 天, 5~7 天</p>\n", NULL},
    /* Links. */
    {"[a](http://b.c/?d=1&e \"t\")",
     "<p><a href=\"http://b.c/?d=1&amp;e\" title=\"t\" rel=\"noopener noreferrer\">a</a></p>\n",
     "a"},
    {"[a](mailto:b@c.d) [e](tel:+1)",
     "<p><a href=\"mailto:b@c.d\" rel=\"noopener noreferrer\">a</a> "
     "<a href=\"tel:+1\" rel=\"noopener noreferrer\">e</a></p>\n",
     NULL},
    {"[a](/b) [c](#d)", "<p><a href=\"/b\">a</a> <a href=\"#d\">c</a></p>\n", NULL},
    {"[a](../refund/y.md#z)", "<p><a href=\"/articles/en/refund/y#z\">a</a></p>\n", NULL},
    {"[a](y) [b](./y.md) [c](/articles/en/pay/y)",
     "<p><a href=\"/articles/en/pay/y\">a</a> <a href=\"/articles/en/pay/y\">b</a> "
     "<a href=\"/articles/en/pay/y\">c</a></p>\n",
     NULL},
    {"[a](%E9%80%80.md)", "<p><a href=\"/articles/en/pay/%E9%80%80\">a</a></p>\n", NULL},
    {"[a](missing.md) [b](/articles/missing)", "<p>a b</p>\n", "a b"},
    {"[a](../../../y.md)", "<p>a</p>\n", NULL},
    {"[a](javascript:alert) [b](JaVaScRiPt:x) [c](data:x) [d](//e.f) [g](vbscript:x)",
     "<p>a b c d g</p>\n", NULL},
    {"[a](java&#115;cript:x) [b](&#x6a;avascript:x)", "<p>a b</p>\n", NULL},
    {"[a](/\\\\evil.com)", "<p><a href=\"/%5Cevil.com\">a</a></p>\n", NULL},
    {"[a](form.pdf)", "<p><a href=\"/attachments/en/pay/form.pdf\">a</a></p>\n", NULL},
    {"[a](../../../x.pdf) [b](.git/x.pdf)", "<p>a b</p>\n", NULL},
    {"www.a.bc", "<p><a href=\"http://www.a.bc\" rel=\"noopener noreferrer\">www.a.bc</a></p>\n",
     NULL},
    {"见https://a.bc/d，谢谢",
     "<p>见<a href=\"https://a.bc/d\" rel=\"noopener noreferrer\">https://a.bc/d</a>，谢谢</p>\n",
     "见https://a.bc/d，谢谢"},
    /* Images. */
    {"![b c](img/a.png \"t\")",
     "<p><img src=\"/attachments/en/pay/img/a.png\" alt=\"b c\" title=\"t\" "
     "loading=\"lazy\"></p>\n",
     "b c"},
    {"![b](/a.png)", "<p><img src=\"/a.png\" alt=\"b\" loading=\"lazy\"></p>\n", "b"},
    {"![b](http://c.d/a.png)", "<p>b</p>\n", "b"},
    {"![\"><script>](a.png)",
     "<p><img src=\"/attachments/en/pay/a.png\" alt=\"&quot;&gt;\" loading=\"lazy\"></p>\n", NULL},
    /* Raw HTML: its text. */
    {"a <b onclick=\"x\">b</b><br>c", "<p>a b<br>\nc</p>\n", "a b\nc"},
    {"<script>alert(1)</script>\n\nx", "<p>x</p>\n", "x"},
    {"a <script>b</script> c", "<p>a  c</p>\n", NULL},
    {"<style>\np{}\n\nq{}\n</style>\nx", "<p>x</p>\n", "x"},
    {"<!-- a -->\nb", "<p>b</p>\n", "b"},
    {"a <!-- b --> c", "<p>a  c</p>\n", NULL},
    {"<table><tr><td>1 &lt;</td><td>2</td></tr></table>", "<p>1 &lt; · 2</p>\n", "1 < · 2"},
    {"<table><tr><td></td><td>a</td></tr>\n<tr><td>b</td></tr></table>", "<p>a<br>\nb</p>\n",
     "a\nb"},
    {"<p>a</p>\n<ul><li>b</li><li>c</li></ul>", "<p>a<br>\nb<br>\nc</p>\n", "a\nb\nc"},
    {"<div>\n**a**\n</div>", "<p><strong>a</strong></p>\n", "a"},
    {"<img src=x onerror=y alt=\"cat\">", "<p>cat</p>\n", "cat"},
    {"<a href=\"http://b.c\">d</a> <a href=\"javascript:x\">e</a>",
     "<p><a href=\"http://b.c\" rel=\"noopener noreferrer\">d</a> e</p>\n", "d e"},
    {"ssh <user>@<host>", "<p>ssh &lt;user&gt;@&lt;host&gt;</p>\n", "ssh <user>@<host>"},
    {"<CustomContent platform=\"x\">\n\na\n\n</CustomContent>", "<p>a</p>\n", "a"},
    {"<Tabs>\n<TabItem value=\"a\">\nb\n</TabItem>\n</Tabs>", "<p>b</p>\n", "b"},
    /* What other systems leave. */
    {"{% callout info %}\na\n{% endcallout %}", "<p>a</p>\n", "a"},
    {"[a]({{ site.baseurl }}/b/)", "<p><a href=\"/b/\">a</a></p>\n", "a"},
    {"a{% comment %} hidden\n{% endcomment %}b", "<p>a\nb</p>\n", "a b"},
    {"{{< hint style=\"info\" >}}a{{</ hint >}}", "<p>a</p>\n", "a"},
    {"{{< figure src=\"x\" caption=\"A form\" >}}", "<p>A form</p>\n", "A form"},
    {"[a]({{< relref \"y\" >}})", "<p><a href=\"/articles/en/pay/y\">a</a></p>\n", NULL},
    {"{{{ .starter }}} plan", "<p>starter plan</p>\n", NULL},
    {"[a](/b){:target=\"_blank\"}", "<p><a href=\"/b\">a</a></p>\n", "a"},
    {"![a](/b.png){.wide width=50%}", "<p><img src=\"/b.png\" alt=\"a\" loading=\"lazy\"></p>\n",
     NULL},
    {":::info[提示]\na\n:::", "<p><strong>提示</strong>\na</p>\n", "提示 a"},
    {"> [!NOTE]\n> a", "<blockquote>\n<p><strong>Note:</strong>\na</p>\n</blockquote>\n",
     "Note: a"},
    {"`{{ a }}` {x} {: y", "<p><code>{{ a }}</code> {x} {: y</p>\n", NULL},
    {"```\n{{ a }} {% b %}\n```\n", "<pre tabindex=\"0\"><code>{{ a }} {% b %}\n</code></pre>\n",
     "{{ a }} {% b %}"},
    {"import X from './x.md';\n\na", "<p>a</p>\n", NULL},
    {"$\\frac {{a}}{b}$", "<p>$\\frac {{a}}{b}$</p>\n", NULL},
    /* Chinese next to asterisks. */
    {"**注意：**请看", "<p><strong>注意：</strong>请看</p>\n", "注意：请看"},
    {"请**“看”**这", "<p>请<strong>“看”</strong>这</p>\n", "请“看”这"},
    {"a**b**c, 2**3", "<p>a<strong>b</strong>c, 2**3</p>\n", NULL},
    {"a\xe2\x80\x8b"
     "b",
     "<p>ab</p>\n", "ab"},
};

static void test_pages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
		struct fixture x;
		assert_int_equal(render(&x, pages[i].md, strlen(pages[i].md)), ST_OK);
		if (strcmp(x.doc.html.s, pages[i].html) != 0)
			fail_msg("%s\nis   %s\nnot  %s", pages[i].md, x.doc.html.s, pages[i].html);
		if (pages[i].text && strcmp(x.doc.sections[0].text.s, pages[i].text) != 0)
			fail_msg("%s\nis   %s\nnot  %s", pages[i].md, x.doc.sections[0].text.s,
				 pages[i].text);
		release(&x);
	}
}

static void test_sections(void **state)
{
	static const char text[] =
	    "# Two  cards\nintro\n## How?\na\n\nb\n#### Deep & `x`\nc\n## How?\n"
	    "d\n# 退款 Policy!\n## Own {#own-1}\ne\n##中文\nf\n##\n";
	static const struct {
		const char *title, *anchor, *text;
		int level, line;
	} want[] = {
	    {"", "", "intro", 0, 10},
	    {"How?", "how", "a\nb", 2, 12},
	    {"Deep & x", "deep--x", "c", 3, 16},
	    {"How?", "how-1", "d", 2, 18},
	    {"退款 Policy!", "退款-policy", "", 2, 20},
	    {"Own", "own-1", "e", 3, 21},
	    {"中文", "中文", "f", 3, 23},
	};
	struct fixture x;
	(void)state;
	assert_int_equal(render(&x, text, strlen(text)), ST_OK);
	assert_int_equal(x.doc.sections_n, 7);
	assert_int_equal(x.doc.headings_n, 6);
	for (size_t i = 0; i < 7; i++) {
		assert_string_equal(x.doc.sections[i].title, want[i].title);
		assert_string_equal(x.doc.sections[i].anchor, want[i].anchor);
		assert_string_equal(x.doc.sections[i].text.s, want[i].text);
		assert_int_equal(x.doc.sections[i].line, want[i].line);
		if (i) {
			assert_int_equal(x.doc.headings[i - 1].level, want[i].level);
			assert_string_equal(x.doc.headings[i - 1].anchor, want[i].anchor);
		}
	}
	assert_null(strstr(x.doc.html.s, "Two"));
	assert_non_null(strstr(x.doc.html.s, "<h3 id=\"own-1\">Own</h3>"));
	release(&x);
}

static void test_title_is_kept_when_other(void **state)
{
	struct fixture x;
	(void)state;
	assert_int_equal(render(&x, "# Other\n\na", 10), ST_OK);
	assert_string_equal(x.doc.html.s, "<h2 id=\"other\">Other</h2>\n<p>a</p>\n");
	release(&x);
}

static void test_links_told(void **state)
{
	static const char text[] = "a\n[b](missing.md#c)\n\n![d](http://e.f)\n\n[g](x:y) [h](#i)\n"
				   "[j](k.pdf)\n[l](https://m.n/)\n";
	static const struct {
		enum md_link_kind kind;
		const char *target, *anchor;
		int line;
	} want[] = {
	    {MD_LINK_NOWHERE, "en/pay/missing", "c", 11},
	    {MD_LINK_REFUSED, "http://e.f", NULL, 13},
	    {MD_LINK_REFUSED, "x:y", NULL, 15},
	    {MD_LINK_ANCHOR, "", "i", 15},
	    {MD_LINK_ATTACHMENT, "en/pay/k.pdf", NULL, 16},
	    {MD_LINK_WEB, "https://m.n/", NULL, 17},
	};
	struct fixture x;
	(void)state;
	assert_int_equal(render(&x, text, strlen(text)), ST_OK);
	assert_int_equal(x.doc.links_n, 6);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(x.doc.links[i].kind, want[i].kind);
		assert_string_equal(x.doc.links[i].target, want[i].target);
		assert_int_equal(x.doc.links[i].line, want[i].line);
		if (want[i].anchor)
			assert_string_equal(x.doc.links[i].anchor, want[i].anchor);
		else
			assert_null(x.doc.links[i].anchor);
	}
	assert_non_null(strstr(x.faults.data, "en/pay/x.md:11: warning: the link"));
	assert_non_null(strstr(x.faults.data, "en/pay/x.md:13: warning: the image"));
	assert_non_null(strstr(x.faults.data, "en/pay/x.md:15: warning: the link 'x:y'"));
	release(&x);
}

static void test_one_warning_per_file(void **state)
{
	static const char text[] = "x\n{% a %}\n{% b %}\n{:.c}\n<Tabs>\n";
	struct fixture x;
	(void)state;
	assert_int_equal(render(&x, text, strlen(text)), ST_OK);
	assert_non_null(strstr(x.faults.data, ":11: warning: template tags"));
	assert_non_null(strstr(x.faults.data, ": 2 in the file"));
	assert_non_null(strstr(x.faults.data, ":13: warning: attributes"));
	assert_non_null(strstr(x.faults.data, ":14: warning: components"));
	release(&x);
}

static void repeat(struct buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		buf_puts(b, s);
}

/* Text that a naive reader takes minutes or gigabytes for: read or refused
 * within a second or so (ten times that where sanitizers slow it down). */
static const struct {
	const char *head, *again, *tail;
	size_t n;
	bool refused;
} hard[] = {
    {"", ">", "a", 50000, true},
    {"", "> ", "a", 50000, true},
    {"", "- ", "a", 50000, true},
    {"", "1. ", "a", 50000, true},
    {"", "> ", "a", 60, false},
    {"", "> ", "a", 150, true},
    {"", "[", "", 50000, false},
    {"", "[", "](a)", 50000, false},
    {"", "![", "", 50000, false},
    {"", "*", "a", 50000, false},
    {"", "*a ", "", 50000, false},
    {"", "*a **b ", "", 50000, false},
    {"", "_a*", "", 50000, false},
    {"", "**：a", "", 50000, false},
    {"", "`", "a", 50000, false},
    {"", "`a``", "", 50000, false},
    {"", "<", "", 50000, false},
    {"", "<a ", "", 50000, false},
    {"", "<a href=\"", "", 50000, false},
    {"", "<!--", "", 50000, false},
    {"<div>", "<!x ", "", 50000, false},
    {"<div>", "<? ", "", 50000, false},
    {"<div>", "<script>", "", 50000, false},
    {"", "{% ", "", 50000, false},
    {"", "{{", "", 50000, false},
    {"", "{:", "", 50000, false},
    {"", "]({{<", "", 50000, false},
    {"", "&", "", 50000, false},
    {"", "a@", "", 50000, false},
    {"", "http://", "", 50000, false},
    {"", "~~a ", "", 50000, false},
    {"", "# a\n", "", 50000, false},
    {"", "<Tabs>\n", "", 50000, false},
    {"", "[a]: b\n", "", 50000, false},
    {"a|b\n-|-\n", "1|2\n", "", 50000, false},
    {"a|b\n-|-\n", "1|2\n", "", 150000, true},
};

static void test_hard(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof hard / sizeof hard[0]; i++) {
		struct fixture x;
		struct buf text;
		buf_init(&text, BUF_MAX_TEXT);
		buf_puts(&text, hard[i].head);
		repeat(&text, hard[i].again, hard[i].n);
		buf_puts(&text, hard[i].tail);
		int64_t start = clock_mono_us();
		enum status st = render(&x, text.data, text.len);
		int64_t took = clock_mono_us() - start;
		if ((st != ST_OK) != hard[i].refused || took > 10000000)
			fail_msg("%zu: status %d, %lld us", i, st, (long long)took);
		assert_true(st == ST_OK || strstr(x.faults.data, ": error: "));
		release(&x);
		buf_release(&text);
	}
}

/* The text of a table reads as its rows do: no word is lost, and 10 next to 20 is
 * no time of day. */
static void test_text_of_tables(void **state)
{
	static const struct {
		const char *md, *text;
	} cases[] = {
	    {"|Paid with|Arrives after approval|\n|-|-|\n|Yunfan Wallet|within 10 minutes|\n"
	     "|**Card**|3 days.|\n",
	     "Paid with: Arrives after approval;\nYunfan Wallet: within 10 minutes;\nCard: 3 "
	     "days."},
	    {"|舱位|件数|重量|\n|-|-|-|\n|经济舱|1 件|20 公斤|\n",
	     "舱位：件数 · 重量；\n经济舱：1 件 · 20 公斤。"},
	    {"|10|20|\n|-|-|\n||x|\n||\n", "10: 20;\nx;"},
	    {"|第一次。|再来|\n|-|-|\n|a?|b|\n", "第一次。再来；\na? b."},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct fixture x;
		assert_int_equal(render(&x, cases[i].md, strlen(cases[i].md)), ST_OK);
		assert_string_equal(x.doc.sections[0].text.s, cases[i].text);
		release(&x);
	}
}

static void test_table_of_columns(void **state)
{
	static const size_t columns[] = {1001, 50000};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct fixture x;
		struct buf text;
		buf_init(&text, BUF_MAX_TEXT);
		repeat(&text, "|a", columns[i]);
		buf_puts(&text, "|\n");
		repeat(&text, "|-", columns[i]);
		buf_puts(&text, "|\n");
		assert_int_equal(render(&x, text.data, text.len), ST_LIMIT);
		assert_non_null(strstr(x.faults.data, "x.md:11: error: a table"));
		release(&x);
		buf_release(&text);
	}
}

static void test_bomb_of_cells(void **state)
{
	struct fixture x;
	struct buf text;
	(void)state;
	buf_init(&text, BUF_MAX_TEXT);
	repeat(&text, "|a", 900);
	buf_puts(&text, "|\n");
	repeat(&text, "|-", 900);
	buf_puts(&text, "|\n");
	repeat(&text, "b\n", 40000);
	assert_int_equal(render(&x, text.data, text.len), ST_LIMIT);
	assert_non_null(strstr(x.faults.data, "200000"));
	release(&x);
	buf_release(&text);
}

static void test_size(void **state)
{
	struct fixture x;
	size_t len = ((size_t)1 << 20) + 1;
	char *text = malloc(len);
	(void)state;
	assert_non_null(text);
	memset(text, 'a', len);
	assert_int_equal(render(&x, text, len), ST_LIMIT);
	release(&x);
	assert_int_equal(render(&x, text, len - 1), ST_OK);
	release(&x);
	free(text);
}

static void test_anchor(void **state)
{
	static const char *const cases[][2] = {
	    {"Hello, World!", "hello-world"},
	    {"  ", "section"},
	    {"?!", "section"},
	    {"Ümläut É", "ümläut-é"},
	    {"退款 / 退货", "退款--退货"},
	    {"a_b-c", "a_b-c"},
	    {"（一）说明：", "一说明"},
	    {"ÀB", "àb"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf out;
		buf_init(&out, 1000);
		md_anchor(cases[i][0], strlen(cases[i][0]), &out);
		assert_string_equal(out.data, cases[i][1]);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pages),
	    cmocka_unit_test(test_sections),
	    cmocka_unit_test(test_title_is_kept_when_other),
	    cmocka_unit_test(test_links_told),
	    cmocka_unit_test(test_one_warning_per_file),
	    cmocka_unit_test(test_hard),
	    cmocka_unit_test(test_text_of_tables),
	    cmocka_unit_test(test_table_of_columns),
	    cmocka_unit_test(test_bomb_of_cells),
	    cmocka_unit_test(test_size),
	    cmocka_unit_test(test_anchor),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
