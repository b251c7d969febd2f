#include "answerd/text/english.h"

#include "answerd/base/str.h"
#include "text/english_words.h"

bool english_knows(const char *word, size_t len)
{
	uint32_t hash = (uint32_t)str_hash(word, len);
	size_t lo = 0, hi = english_words_n;
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		if (english_words[mid] < hash)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < english_words_n && english_words[lo] == hash;
}
