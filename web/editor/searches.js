/** SPDX-License-Identifier: GPL-3.0-or-later */
import { field, h } from '../console/dom.js';
import { langName, t, timeText, tn } from '../console/text.js';
import { isComposing, onTyping } from '../shared/typing.js';
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
  nothing,
  paging,
  percent,
} from './parts.js';
import { link } from './route.js';
import { articleLink } from './titles.js';

/** @typedef {import('./api.js').SearchRow} SearchRow */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {import('./route.js').Route} Route */

const PAGE = 25;
const columns = ['people', 'failed', 'no_result', 'answered', 'click'];

/** @param {SearchRow} s @param {string} column */
function cell(s, column) {
  const value = /** @type {number} */ (s[/** @type {'people'} */ (column)]);
  const share = column === 'answered' || column === 'click';
  const bad = column === 'failed' && value > 0;
  return h(
    'td',
    {
      class: `number ${bad ? 'bad' : value ? '' : 'zero'}`.trim(),
      'data-label': t(`editor.search.${column}`),
    },
    share ? percent(value) : count(value),
  );
}

/** @param {import('../console/api.js').Api} api @param {SearchRow} s */
function row(api, s) {
  return h(
    'tr',
    {},
    h(
      'td',
      { class: 'main' },
      h('span', { class: 'words', lang: s.lang }, s.text),
      h('div', { class: 'hint' }, `${langName(s.lang)} · ${timeText(s.last_asked)}`),
    ),
    ...columns.map((c) => cell(s, c)),
    h(
      'td',
      { 'data-label': t('editor.search.article') },
      s.article_id
        ? articleLink(api, s.article_id)
        : h('span', { class: 'hint' }, t('editor.search.nothing')),
    ),
  );
}

/** @param {{ title: string, id: string, snippet: string, lang: string }} result @param {number} at @param {number} sure @param {number} line from which it is the answer */
function found(result, at, sure, line) {
  return h(
    'li',
    {},
    h(
      'div',
      { class: 'line-head' },
      h('a', { href: link(`write/${result.id}`), lang: result.lang }, result.title),
      at === 0 && h('span', { class: 'number' }, percent(sure)),
    ),
    at === 0 && meter(sure, sure >= line ? '' : 'weak'),
    h('p', { class: 'hint' }, langName(result.lang)),
  );
}

/** A question is tried, and counts for nobody. @param {Ctx} ctx @param {Route} route */
function tryCard(ctx, route) {
  const input = h('input', {
    type: 'search',
    autocomplete: 'off',
    maxlength: '512',
    enterkeyhint: 'search',
    value: route.query.get('q') ?? '',
  });
  const host = h('div', { 'aria-live': 'polite', class: 'try-results' });
  /** @param {string} q */
  const go = (q) => {
    if (!q) {
      host.replaceChildren();
      return;
    }
    void load(
      host,
      () => ctx.api.get('agent/search', { q, typing: 1, limit: 5 }),
      (reply) => [
        h(
          'p',
          { class: 'try-said' },
          h(
            'span',
            { class: reply.answered ? 'badge good' : 'badge fault' },
            t(`editor.try.${reply.next}`),
          ),
          ' ',
          reply.corrected && t('editor.try.corrected', { q: reply.corrected }),
        ),
        reply.results.length
          ? h(
              'ol',
              { class: 'nearest' },
              ...reply.results.map((/** @type {any} */ r, /** @type {number} */ i) =>
                found(r, i, reply.confidence, ctx.who.answered_at),
              ),
            )
          : nothing(t('editor.try.none')),
      ],
    );
  };
  const typing = onTyping(input, 250, go);
  input.addEventListener('keydown', (e) => {
    if (e.key !== 'Enter' || isComposing(e)) return;
    typing.cancel();
    go(input.value.trim());
  });
  go(input.value.trim());
  return card(
    t('editor.try.title'),
    [field(t('editor.try.label'), input, t('editor.try.hint')), host],
    { id: 'try' },
  );
}

/** @param {Ctx} ctx @param {Route} route */
export function searchList(ctx, route) {
  const host = h('div', { class: 'list' });
  const { q: _, ...query } = Object.fromEntries(route.query);
  /** @type {[string, string][]} */
  const langs = ['zh-CN', 'zh-TW', 'en'].map((tag) => [tag, langName(tag)]);
  /** @type {Record<string, string>} */
  const defines = {
    people: 'people',
    failed: 'failed_people',
    no_result: 'no_result',
    answered: 'answered_share',
    click: 'click_share',
  };
  void load(
    host,
    () => ctx.api.get('reports/searches', { ...query, limit: PAGE }),
    (
      /** @type {{ total: number, definitions: Record<string, string>, searches: SearchRow[] }} */ reply,
    ) => {
      if (!reply.total) return [nothing(t('editor.searches.none'))];
      const heads = columns.map((c) =>
        h(
          'th',
          { scope: 'col', class: 'number' },
          defined(t(`editor.search.${c}`), meaningOf(defines[c] ?? c, reply.definitions[c])),
        ),
      );
      return [
        h('p', { class: 'lead' }, tn('editor.searches.total', reply.total)),
        h(
          'div',
          { class: 'card flush' },
          h(
            'table',
            { class: 'wide' },
            h('caption', { class: 'unseen' }, t('editor.nav.searches')),
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                h('th', { scope: 'col' }, t('editor.search.words')),
                ...heads,
                h('th', { scope: 'col' }, t('editor.search.article')),
              ),
            ),
            h('tbody', {}, ...reply.searches.map((s) => row(ctx.api, s))),
          ),
        ),
        paging(route, reply.total, PAGE),
      ];
    },
  );
  const node = h(
    'div',
    { class: 'view' },
    heading(
      t('editor.nav.searches'),
      [exportLink('reports/searches.csv', query)],
      t('editor.searches.lead'),
    ),
    tryCard(ctx, route),
    h(
      'div',
      { class: 'filters' },
      choice(
        t('editor.sort'),
        ['people', 'failed', 'recent'].map((s) => [s, t(`editor.searches.sort.${s}`)]),
        query.sort ?? 'people',
        (sort) => filtered(route, { sort }),
      ),
      choice(t('editor.lang'), [['', t('editor.every')], ...langs], query.lang ?? '', (lang) =>
        filtered(route, { lang }),
      ),
      choice(
        t('editor.audience'),
        [
          ['', t('editor.every')],
          ['public', t('editor.audience.public')],
          ['agent', t('editor.audience.agent')],
        ],
        query.audience ?? '',
        (audience) => filtered(route, { audience }),
      ),
    ),
    host,
  );
  return { title: t('editor.nav.searches'), node };
}
