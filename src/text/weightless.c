#include "answerd/text/weightless.h"

#include <stdlib.h>
#include <string.h>

/* Sorted by bytes; English as stemmed by Porter2, Chinese as folded. */
static const char *const words[] = {
    "a",     "about", "after",	"all",	 "also", "am",	 "an",	  "and",   "ani",   "are",  "as",
    "at",    "be",    "been",	"befor", "but",	 "by",	 "can",	  "could", "did",   "do",   "doe",
    "does",  "for",   "from",	"get",	 "had",	 "has",	 "have",  "he",	   "hello", "help", "her",
    "hi",    "his",   "how",	"i",	 "i'm",	 "if",	 "in",	  "into",  "is",    "it",   "its",
    "just",  "know",  "like",	"me",	 "mi",	 "my",	 "need",  "of",	   "on",    "or",   "our",
    "pleas", "she",   "should", "so",	 "some", "tell", "that",  "the",   "their", "them", "there",
    "they",  "thi",   "this",	"to",	 "want", "was",	 "we",	  "were",  "what",  "when", "where",
    "whi",   "which", "who",	"whose", "will", "with", "would", "you",   "your",
};

/* Characters and pairs; sorted at first use would need a lock, so they are
 * compared one by one: there are few, and a question has few units. */
static const char *const han[] = {
    "的",   "了",   "吗",   "呢",   "吧",   "啊",   "么",   "我",   "你",   "您",   "他",
    "她",   "它",   "们",   "是",   "在",   "有",   "就",   "都",   "和",   "与",   "及",
    "也",   "还",   "把",   "被",   "让",   "给",   "对",   "为",   "以",   "于",   "请",
    "问",   "想",   "要",   "会",   "能",   "可",   "个",   "这",   "那",   "哪",   "些",
    "怎",   "样",   "什",   "何",   "如",   "之",   "其",   "上",   "中",   "所",   "到",
    "怎么", "么样", "怎样", "如何", "什么", "为何", "为什", "请问", "是否", "可以", "能够",
    "哪里", "哪个", "哪些", "多少", "我的", "我想", "我要", "你们", "您好", "你好", "一下",
    "一个", "这个", "那个", "时候", "需要", "以及", "或者", "还是", "的时", "有什", "是什",
    "吗我", "想问", "问一", "下我", "么办", "办呢", "能不", "可不", "有没", "是不",
};

static int compare(const void *key, const void *elem)
{
	return strcmp(key, *(const char *const *)elem);
}

bool word_is_weightless(const char *term, size_t len)
{
	char key[16];
	if (len == 0 || len >= sizeof key)
		return false;
	memcpy(key, term, len);
	key[len] = '\0';
	if ((unsigned char)key[0] < 0x80)
		return bsearch(key, words, sizeof words / sizeof words[0], sizeof words[0],
			       compare);
	for (size_t i = 0; i < sizeof han / sizeof han[0]; i++)
		if (strcmp(han[i], key) == 0)
			return true;
	return false;
}
