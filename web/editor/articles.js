/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h } from '../console/dom.js';
import { categoryName, dayText, langName, t, tn } from '../console/text.js';
import { defined, meaningOf } from './define.js';
import {
  choice,
  count,
  exportLink,
  filtered,
  heading,
  load,
  nothing,
  paging,
  percent,
} from './parts.js';
import { link } from './route.js';

/** @typedef {import('./api.js').ArticleRow} ArticleRow */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {import('./route.js').Route} Route */

const PAGE = 25;
const sorts = ['views', 'reads', 'first', 'helpfulness', 'dead_ends', 'stale', 'unused'];
const columns = ['views', 'reads', 'first', 'helpfulness', 'dead_ends', 'flags_used', 'flags_fix'];

/** @param {ArticleRow} a */
function title(a) {
  const name = a.title ?? t('editor.article.gone');
  return h(
    'td',
    { class: 'main' },
    a.title
      ? h('a', { class: 'row-link', href: link(`write/${a.id}`), lang: a.lang }, name)
      : h('span', {}, name),
    h(
      'div',
      { class: 'hint' },
      `${langName(a.lang)} · ${categoryName(a.category)}`,
      a.updated && ` · ${t('article.updated', { date: dayText(a.updated) })}`,
    ),
    h(
      'div',
      { class: 'badges' },
      a.audience === 'agent' && h('span', { class: 'badge internal' }, t('editor.article.agents')),
      a.stale &&
        h(
          'span',
          { class: 'badge fault' },
          defined(
            t('editor.article.stale', { date: a.review_by ? dayText(a.review_by) : '' }),
            t('editor.define.stale'),
          ),
        ),
    ),
  );
}

/** @param {ArticleRow} a @param {string} column */
function cell(a, column) {
  const value = a[column];
  const bad = (column === 'dead_ends' || column === 'flags_fix') && Number(value) > 0;
  const text =
    column === 'helpfulness' ? percent(/** @type {number | null} */ (value)) : count(Number(value));
  return h(
    'td',
    {
      class: `number ${bad ? 'bad' : Number(value) ? '' : 'zero'}`.trim(),
      'data-label': t(`editor.article.${column}`),
    },
    text,
  );
}

/** @param {Ctx} ctx @param {Route} route */
export function articleList(ctx, route) {
  const host = h('div', { class: 'list' });
  const query = Object.fromEntries(route.query);
  const sort = query.sort ?? 'views';
  /** @type {[string, string][]} */
  const langs = ['zh-CN', 'zh-TW', 'en'].map((tag) => [tag, langName(tag)]);
  void load(
    host,
    () => ctx.api.get('reports/articles', { ...query, limit: PAGE }),
    (
      /** @type {{ total: number, definitions: Record<string, string>, articles: ArticleRow[] }} */ found,
    ) => {
      if (!found.total) return [nothing(t('editor.articles.none'))];
      const heads = columns.map((c) =>
        h(
          'th',
          { scope: 'col', class: 'number', ...(c === sort && { 'aria-sort': 'descending' }) },
          defined(t(`editor.article.${c}`), meaningOf(c, found.definitions[c])),
        ),
      );
      return [
        h('p', { class: 'lead' }, tn('editor.articles.total', found.total)),
        h(
          'div',
          { class: 'card flush' },
          h(
            'table',
            { class: 'wide' },
            h('caption', { class: 'unseen' }, t('editor.nav.articles')),
            h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('editor.article')), ...heads)),
            h(
              'tbody',
              {},
              ...found.articles.map((a) =>
                h('tr', {}, title(a), ...columns.map((c) => cell(a, c))),
              ),
            ),
          ),
        ),
        paging(route, found.total, PAGE),
      ];
    },
  );
  const node = h(
    'div',
    { class: 'view' },
    heading(
      t('editor.nav.articles'),
      [
        exportLink('reports/articles.csv', query),
        h(
          'a',
          { class: 'button', href: link('write', { new: 1 }) },
          t('editor.article.new'),
        ),
      ],
      t('editor.articles.lead'),
    ),
    h(
      'div',
      { class: 'filters' },
      choice(
        t('editor.sort'),
        sorts.map((s) => [s, t(`editor.articles.sort.${s}`)]),
        sort,
        (value) => filtered(route, { sort: value }),
      ),
      choice(t('editor.lang'), [['', t('editor.every')], ...langs], query.lang ?? '', (lang) =>
        filtered(route, { lang }),
      ),
    ),
    host,
  );
  return { title: t('editor.nav.articles'), node };
}
