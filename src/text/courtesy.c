#include "answerd/text/courtesy.h"

#include <string.h>

#include "answerd/base/utf8.h"
#include "answerd/text/weightless.h"

/* As words are before stemming, Chinese as folded. A single character counts only where a
 * sign stands behind it (亲, but not 亲子票). */
static const char *const before[] = {
    "hi",
    "hi there",
    "hello",
    "hello there",
    "hey",
    "hey there",
    "dear",
    "dear sir",
    "dear support",
    "dear team",
    "good morning",
    "good afternoon",
    "good evening",
    "excuse me",
    "sorry to bother you",
    "please",
    "please help",
    "please help me",
    "please advise",
    "can someone tell me",
    "can anyone tell me",
    "can somebody tell me",
    "does anyone know",
    "does anybody know",
    "just wondering",
    "i was wondering",
    "i was wondering if",
    "i am wondering",
    "i am wondering if",
    "i'm wondering",
    "i'm wondering if",
    "i have a question",
    "i have a question about",
    "i've a question",
    "quick question",
    "a quick question",
    "just a quick question",
    /* */
    "你好",
    "您好",
    "你们好",
    "大家好",
    "早上好",
    "下午好",
    "晚上好",
    "早安",
    "午安",
    "哈喽",
    "哈啰",
    "嗨",
    "亲",
    "亲爱的",
    "客服你好",
    "客服您好",
    "在吗",
    "在不在",
    "不好意思",
    "打扰了",
    "打扰一下",
    "打扰下",
    "劳驾",
    "请问",
    "请问下",
    "请问一下",
    "请教下",
    "请教一下",
    "想请教",
    "想请教一下",
    "我想请教",
    "我想请教一下",
    "问下",
    "问一下",
    "问个问题",
    "想问",
    "想问下",
    "想问一下",
    "我想问",
    "我想问下",
    "我想问一下",
    "我要问",
    "我要问一下",
    "想请问",
    "我想请问",
    "我想请问一下",
    "我想请问下",
    "想请问一下",
    "想请问下",
    "想请教下",
    "我想请教下",
    "我要请问",
    "我要咨询一下",
    "我要咨询下",
    "咨询下",
    "咨询一下",
    "想咨询",
    "想咨询下",
    "想咨询一下",
    "我想咨询",
    "我想咨询下",
    "我想咨询一下",
    "我要咨询",
    "想了解",
    "想了解下",
    "想了解一下",
    "我想了解",
    "我想了解下",
    "我想了解一下",
    "想知道",
    "我想知道",
    "我想要知道",
    "麻烦",
    "麻烦你",
    "麻烦您",
    "麻烦问下",
    "麻烦问一下",
    "麻烦请问",
    "麻烦请问一下",
    "麻烦帮我",
    "麻烦帮忙",
    "麻烦帮我看下",
    "麻烦帮我看一下",
    "麻烦帮我看看",
    "请帮我",
    "请帮忙",
    "帮我看下",
    "帮我看一下",
    "帮我看看",
    "帮忙看下",
    "帮忙看一下",
    "帮忙看看",
    "请告诉我",
    "告诉我",
    "有人知道",
    "有谁知道",
    "谁知道",
};

/* Chinese ones only behind a sign: 求助, but not 向谁求助. */
static const char *const after[] = {
    "please",
    "please help",
    "please help me",
    "help please",
    "please advise",
    "thanks",
    "thx",
    "thank you",
    "thank you very much",
    "thank you so much",
    "many thanks",
    "thanks a lot",
    "thanks in advance",
    "thank you in advance",
    "cheers",
    "sir",
    "madam",
    /* */
    "多谢",
    "感谢",
    "非常感谢",
    "感恩",
    "麻烦了",
    "麻烦你了",
    "麻烦您了",
    "拜托",
    "急",
    "很急",
    "急急急",
    "求解",
    "求解答",
    "求助",
    "求帮助",
    "请告知",
    "请帮忙",
    "请解答",
};

/* Anywhere at the end. */
static const char *const thanks[] = {
    "谢谢", "谢谢你", "谢谢您", "谢谢了", "谢谢啦", "谢了", "拜托了", "在线等",
};

#define PHRASE_MAX 8 /* units */

/* How many units from `first` on spell the phrase; 0: they do not. */
static size_t spells(const struct units *u, size_t first, const char *phrase)
{
	size_t i = first;
	for (const char *p = phrase; *p; i++) {
		if (i == u->n)
			return 0;
		size_t n = u->v[i].word_len;
		if (strncmp(p, unit_word(u, i), n) != 0)
			return 0;
		p += n;
		if (u->v[i].kind == UNIT_HAN)
			continue;
		if (*p && *p != ' ')
			return 0;
		p += *p == ' ';
	}
	return i - first;
}

/* Whether a sign or a space stands before unit i, or nothing. */
static bool is_apart(const struct units *u, size_t i)
{
	return i == 0 || i >= u->n || !u->v[i].glued;
}

/* Whether unit i goes on what stands before it in one word: the "fi" of hi-fi. Behind the
 * parts of such a word, at most 8, stands the whole. */
static bool is_inside(const struct units *u, size_t i)
{
	for (size_t k = i; k < u->n && k < i + PHRASE_MAX; k++)
		if (u->v[k].joined)
			return u->v[k].start < u->v[i].start || k == i;
	return false;
}

/* The units of the longest phrase that the units first..n begin with. */
static size_t leading(const struct units *u, size_t first)
{
	size_t most = 0;
	for (size_t i = 0; i < sizeof before / sizeof before[0]; i++) {
		size_t n = spells(u, first, before[i]);
		if (n == 1 && u->v[first].kind == UNIT_HAN && !is_apart(u, first + 1))
			continue;
		if (is_inside(u, first + n))
			continue;
		most = n > most ? n : most;
	}
	return most;
}

/* The units of the longest of these phrases that the units 0..end end with. */
static size_t trailing(const struct units *u, size_t end, const char *const *phrases, size_t n)
{
	for (size_t most = end < PHRASE_MAX ? end : PHRASE_MAX; most > 0; most--)
		for (size_t i = 0; i < n; i++)
			if (spells(u, end - most, phrases[i]) == most)
				return most;
	return 0;
}

size_t phrase_at(const char *words, size_t len, const char *const *phrases, size_t n)
{
	size_t most = 0;
	for (size_t i = 0; i < n; i++) {
		size_t k = strlen(phrases[i]);
		bool han = (unsigned char)phrases[i][0] >= 0x80;
		if (k > most && k <= len && memcmp(words, phrases[i], k) == 0 &&
		    (k == len || han || words[k] == ' ' || strchr(",.:;!~", words[k])))
			most = k;
	}
	return most;
}

size_t courtesy_at(const char *words, size_t len)
{
	size_t a = phrase_at(words, len, before, sizeof before / sizeof before[0]);
	size_t b = phrase_at(words, len, after, sizeof after / sizeof after[0]);
	size_t c = phrase_at(words, len, thanks, sizeof thanks / sizeof thanks[0]);
	b = b > a ? b : a;
	return c > b ? c : b;
}

static size_t thanking(const struct units *u, size_t end)
{
	size_t n = trailing(u, end, after, sizeof after / sizeof after[0]);
	if (n && (!is_apart(u, end - n) || is_inside(u, end - n)))
		n = 0;
	return n ? n : trailing(u, end, thanks, sizeof thanks / sizeof thanks[0]);
}

static bool says_something(const struct units *u, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++)
		if (!word_is_weightless(unit_term(u, i), u->v[i].term_len))
			return true;
	return false;
}

/* The units between the courtesy; false: there is none, or nothing else. */
static bool find_question(const struct units *u, size_t *first, size_t *end)
{
	size_t n;
	*first = 0;
	*end = u->n;
	while (*first < *end && (n = leading(u, *first)) > 0)
		*first += n;
	while (*end > *first && (n = thanking(u, *end)) > 0)
		*end -= n <= *end - *first ? n : *end - *first;
	return *end - *first < u->n && says_something(u, *first, *end);
}

void courtesy_trim(struct units *u)
{
	size_t first, end;
	if (!find_question(u, &first, &end))
		return;
	memmove(u->v, u->v + first, (end - first) * sizeof *u->v);
	u->n = end - first;
	u->v[0].glued = false;
}

/* What may stand between courtesy and question. */
static const char *const between[] = {" ",  ",",  ".",	":",  ";",  "!",  "~",	"-",
				      "，", "。", "、", "：", "；", "！", "～", "\u3000"};
static const char *const behind[] = {"?", "!", "？", "！"};

/* The bytes of the sign at s; 0: it is none of these. */
static size_t sign(const char *s, size_t len, const char *const *signs, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = strlen(signs[i]);
		if (k <= len && memcmp(s, signs[i], k) == 0)
			return k;
	}
	return 0;
}

static size_t signs_at(const char *s, size_t len)
{
	size_t at = 0, n;
	while ((n = sign(s + at, len - at, between, sizeof between / sizeof between[0])))
		at += n;
	return at;
}

size_t courtesy_before(const char *folded, size_t len)
{
	size_t at = 0, n;
	while ((n = phrase_at(folded + at, len - at, before, sizeof before / sizeof before[0]))) {
		uint32_t cp;
		size_t signs = signs_at(folded + at + n, len - at - n);
		if (!signs && utf8_next(folded + at, n, &cp) == n)
			break; /* a single character, of a word perhaps */
		at += n + signs;
	}
	return at < len ? at : 0;
}

enum status courtesy_without(struct analyzer *a, struct units *scratch, struct str text,
			     struct str *out)
{
	size_t first, end, from = 0, to = text.len, n;
	units_clear(scratch);
	*out = text;
	enum status st = analyzer_run(a, text.s, text.len, scratch);
	if (st || !find_question(scratch, &first, &end))
		return st;
	if (first) {
		from = scratch->v[first - 1].end;
		from += signs_at(text.s + from, text.len - from);
	}
	if (end < scratch->n) {
		to = scratch->v[end - 1].end;
		while ((
		    n = sign(text.s + to, text.len - to, behind, sizeof behind / sizeof behind[0])))
			to += n;
	}
	*out = (struct str){text.s + from, to - from};
	return ST_OK;
}
