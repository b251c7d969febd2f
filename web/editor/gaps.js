/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h } from '../console/dom.js';
import { langName, t, timeText, tn } from '../console/text.js';
import { sparkline } from './chart.js';
import { defined } from './define.js';
import { acceptGap, declineGap, mergeGap } from './gap-actions.js';
import {
  causeBadge,
  choice,
  count,
  exportLink,
  filtered,
  heading,
  load,
  nothing,
  paging,
  percent,
  ranked,
  statusBadge,
} from './parts.js';
import { askedIn } from './lang.js';
import { link } from './route.js';

/** @typedef {import('./api.js').Gap} Gap */
/** @typedef {import('./api.js').Gaps} Gaps */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {import('./route.js').Route} Route */

const PAGE = 25;
export const causes = [
  'no_result',
  'weak',
  'abandoned',
  'reformulated',
  'unhelpful',
  'contact',
  'flagged',
];
const statuses = [
  'new',
  'reopened',
  'accepted',
  'drafted',
  'published',
  'verified',
  'quiet',
  'closed',
  'declined',
];

/** Of the list that was seen last, for j and k in a gap. @type {string[]} */
let order = [];

/** The gap before or after one in the list. @param {string} id @param {1 | -1} step */
export function neighbour(id, step) {
  const at = order.indexOf(id);
  return at < 0 ? undefined : order[at + step];
}

/** @param {Gap} g */
function row(g) {
  const people = tn('editor.people', g.people);
  return h(
    'tr',
    { 'data-gap': g.id },
    h(
      'td',
      { class: 'number priority', 'data-label': t('editor.col.priority') },
      g.priority.toLocaleString(undefined, { maximumFractionDigits: g.priority < 10 ? 1 : 0 }),
    ),
    h(
      'td',
      { class: 'main' },
      h('a', { class: 'row-link', href: link(`gaps/${g.id}`), ...langOf(g) }, g.title),
      h(
        'div',
        { class: 'badges' },
        g.surge && h('span', { class: 'badge fault' }, t('editor.surge')),
        ...ranked(g.causes)
          .slice(0, 2)
          .map(([cause]) => causeBadge(cause)),
      ),
    ),
    h('td', { class: 'number', 'data-label': t('editor.col.people') }, count(g.people)),
    h(
      'td',
      { class: 'spark' },
      sparkline(t('editor.spark', { people, n: count(g.trend.at(-1) ?? 0) }), g.trend),
    ),
    h(
      'td',
      { 'data-label': t('editor.col.languages') },
      ranked(g.languages)
        .map(([tag]) => langName(tag))
        .join(t('editor.comma')),
    ),
    h(
      'td',
      { class: 'what', 'data-label': t('editor.col.cure') },
      h('span', {}, t(`editor.cure.${g.cure.kind}`)),
    ),
    h(
      'td',
      { 'data-label': t('editor.col.status') },
      statusBadge(g.status),
      g.owner && h('div', { class: 'hint' }, g.owner),
    ),
    h(
      'td',
      { class: 'when', 'data-label': t('editor.col.last') },
      g.last_seen ? timeText(g.last_seen) : '–',
    ),
  );
}

/** In which language it was asked, for the voice and the font. @param {Gap} g @returns {Record<string, string>} */
export function langOf(g) {
  const tag = askedIn(g);
  return tag ? { lang: tag } : {};
}

function tableHead() {
  /** @type {[string, string][]} */
  const columns = [
    ['priority', 'number'],
    ['question', ''],
    ['people', 'number'],
    ['trend', ''],
    ['languages', ''],
    ['cure', ''],
    ['status', ''],
    ['last', ''],
  ];
  const meaning = new Set(['priority', 'people', 'cure', 'status']);
  return h(
    'thead',
    {},
    h(
      'tr',
      {},
      ...columns.map(([name, cls]) =>
        h(
          'th',
          { scope: 'col', class: cls },
          meaning.has(name)
            ? defined(t(`editor.col.${name}`), t(`editor.mean.${name}`))
            : t(`editor.col.${name}`),
        ),
      ),
    ),
  );
}

/** @param {Route} route */
function filters(route) {
  /** @param {string} name */
  const value = (name) => route.query.get(name) ?? '';
  /** @type {[string, string][]} */
  const langs = ['zh-CN', 'zh-TW', 'en'].map((tag) => [tag, langName(tag)]);
  return h(
    'div',
    { class: 'filters' },
    choice(
      t('editor.col.status'),
      [
        ['', t('editor.open_ones')],
        ['all', t('editor.every')],
        ...statuses.map((s) => /** @type {[string, string]} */ ([s, t(`editor.status.${s}`)])),
      ],
      value('status'),
      (status) => filtered(route, { status }),
    ),
    choice(
      t('editor.col.cause'),
      [
        ['', t('editor.every')],
        ...causes.map((c) => /** @type {[string, string]} */ ([c, t(`editor.cause.${c}`)])),
      ],
      value('cause'),
      (cause) => filtered(route, { cause }),
    ),
    choice(t('editor.lang'), [['', t('editor.every')], ...langs], value('lang'), (lang) =>
      filtered(route, { lang }),
    ),
    choice(
      t('editor.sort'),
      ['priority', 'people', 'last_seen', 'first_seen'].map((s) => [
        s === 'priority' ? '' : s,
        t(`editor.sort.${s}`),
      ]),
      value('sort'),
      (sort) => filtered(route, { sort }),
    ),
  );
}

/** The row that has the focus, else the first. @param {HTMLElement} host */
function current(host) {
  const at = document.activeElement?.closest('tr[data-gap]');
  return /** @type {HTMLElement | null} */ (
    at && host.contains(at) ? at : host.querySelector('tr[data-gap]')
  );
}

/** @param {HTMLElement} host @param {1 | -1} step */
function move(host, step) {
  const rows = [...host.querySelectorAll('tr[data-gap]')];
  const focused = document.activeElement?.closest('tr[data-gap]');
  const at = focused ? rows.indexOf(focused) + step : 0;
  const next = rows[Math.max(0, Math.min(rows.length - 1, at))];
  const to = next?.querySelector('.row-link');
  if (to instanceof HTMLElement) to.focus();
}

/** @param {Ctx} ctx @param {Route} route */
export function gapList(ctx, route) {
  const host = h('div', { class: 'list' });
  /** @type {Map<string, Gap>} */
  const shown = new Map();
  /** A gap changed: its row does, and keeps the focus. @param {Gap} g */
  const redraw = (g) => {
    shown.set(g.id, g);
    const old = host.querySelector(`tr[data-gap="${g.id}"]`);
    const had = old?.contains(document.activeElement);
    const fresh = row(g);
    old?.replaceWith(fresh);
    if (had) /** @type {HTMLElement | null} */ (fresh.querySelector('.row-link'))?.focus();
  };
  const again = () => draw();
  const draw = () =>
    load(
      host,
      () => ctx.api.get('gaps', { ...Object.fromEntries(route.query), limit: PAGE }),
      (/** @type {Gaps} */ found) => {
        shown.clear();
        for (const g of found.gaps) shown.set(g.id, g);
        order = found.gaps.map((g) => g.id);
        if (!found.total)
          return [nothing(t(route.query.size ? 'editor.gaps.none_such' : 'editor.gaps.none'))];
        return [
          h(
            'p',
            { class: 'lead' },
            tn('editor.gaps.total', found.total),
            ' ',
            found.covers.failures > 0 &&
              tn('editor.gaps.covers', found.covers.gaps, { share: percent(found.covers.share) }),
          ),
          h(
            'div',
            { class: 'card flush' },
            h(
              'table',
              { class: 'gaps' },
              h('caption', { class: 'unseen' }, t('editor.nav.gaps')),
              tableHead(),
              h('tbody', {}, ...found.gaps.map(row)),
            ),
          ),
          paging(route, found.total, PAGE),
        ];
      },
    );
  void draw();
  const gap = () => shown.get(current(host)?.dataset.gap ?? '');
  /** @param {(ctx: Ctx, g: Gap, done: (g: Gap) => void) => unknown} act @param {(g: Gap) => void} done */
  const on = (act, done) => () => {
    const g = gap();
    if (g) return act(ctx, g, done);
    return undefined;
  };
  const node = h(
    'div',
    { class: 'view' },
    heading(
      t('editor.nav.gaps'),
      [exportLink('gaps.csv', Object.fromEntries(route.query))],
      t('editor.gaps.lead'),
    ),
    filters(route),
    host,
    h('p', { class: 'hint keys-hint' }, t('editor.gaps.keys')),
  );
  return {
    title: t('editor.nav.gaps'),
    node,
    acts: {
      next: () => move(host, 1),
      previous: () => move(host, -1),
      accept: on(acceptGap, redraw),
      decline: on(declineGap, redraw),
      merge: on((c, g) => mergeGap(c, g, [...shown.values()], again), again),
    },
  };
}
