/** SPDX-License-Identifier: GPL-3.0-or-later */
import { field, h } from '../console/dom.js';
import { dayText, langName, t, tn } from '../console/text.js';
import { trendChart } from './chart.js';
import { period, today } from './days.js';
import { defined, meaningOf } from './define.js';
import {
  card,
  choice,
  count,
  exportLink,
  filtered,
  heading,
  load,
  meter,
  percent,
} from './parts.js';
import { link } from './route.js';
import { rounded } from './shares.js';
import { surgeCards, todoList } from './todo.js';

/** @typedef {import('./api.js').Summary} Summary */
/** @typedef {import('./api.js').Numbers} Numbers */
/** @typedef {import('./api.js').Gaps} Gaps */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {import('./route.js').Route} Route */

const parts = ['solved', 'probably', 'unknown', 'failed', 'contacted'];
/** Of gaps; the rest is in the list. */
const LISTED = 10;
const more = ['no_result', 'click', 'contacts', 'first_contact', 'precision'];

/** How two shares differ, in points. @param {number | null | undefined} before @param {number | null | undefined} after @param {boolean} [good] more is better */
function change(before, after, good = true) {
  if (typeof before !== 'number' || typeof after !== 'number') return null;
  const points = Math.round((after - before) * 100);
  const tone = points === 0 ? '' : points > 0 === good ? 'better' : 'worse';
  const sign = points > 0 ? '+' : points < 0 ? '−' : '±';
  return h(
    'span',
    { class: `change ${tone}` },
    t('editor.points', { n: `${sign}${Math.abs(points)}` }),
  );
}

/** @param {Summary} summary */
function hero(summary) {
  const now = summary.compare?.after.numbers ?? summary.numbers;
  const before = summary.compare?.before.numbers;
  const rate = now.self_service;
  return h(
    'div',
    { class: 'hero' },
    h(
      'p',
      { class: 'label' },
      defined(t('editor.number.self_service'), meaningOf('self_service', rate?.definition)),
    ),
    h('p', { class: 'figure' }, percent(rate?.value)),
    h(
      'p',
      { class: 'lead' },
      t('editor.of', { n: count(rate?.count ?? 0), of: tn('editor.questions', rate?.of ?? 0) }),
    ),
    change(before?.self_service?.value, rate?.value) &&
      h(
        'p',
        {},
        change(before?.self_service?.value, rate?.value),
        ' ',
        t('editor.than_before', { share: percent(before?.self_service?.value) }),
      ),
  );
}

/** The five parts, which add up to 100 %. @param {Numbers} now @param {Numbers | undefined} before */
function partsBar(now, before) {
  const shares = rounded(
    parts.map((key) => now[key]?.value),
    1,
  );
  const said = parts
    .map((key, i) => `${t(`editor.number.${key}`)} ${percent(shares[i], 1)}`)
    .join(', ');
  const bar = h('div', { class: 'stack', role: 'img', 'aria-label': said });
  for (const key of parts) {
    const share = now[key]?.value ?? 0;
    if (!share) continue;
    const piece = h('span', { class: `part ${key}` });
    piece.style.flexGrow = String(share);
    bar.append(piece);
  }
  const rows = parts.map((key, i) =>
    h(
      'tr',
      {},
      h(
        'th',
        { scope: 'row' },
        h('span', { class: `dot ${key}`, 'aria-hidden': 'true' }),
        defined(t(`editor.number.${key}`), meaningOf(key, now[key]?.definition)),
      ),
      h('td', { class: 'number' }, count(now[key]?.count ?? 0)),
      h('td', { class: 'number strong' }, percent(shares[i], 1)),
      h(
        'td',
        { class: 'number' },
        change(before?.[key]?.value, now[key]?.value, key === 'solved' || key === 'probably') ??
          '–',
      ),
    ),
  );
  return h(
    'div',
    { class: 'parts' },
    bar,
    h(
      'table',
      { class: 'tight' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, t('editor.parts.what')),
          h('th', { scope: 'col', class: 'number' }, t('editor.parts.questions')),
          h('th', { scope: 'col', class: 'number' }, t('editor.parts.share')),
          h('th', { scope: 'col', class: 'number' }, t('editor.parts.change')),
        ),
      ),
      h('tbody', {}, ...rows),
    ),
  );
}

/** @param {Summary} summary */
function trend(summary) {
  const days = summary.trend.map((d) => ({
    day: d.day,
    share: d.numbers.self_service?.value ?? null,
    questions: d.numbers.questions?.value ?? 0,
  }));
  const since = summary.compare?.date;
  const label = t('editor.trend.label', { from: dayText(summary.from), to: dayText(summary.to) });
  const rows = days.map((d) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, dayText(d.day)),
      h('td', { class: 'number' }, percent(d.share)),
      h('td', { class: 'number' }, count(d.questions)),
    ),
  );
  return h(
    'figure',
    { class: 'trend' },
    h(
      'figcaption',
      { class: 'legend' },
      h('span', { class: 'line' }, t('editor.number.self_service')),
      h('span', { class: 'bars-key' }, t('editor.trend.questions')),
    ),
    // Of today it is too early to tell.
    trendChart(
      label,
      days.map((d) => (d.day === summary.to ? { ...d, share: null } : d)),
      since,
    ),
    h(
      'details',
      {},
      h('summary', {}, t('editor.as_table')),
      h(
        'div',
        { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': label },
        h(
          'table',
          { class: 'tight' },
          h(
            'thead',
            {},
            h(
              'tr',
              {},
              h('th', { scope: 'col' }, t('editor.trend.day')),
              h('th', { scope: 'col', class: 'number' }, t('editor.number.self_service')),
              h('th', { scope: 'col', class: 'number' }, t('editor.trend.questions')),
            ),
          ),
          h('tbody', {}, ...rows),
        ),
      ),
    ),
  );
}

/** @param {Summary} summary */
function tiles(summary) {
  const now = summary.compare?.after.numbers ?? summary.numbers;
  const before = summary.compare?.before.numbers;
  return h(
    'div',
    { class: 'tiles' },
    ...more.map((key) => {
      const number = now[key];
      const share = number?.of !== null && number?.of !== undefined;
      const value = share ? percent(number?.value) : count(number?.value ?? 0);
      return h(
        'div',
        { class: 'card tile' },
        h(
          'p',
          { class: 'label' },
          defined(t(`editor.number.${key}`), meaningOf(key, number?.definition)),
        ),
        h('p', { class: 'value' }, value),
        h(
          'p',
          { class: 'hint' },
          tileNote(number),
          ' ',
          share ? change(before?.[key]?.value, number?.value, key !== 'no_result') : null,
        ),
      );
    }),
  );
}

/** @param {import('./api.js').Num | undefined} number */
function tileNote(number) {
  if (!number || number.of === null) return '';
  if (number.of === 0) return t('editor.none_yet');
  if (number.low !== undefined && number.high !== undefined)
    return t('editor.interval', { low: percent(number.low), high: percent(number.high) });
  return t('editor.of', { n: count(number.count ?? 0), of: count(number.of) });
}

/** The gaps that make most of the failures, the first of them; the list has all. @param {Gaps} gaps */
function pareto(gaps) {
  const { covers } = gaps;
  const most = Math.max(1, ...gaps.gaps.map((g) => g.people));
  const all = link('gaps', { sort: 'people' });
  const rows = gaps.gaps
    .slice(0, Math.min(covers.gaps, LISTED))
    .map((g) =>
      h(
        'li',
        {},
        h('a', { href: link(`gaps/${g.id}`) }, g.title),
        h(
          'span',
          { class: 'row-meter' },
          meter(g.people / most),
          h('span', { class: 'number' }, tn('editor.people', g.people)),
        ),
      ),
    );
  return card(
    t('editor.pareto.title'),
    covers.failures
      ? [
          h(
            'p',
            { class: 'lead' },
            tn('editor.pareto.text', covers.gaps, {
              share: percent(covers.share),
              failures: count(covers.failures),
            }),
          ),
          h('ol', { class: 'pareto' }, ...rows),
          covers.gaps > LISTED &&
            h(
              'p',
              { class: 'rest' },
              h('a', { href: all }, t('editor.pareto.all', { n: count(gaps.total) })),
            ),
        ]
      : [h('p', { class: 'lead' }, t('editor.pareto.none'))],
    { id: 'pareto', end: covers.gaps <= LISTED && h('a', { href: all }, t('editor.all_gaps')) },
  );
}

/** @param {Route} route @param {string} since @param {string} now */
function filters(route, since, now) {
  const date = h('input', { type: 'date', max: now, value: since });
  date.addEventListener('change', () => filtered(route, { since: date.value }));
  const langs = ['zh-CN', 'zh-TW', 'en'].map(
    (tag) => /** @type {[string, string]} */ ([tag, langName(tag)]),
  );
  return h(
    'div',
    { class: 'filters' },
    choice(
      t('editor.period'),
      ['7', '30', '90'].map((n) => [n, t('editor.days', { n })]),
      route.query.get('days') ?? '7',
      (days) => filtered(route, { days, since: '' }),
    ),
    choice(
      t('editor.lang'),
      [['', t('editor.every')], ...langs],
      route.query.get('lang') ?? '',
      (lang) => filtered(route, { lang }),
    ),
    h('div', { class: 'choice' }, field(t('editor.compare'), date)),
  );
}

/** @param {Ctx} ctx @param {Route} route */
export function overview(ctx, route) {
  const { api } = ctx;
  const now = today(ctx.who.timezone);
  const { from, since } = period(route.query, now);
  const lang = route.query.get('lang') ?? '';
  const numbers = h('div', {});
  const todo = h('div', { class: 'two' });
  const surges = h('div', {});
  void load(
    numbers,
    () => api.get('reports/summary', { from, compare: since, lang }),
    (/** @type {Summary} */ summary) => [
      h(
        'div',
        { class: 'card overview-card' },
        hero(summary),
        partsBar(
          summary.compare?.after.numbers ?? summary.numbers,
          summary.compare?.before.numbers,
        ),
      ),
      card(t('editor.trend.title'), [trend(summary)], {
        id: 'trend',
        end: h('span', { class: 'hint' }, t('editor.trend.marker', { date: dayText(since) })),
      }),
      tiles(summary),
    ],
  );
  void load(
    todo,
    async () => {
      const [gaps, largest, contacts, stale, sample] = await Promise.all([
        api.get('gaps', { limit: 50 }),
        api.get('gaps', { sort: 'people', limit: 50 }),
        api.get('contacts', { limit: 1 }),
        api.get('reports/articles', { sort: 'stale', limit: 50 }),
        api.get('reports/sample', { n: 10 }),
      ]);
      return { gaps, largest, contacts, stale, sample };
    },
    (found) => {
      surges.replaceChildren(...surgeCards(found.gaps.gaps));
      return [todoList(found), pareto(found.largest)];
    },
  );
  const node = h(
    'div',
    { class: 'view overview' },
    heading(
      t('editor.overview.title'),
      [exportLink('reports/summary.csv', { from: since, lang })],
      t('editor.overview.lead'),
    ),
    surges,
    filters(route, since, now),
    numbers,
    todo,
  );
  return { title: t('editor.nav.overview'), node };
}
