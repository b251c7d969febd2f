#include "feedback/cluster_noise.h"

#include "answerd/base/utf8.h"
#include "answerd/text/courtesy.h"
#include "answerd/text/english.h"
#include "answerd/text/pinyin.h"

#define STRUCK_LETTERS 4     /* the fewest that show a pattern */
#define WALK_LETTERS 6	     /* from key to next key so often is no word */
#define CONSONANTS 6	     /* in a row: no word that is not in the list has so many */
#define UNFINISHED_LETTERS 3 /* a word so short is the start of one, if it is in no list */
#define UNFINISHED_MAX 16    /* letters of a greeting */
#define PINYIN_LETTERS 6     /* two syllables or more of so many are a Chinese word */

/* What is said to see whether somebody is there, and in reply, as the analyzer folds it, words
 * separated by spaces. A text is a greeting when it is nothing but these and courtesy. */
static const char *const small_talk[] = {
    "哈罗",
    "嘿",
    "喂",
    "在么",
    "在嘛",
    "在不",
    "在",
    "有人吗",
    "有人么",
    "有人在吗",
    "有没有人",
    "早",
    "上午好",
    "中午好",
    "晚安",
    "好的",
    "好",
    "好吧",
    "嗯",
    "恩",
    "哦",
    "噢",
    "行",
    "是的",
    "对",
    "可以",
    "知道了",
    "明白了",
    "没事",
    "没事了",
    "再见",
    "拜拜",
    "测试",
    "测试一下",
    "试试",
    "啊",
    "呀",
    "呢",
    "吗",
    "哎",
    "唉",
    "呃",
    "哈",
    "hiya",
    "yo",
    "howdy",
    "greetings",
    "good day",
    "morning",
    "there",
    "is anyone there",
    "anyone there",
    "anybody there",
    "is anybody there",
    "are you there",
    "thank u",
    "ty",
    "pls",
    "ok",
    "okay",
    "k",
    "yes",
    "no",
    "yeah",
    "yep",
    "sure",
    "bye",
    "goodbye",
    "good",
    "great",
    "cool",
    "nice",
    "lol",
    "haha",
    "hmm",
    "um",
    "oh",
    "test",
    "testing",
    "guys",
    "everyone",
    "all",
    "so much",
    "very much",
};

/* Short words and names of everyday questions that are whole as they are. */
static const char *const whole[] = {"app", "apr", "atm", "bag", "buy", "cod",  "cvv", "dhl", "emi",
				    "eta", "faq", "fee", "gps", "gst", "iban", "kyc", "nfc", "otp",
				    "pay", "pet", "pin", "rma", "sim", "sms",  "ssl", "tax", "upi",
				    "ups", "url", "usb", "vat", "vip", "vpn"};

static bool is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* Whether the keys of two letters lie side by side in a row. */
static bool side_by_side(char a, char b)
{
	static const char rows[] = "qwertyuiop asdfghjkl zxcvbnm 1234567890";
	const char *p = strchr(rows, a);
	return a != ' ' && p && b != ' ' && (p[1] == b || (p > rows && p[-1] == b));
}

/* Letters of ASCII that follow no pattern of words, or one of the keyboard. */
static bool is_struck(const char *s, size_t len)
{
	size_t same = 1, beside = 1, consonants = 0, most = 0, vowels = 0;
	for (size_t i = 0; i < len; i++) {
		if ((unsigned char)s[i] >= 0x80)
			return false;
		same += i > 0 && s[i] == s[i - 1];
		beside += i > 0 && side_by_side(s[i - 1], s[i]);
		vowels += is_vowel(s[i]);
		consonants = is_vowel(s[i]) ? 0 : consonants + 1;
		most = consonants > most ? consonants : most;
	}
	/* qwerty is in word lists too. */
	if (len >= WALK_LETTERS && beside == len)
		return true;
	if (len < STRUCK_LETTERS || english_knows(s, len))
		return false;
	return same == len || beside * 4 >= len * 3 || !vowels || most >= CONSONANTS;
}

static bool is_typed_large(struct str text, const struct unit *u)
{
	return text.s[u->start] >= 'A' && text.s[u->start] <= 'Z' && text.s[u->end - 1] >= 'A' &&
	       text.s[u->end - 1] <= 'Z';
}

/* Whether all units are struck keys, digits or letters alone; 哈哈哈 is struck too. */
static bool all_struck(const struct units *u, struct str text)
{
	bool same = true;
	size_t n = 0;
	for (size_t i = 0; i < u->n; i++) {
		const struct unit *v = &u->v[i];
		if (v->joined && v->word_len < STRUCK_LETTERS)
			return false; /* 5g */
		if (v->joined)
			continue;
		same = same && (n++ == 0 || (v->hash == u->v[0].hash));
		bool keys = v->kind == UNIT_NUMBER ||
			    (v->kind == UNIT_WORD && !is_typed_large(text, v) &&
			     (v->word_len == 1 || is_struck(unit_word(u, i), v->word_len)));
		if (!keys && v->kind != UNIT_HAN)
			return false;
		same = same && v->kind == UNIT_HAN;
		if (!keys && !same)
			return false;
	}
	return !same || n >= 3;
}

/* Whether letters are the start of an English word, at most two letters short of it. */
static bool is_start(const char *s, size_t len)
{
	char word[64];
	if (len + 2 > sizeof word)
		return false;
	memcpy(word, s, len);
	for (word[len] = 'a'; word[len] <= 'z'; word[len]++) {
		if (english_knows(word, len + 1))
			return true;
		for (word[len + 1] = 'a'; word[len + 1] <= 'z'; word[len + 1]++)
			if (english_knows(word, len + 2))
				return true;
	}
	return false;
}

/* The bytes of the longest greeting at s that ends where a word does. */
static size_t greeting_at(const char *s, size_t len)
{
	size_t a = courtesy_at(s, len);
	size_t b = phrase_at(s, len, small_talk, sizeof small_talk / sizeof small_talk[0]);
	return a > b ? a : b;
}

/* "pleas": a word of a greeting, one letter short. */
static bool is_unfinished_greeting(const char *s, size_t len)
{
	char word[UNFINISHED_MAX + 1];
	if (len <= UNFINISHED_LETTERS || len >= sizeof word)
		return false;
	memcpy(word, s, len);
	for (word[len] = 'a'; word[len] <= 'z'; word[len]++)
		if (greeting_at(word, len + 1) == len + 1)
			return true;
	return false;
}

static bool is_fragment(const char *s, size_t len)
{
	uint8_t starts[PINYIN_MAX_SYLLABLES], lens[PINYIN_MAX_SYLLABLES];
	for (size_t i = 0; i < len; i++)
		if (s[i] < 'a' || s[i] > 'z')
			return false;
	for (size_t i = 0; i < sizeof whole / sizeof whole[0]; i++)
		if (str_is((struct str){s, len}, whole[i]))
			return false;
	if (len <= UNFINISHED_LETTERS || is_unfinished_greeting(s, len))
		return true;
	if (english_knows(s, len) ||
	    (len >= PINYIN_LETTERS && pinyin_split(s, len, starts, lens) >= 2))
		return false;
	return is_start(s, len);
}

static bool is_greeting(const struct units *u, struct buf *words)
{
	bool han = true;
	for (size_t i = 0; i < u->n; i++) {
		if (u->v[i].joined)
			continue;
		if (words->len && !(han && u->v[i].kind == UNIT_HAN))
			buf_addc(words, ' ');
		buf_add(words, unit_word(u, i), u->v[i].word_len);
		han = u->v[i].kind == UNIT_HAN;
	}
	for (size_t at = 0; at < words->len;) {
		size_t n =
		    words->data[at] == ' ' ? 1 : greeting_at(words->data + at, words->len - at);
		if (!n)
			return false;
		at += n;
	}
	return words->len > 0;
}

static bool is_one_sign(const struct units *u)
{
	uint32_t cp = 0;
	const struct unit *v = &u->v[0];
	return u->n == 1 && utf8_next(unit_word(u, 0), v->word_len, &cp) == v->word_len;
}

enum status noise_kind(struct analyzer *a, struct units *scratch, struct str text,
		       enum noise_kind *out)
{
	struct buf words;
	units_clear(scratch);
	*out = NOISE_NONE;
	enum status st = analyzer_run(a, text.s, text.len, scratch);
	if (st)
		return st;
	buf_init(&words, BUF_MAX_TEXT);
	if (!scratch->n)
		*out = NOISE_EMPTY;
	else if (is_greeting(scratch, &words))
		*out = NOISE_GREETING;
	else if (is_one_sign(scratch))
		*out = NOISE_SHORT;
	else if (all_struck(scratch, text))
		*out = NOISE_KEYS;
	else if (scratch->n == 1 && scratch->v[0].kind == UNIT_WORD &&
		 !is_typed_large(text, &scratch->v[0]) &&
		 is_fragment(unit_word(scratch, 0), scratch->v[0].word_len))
		*out = NOISE_FRAGMENT;
	st = buf_status(&words);
	buf_release(&words);
	return st;
}

const char *noise_name(enum noise_kind kind)
{
	static const char *const names[] = {"none",	"empty", "short",
					    "greeting", "keys",	 "fragment"};
	return names[kind];
}
