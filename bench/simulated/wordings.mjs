// wordings.mjs - one question in the words of many.
import { TEXTS, WORDS } from './behavior.mjs';

export const isChinese = (text) => /\p{Script=Han}/u.test(text);
export const textsOf = (text) => (isChinese(text) ? TEXTS.zh : TEXTS.en);

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });
// What is left out in a search box.
const LITTLE = new Set(
  ('how do does did i can could would should is are was were am be the a an my me to of for in on it please what when where why ' +
    'which who you your there this that with have has had will and or so just if been want need know tell ' +
    '的 了 嗎 吗 呢 吧 請問 请问 是 在 有 與 与 和 於 于 我 我的 你 您 要 想 會 会 能 可以 被 把 什麼 什么 甚麼 哪 哪個 哪个 哪些 多少 為何 为何 為什麼 为什么 怎麼 怎么 如何 誰 谁').split(' '),
);

const pieces = (text) =>
  isChinese(text) ? [...segmenter.segment(text)].map((s) => s.segment) : text.split(/\s+/).filter(Boolean);
const join = (text, v) => v.join(isChinese(text) ? '' : ' ').trim();
const bare = (word) => word.toLowerCase().replace(/[^\p{L}\p{N}']/gu, '');

function shorter(text, chance) {
  const all = pieces(text);
  let kept = all.filter((w) => bare(w) && !LITTLE.has(bare(w)));
  if (kept.length > 3 && chance.is(WORDS.dropsAWord)) {
    const lost = chance.below(kept.length);
    kept = kept.filter((_, i) => i !== lost);
  }
  return kept.length < 2 ? text : join(text, kept.map((w) => w.replace(/[?!.,;:？！。，；：]+$/u, '')));
}

function turned(text) {
  const v = pieces(text.replace(/[?!.？！。]+$/u, ''));
  if (v.length < 4) return text;
  const half = v.length >> 1;
  return join(text, [...v.slice(half), ...v.slice(0, half)]);
}

const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
function besides(letter, chance) {
  const row = ROWS.find((r) => r.includes(letter.toLowerCase()));
  if (!row) return letter;
  const at = row.indexOf(letter.toLowerCase());
  return row[at ? at - 1 + 2 * (chance.is(0.5) && at + 1 < row.length) : 1];
}

/** A letter or character is lost, doubled, swapped, or (of Latin ones) the key beside it. */
function slip(text, chance) {
  const v = [...text];
  const places = [...v.keys()].filter((i) => /\p{L}/u.test(v[i]));
  const at = chance.of(places.length ? places : [0]);
  const how = chance.among({ lost: 0.3, doubled: 0.2, swapped: 0.3, beside: 0.2 });
  if (how === 'lost' || (how === 'beside' && isChinese(v[at]))) v.splice(at, 1);
  else if (how === 'doubled') v.splice(at, 0, v[at]);
  else if (how === 'swapped' && at + 1 < v.length) [v[at], v[at + 1]] = [v[at + 1], v[at]];
  else v[at] = besides(v[at], chance);
  return v.join('');
}

/** How one visit words a question; others: judged questions for the same article. */
export function worded(question, others, chance, kinds = WORDS) {
  const { asIs, slip: slips, shorter: short, turned: turns, introduced, another } = kinds;
  const how = chance.among({ asIs, slips, short, turns, introduced, another });
  const rest = others.filter((q) => q !== question);
  const text = {
    asIs: () => question,
    slips: () => slip(question, chance),
    short: () => shorter(question, chance),
    turns: () => turned(question),
    introduced: () => chance.of(textsOf(question).introduced) + question,
    another: () => (rest.length ? chance.of(rest) : shorter(question, chance)),
  }[how]();
  return cut(text);
}

/** Other words after a failure: not those that failed. */
export function reworded(question, others, before, chance) {
  for (let i = 0; i < 8; i++) {
    const text = worded(question, others, chance, { ...WORDS, asIs: 0.1, slip: 0, introduced: 0, shorter: 0.5, another: 0.3 });
    if (text !== before) return text;
  }
  return cut(question);
}

/** What is typed while a question is on its way: its beginnings. */
export function beginnings(text, n) {
  const v = [...text];
  return Array.from({ length: n }, (_, i) => v.slice(0, Math.ceil((v.length * (i + 1)) / (n + 1))).join('').trim()).filter(Boolean);
}

const MOST = 500; // bytes: a query has at most 512
function cut(text) {
  let v = text.trim();
  while (Buffer.byteLength(v) > MOST) v = [...v].slice(0, -8).join('');
  return v;
}
