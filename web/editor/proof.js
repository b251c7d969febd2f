/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h } from '../console/dom.js';
import { t, timeText, tn } from '../console/text.js';
import { defined } from './define.js';
import { card, count, meter, percent } from './parts.js';

/** @typedef {import('./api.js').GapWhole} GapWhole */
/** @typedef {import('./api.js').Check} Check */

/** @param {string} label @param {string} figure @param {string} note @param {number} share @param {string} tone */
function side(label, figure, note, share, tone) {
  return h(
    'div',
    { class: `proof-side ${tone}` },
    h('p', { class: 'label' }, label),
    h('p', { class: 'figure' }, figure),
    meter(share, tone),
    h('p', { class: 'hint' }, note),
  );
}

/** Oldest first. @param {GapWhole} g @returns {Check[]} */
function inOrder(g) {
  return [...g.checks].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || a.generation - b.generation,
  );
}

/** What the last check says in words. @param {Check | undefined} last */
function verdict(last) {
  if (!last) return t('editor.proof.waiting');
  if (last.verdict === 'provisional' && !last.wordings) return t('editor.verdict.unproven');
  return t(`editor.verdict.${last.verdict}`, {
    share: percent(last.answered),
    n: count(last.wordings),
  });
}

/** Those who asked later, and were helped. @param {GapWhole} g */
function later(g) {
  if (!g.published) return null;
  const share = g.asked_since ? g.helped_since / g.asked_since : 0;
  return h(
    'div',
    { class: 'later' },
    h('p', { class: 'label' }, defined(t('editor.proof.since'), t('editor.mean.since'))),
    h(
      'p',
      {},
      g.asked_since
        ? tn('editor.proof.asked', g.asked_since, { helped: count(g.helped_since) })
        : t('editor.proof.nobody'),
    ),
    meter(share, 'good'),
    h('p', { class: 'hint' }, t('editor.proof.close')),
  );
}

/** @param {Check} check */
function row(check) {
  const tone = check.verdict === 'verified' ? 'good' : check.verdict === 'provisional' ? '' : 'bad';
  return h(
    'li',
    {},
    h('span', { class: 'hint' }, timeText(check.at)),
    meter(check.answered, tone),
    h('span', { class: 'number' }, percent(check.answered)),
    h('span', { class: 'hint' }, t(`editor.verdict.short.${check.verdict}`)),
  );
}

/** Before and after: the same questions, when people asked them and as they are answered now. @param {GapWhole} g */
export function proofCard(g) {
  const checks = inOrder(g);
  const last = checks.at(-1);
  const good = last && (last.verdict === 'verified' || last.verdict === 'provisional');
  return card(
    t('editor.proof.title'),
    [
      h('p', { class: good ? 'proof-said good' : 'proof-said' }, verdict(last)),
      h(
        'div',
        { class: 'proof' },
        side(t('editor.proof.before'), percent(0), tn('editor.proof.vain', g.people), 0, 'bad'),
        h('span', { class: 'proof-arrow', 'aria-hidden': 'true' }, '→'),
        side(
          t('editor.proof.after'),
          last?.wordings ? percent(last.answered) : '–',
          last?.wordings
            ? tn('editor.proof.wordings', last.wordings)
            : t(last ? 'editor.proof.none' : 'editor.proof.soon'),
          last?.answered ?? 0,
          good ? 'good' : 'bad',
        ),
      ),
      last &&
        last.failed.length > 0 &&
        h(
          'div',
          {},
          h('h3', {}, t('editor.proof.failed')),
          h('ul', { class: 'plain-list' }, ...last.failed.map((q) => h('li', {}, q))),
        ),
      later(g),
      checks.length > 1 &&
        h(
          'details',
          {},
          h('summary', {}, tn('editor.proof.checks', checks.length)),
          h('ol', { class: 'checks' }, ...checks.reverse().map(row)),
        ),
    ],
    { id: 'proof', end: defined(t('editor.proof.how'), t('editor.mean.verified')) },
  );
}
