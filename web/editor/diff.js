/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h } from '../console/dom.js';
import { t } from '../console/text.js';

/** @typedef {{ kind: 'same' | 'added' | 'removed', text: string }} Line */

/** Past this many pairs of lines the middle is told as one change. */
const MOST = 4_000_000;
const AROUND = 2;

/**
 * How many lines two texts share, for all their ends: longest common subsequence, backwards.
 * @param {string[]} a @param {string[]} b
 */
function shared(a, b) {
  const width = b.length + 1;
  const table = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const skip = Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
      table[i * width + j] = a[i] === b[j] ? (table[(i + 1) * width + j + 1] ?? 0) + 1 : skip;
    }
  return (/** @type {number} */ i, /** @type {number} */ j) => table[i * width + j] ?? 0;
}

/** @param {string[]} a @param {string[]} b @returns {Line[]} */
function middle(a, b) {
  /** @type {Line[]} */
  const lines = [];
  let i = 0;
  let j = 0;
  if (a.length * b.length <= MOST) {
    const left = shared(a, b);
    while (i < a.length && j < b.length) {
      if (a[i] === b[j]) lines.push({ kind: 'same', text: a[i++] ?? '' }) && j++;
      else if (left(i + 1, j) >= left(i, j + 1))
        lines.push({ kind: 'removed', text: a[i++] ?? '' });
      else lines.push({ kind: 'added', text: b[j++] ?? '' });
    }
  }
  for (; i < a.length; i++) lines.push({ kind: 'removed', text: a[i] ?? '' });
  for (; j < b.length; j++) lines.push({ kind: 'added', text: b[j] ?? '' });
  return lines;
}

/**
 * What became of the lines of one text in another.
 * @param {string} before @param {string} after @returns {Line[]}
 */
export function diffLines(before, after) {
  const a = before.split(/\r?\n/);
  const b = after.split(/\r?\n/);
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  )
    tail++;
  /** @param {string} text @returns {Line} */
  const same = (text) => ({ kind: 'same', text });
  return [
    ...a.slice(0, head).map(same),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...a.slice(a.length - tail).map(same),
  ];
}

/** What changed, with the lines around it. @param {string} before @param {string} after */
export function diffView(before, after) {
  const lines = diffLines(before, after);
  const near = lines.map((_, i) =>
    lines.slice(Math.max(0, i - AROUND), i + AROUND + 1).some((l) => l.kind !== 'same'),
  );
  const signs = { same: ' ', added: '+', removed: '−' };
  const rows = lines.flatMap((line, i) => {
    if (!near[i]) return near[i - 1] ? [h('li', { class: 'gap' }, '⋯')] : [];
    const said =
      line.kind === 'same' ? null : h('span', { class: 'unseen' }, t(`editor.diff.${line.kind}`));
    return [
      h(
        'li',
        { class: line.kind },
        h('span', { class: 'sign', 'aria-hidden': 'true' }, signs[line.kind]),
        said,
        h('span', {}, line.text || ' '),
      ),
    ];
  });
  return h('ol', { class: 'diff', tabindex: '0', 'aria-label': t('editor.diff') }, ...rows);
}
