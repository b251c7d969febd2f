/** SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * The language to search in, where the words leave it open: Chinese is written in two ways, and
 * many a word (退票) in the same. The customer's, by the articles that were opened, else the
 * console's. What is not written in Chinese characters says by itself what it is.
 * @param {string} text
 * @param {string} console
 * @param {{ article_id?: string | null | undefined }[]} steps what the customer did before
 * @returns {string | undefined}
 */
export function languageOf(text, console, steps) {
  if (!/\p{Script=Han}/u.test(text)) return undefined;
  const read = steps.map((s) => /^(zh-[A-Za-z]+)\//.exec(s.article_id ?? '')?.[1]);
  return read.filter(Boolean).at(-1) ?? (console.startsWith('zh') ? console : undefined);
}
