#include "answerd/text/fold.h"

#include "answerd/base/utf8.h"
#include "text/han_tables.h"

void fold_cp(uint32_t cp, struct folded *out)
{
	uint32_t v =
	    cp <= 0x10ffff ? fold_pages[fold_index[cp >> 8]][cp & 255] : CP_VALUE(0, CP_OTHER);
	if (!(v & FOLD_SEQ)) {
		out->n = 1;
		out->cp[0] = CP_OF(CP_OF(v) + cp);
		out->cls[0] = (uint8_t)CP_CLASS(v);
		return;
	}
	out->n = (int)FOLD_SEQ_N(v);
	const uint32_t *seq = fold_seqs + FOLD_SEQ_AT(v);
	for (int i = 0; i < out->n; i++) {
		out->cp[i] = CP_OF(seq[i]);
		out->cls[i] = (uint8_t)CP_CLASS(seq[i]);
	}
}

void fold_text(const char *s, size_t len, struct buf *out)
{
	bool space = false;
	for (size_t i = 0; i < len;) {
		uint32_t cp = 0;
		struct folded f;
		i += utf8_next(s + i, len - i, &cp);
		fold_cp(cp, &f);
		for (int k = 0; k < f.n; k++) {
			char bytes[4];
			if (f.cls[k] == FOLD_SPACE) {
				space = true;
				continue;
			}
			if (space && out->len)
				buf_addc(out, ' ');
			space = false;
			buf_add(out, bytes, utf8_put(f.cp[k], bytes));
		}
	}
}

/* 幺 乾 俱 吒 姊 抬 稆 箝 苎 著 薹 藉 账 跤 钜 锺 阪 颚: written in Simplified text
 * too (怎么, 著名), though they are folded with others; they tell no script. */
static const uint32_t both_scripts[] = {0x5e7a, 0x4e7e, 0x4ff1, 0x5412, 0x59ca, 0x62ac,
					0x7a06, 0x7b9d, 0x82ce, 0x8457, 0x85b9, 0x85c9,
					0x8d26, 0x8de4, 0x949c, 0x953a, 0x962a, 0x989a};

bool fold_is_traditional(uint32_t cp)
{
	struct folded f;
	if (cp < 0x3400 || cp >= 0xf900)
		return false;
	fold_cp(cp, &f);
	if (f.n != 1 || f.cls[0] != FOLD_HAN || f.cp[0] == cp)
		return false;
	for (size_t i = 0; i < sizeof both_scripts / sizeof both_scripts[0]; i++)
		if (both_scripts[i] == cp)
			return false;
	return true;
}

const char *fold_script_of(const char *s, size_t len)
{
	bool han = false;
	for (size_t i = 0; i < len;) {
		uint32_t cp = 0;
		struct folded f;
		i += utf8_next(s + i, len - i, &cp);
		if (cp < 0x2e80 || cp == UTF8_BAD)
			continue;
		fold_cp(cp, &f);
		han = han || (f.n && f.cls[0] == FOLD_HAN);
		if (fold_is_traditional(cp))
			return "zh-Hant";
	}
	return han ? "zh-Hans" : NULL;
}
