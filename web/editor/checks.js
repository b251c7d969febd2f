/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, h } from '../console/dom.js';
import { langName, t, timeText, tn } from '../console/text.js';
import { toast, toastFault } from '../console/toast.js';
import { defined, meaningOf } from './define.js';
import { card, count, heading, load, meter, nothing, percent } from './parts.js';
import { link } from './route.js';

/** @typedef {import('./api.js').Sample} Sample */
/** @typedef {import('./api.js').Summary} Summary */
/** @typedef {import('./main.js').Ctx} Ctx */

const ROUND = 10;

/** How right the answers are, so far. @param {Summary} summary */
function precision(summary) {
  const number = summary.numbers.precision;
  return [
    h(
      'p',
      { class: 'label' },
      defined(t('editor.number.precision'), meaningOf('precision', number?.definition)),
    ),
    h('p', { class: 'figure' }, percent(number?.value)),
    h(
      'p',
      { class: 'hint' },
      number?.of
        ? t('editor.interval', { low: percent(number.low), high: percent(number.high) })
        : t('editor.none_yet'),
    ),
    number?.of ? h('p', { class: 'hint' }, tn('editor.checks.judged', number.of)) : null,
  ];
}

/** One answer, and what one thinks of it. @param {Sample} s @param {number} at @param {number} of @param {(right: boolean | null) => unknown} judge */
function sampleCard(s, at, of, judge) {
  /** @param {string} cls @param {string} name @param {boolean | null} right @param {string} key */
  const act = (cls, name, right, key) => {
    const b = button(cls, t(`editor.checks.${name}`), () => judge(right));
    b.append(h('kbd', { 'aria-hidden': 'true' }, key));
    return b;
  };
  return card(
    t('editor.checks.nth', { n: count(at), of: count(of) }),
    [
      meter(at / of),
      h('p', { class: 'label' }, t('editor.checks.asked')),
      h('p', { class: 'asked', lang: s.lang }, s.text),
      h('p', { class: 'hint' }, `${langName(s.lang)} · ${timeText(s.at)}`),
      h('p', { class: 'label' }, t('editor.checks.answered')),
      h(
        'blockquote',
        { lang: s.article_id.split('/')[0] ?? '' },
        h(
          'p',
          {},
          h('a', { href: link(`write/${s.article_id}`) }, s.title ?? t('editor.article.gone')),
        ),
        s.lead && h('p', {}, s.lead),
      ),
      h(
        'div',
        { class: 'actions' },
        act('button', 'right', true, 'Y'),
        act('button quiet', 'wrong', false, 'N'),
        act('button plain', 'unsure', null, 'U'),
      ),
    ],
    { id: 'sample', cls: 'sample' },
  );
}

/** @param {Ctx} ctx */
export function checksView(ctx) {
  const host = h('div', {});
  const side = h('div', { class: 'card' });
  /** @type {Sample[]} */
  let sample = [];
  let at = 0;
  const total = () => load(side, () => ctx.api.get('reports/summary'), precision);
  /** @returns {import('../console/dom.js').Child[]} */
  const draw = () => {
    const s = sample[at];
    if (s) return [sampleCard(s, at + 1, sample.length, judge)];
    return [
      nothing(
        t(sample.length ? 'editor.checks.done' : 'editor.checks.none'),
        sample.length > 0 && button('button quiet', t('editor.checks.more'), start),
      ),
    ];
  };
  /** @returns {Promise<void>} */
  const start = () =>
    load(
      host,
      () => ctx.api.get('reports/sample', { n: ROUND }),
      (found) => {
        sample = found.sample;
        at = 0;
        return draw();
      },
    );
  /** @param {boolean | null} right */
  const judge = async (right) => {
    const s = sample[at];
    if (!s) return;
    try {
      await ctx.api.send('POST', 'reports/sample', { search_id: s.search_id, right });
      const before = at;
      at += 1;
      host.replaceChildren(...draw().map((c) => c || ''));
      toast(t('editor.checks.noted'), {
        action: { text: t('editor.undo'), run: () => back(before) },
      });
      void total();
    } catch (error) {
      toastFault(error);
    }
  };
  /** The last judgement counts: one looks at it again. @param {number} to */
  const back = (to) => {
    at = to;
    host.replaceChildren(...draw().map((c) => c || ''));
  };
  void start();
  void total();
  const node = h(
    'div',
    { class: 'view' },
    heading(t('editor.nav.checks'), [], t('editor.checks.lead')),
    h('div', { class: 'checks-grid' }, host, side),
  );
  return {
    title: t('editor.nav.checks'),
    node,
    acts: { right: () => judge(true), wrong: () => judge(false), unsure: () => judge(null) },
  };
}
