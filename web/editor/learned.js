/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, h } from '../console/dom.js';
import { lang, t, timeText, tn } from '../console/text.js';
import { toast, toastFault } from '../console/toast.js';
import { defined } from './define.js';
import { choice, count, filtered, load, nothing, paging } from './parts.js';
import { articleLink } from './titles.js';

/** @typedef {import('./api.js').Phrasing} Phrasing */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {import('./route.js').Route} Route */

const PAGE = 25;

/** @param {Ctx} ctx @param {Phrasing} p @param {Partial<Phrasing>} change @param {string} said @param {(p: Phrasing) => void} done @param {Partial<Phrasing>} [back] */
async function patch(ctx, p, change, said, done, back) {
  try {
    done(await ctx.api.send('PATCH', 'learned', { id: p.id, ...change }));
    toast(
      said,
      back
        ? {
            action: {
              text: t('editor.undo'),
              run: () => patch(ctx, p, back, t('editor.undone'), done),
            },
          }
        : {},
    );
  } catch (error) {
    toastFault(error);
  }
}

/** @param {Ctx} ctx @param {Phrasing} p */
function row(ctx, p) {
  /** @param {Phrasing} now */
  const redraw = (now) => node.replaceWith(row(ctx, now));
  const struck = p.state === 'struck';
  const suggest = h('input', { type: 'checkbox' });
  suggest.checked = p.suggest;
  suggest.disabled = struck;
  suggest.addEventListener(
    'change',
    () =>
      void patch(
        ctx,
        p,
        { suggest: suggest.checked },
        t(suggest.checked ? 'editor.learned.suggested' : 'editor.learned.unsuggested'),
        redraw,
        { suggest: !suggest.checked },
      ),
  );
  const act = struck
    ? button('button quiet', t('editor.learned.restore'), () =>
        patch(ctx, p, { state: 'learned' }, t('editor.learned.restored'), redraw),
      )
    : button(
        'button plain',
        t('editor.learned.strike'),
        () =>
          patch(ctx, p, { state: 'struck' }, t('editor.learned.struck'), redraw, {
            state: 'learned',
          }),
        { 'aria-label': t('editor.learned.strike.this', { text: p.text }) },
      );
  const node = h(
    'tr',
    { class: struck ? 'struck' : '' },
    h(
      'td',
      { class: 'main' },
      h('span', { class: 'words' }, p.text),
      h(
        'div',
        { class: 'hint' },
        articleLink(ctx.api, p.article_id),
        ' · ',
        timeText(p.last),
        p.by && ` · ${p.by}`,
      ),
    ),
    h(
      'td',
      { 'data-label': t('editor.col.status') },
      h(
        'span',
        { class: `badge ${struck ? 'fault' : p.state === 'held' ? 'neutral' : 'good'}` },
        t(`editor.learned.${p.state}`),
      ),
    ),
    h(
      'td',
      { class: 'number', 'data-label': t('editor.learned.points') },
      p.points.toLocaleString(lang(), { maximumFractionDigits: 0 }),
    ),
    h('td', { class: 'number', 'data-label': t('editor.col.people') }, count(p.people)),
    h('td', { class: 'number', 'data-label': t('editor.learned.days') }, count(p.days)),
    h(
      'td',
      { 'data-label': t('editor.learned.suggest') },
      h(
        'label',
        { class: 'check' },
        suggest,
        h('span', { class: 'unseen' }, t('editor.learned.suggest.this', { text: p.text })),
      ),
    ),
    h('td', {}, act),
  );
  return node;
}

/** @param {Ctx} ctx @param {Route} route */
export function learnedView(ctx, route) {
  const host = h('div', { class: 'list' });
  const query = Object.fromEntries(route.query);
  void load(
    host,
    () => ctx.api.get('learned', { ...query, limit: PAGE }),
    (/** @type {{ total: number, on: boolean, learned: Phrasing[] }} */ found) => {
      const off = !found.on && h('p', { class: 'note-box' }, t('editor.learned.off'));
      if (!found.total) return [off, nothing(t('editor.learned.none'))];
      /** @param {string} name @param {string} meaning @param {string} [cls] */
      const column = (name, meaning, cls = '') =>
        h('th', { scope: 'col', class: cls }, defined(name, meaning));
      return [
        off,
        h('p', { class: 'lead' }, tn('editor.learned.total', found.total)),
        h(
          'div',
          { class: 'card flush' },
          h(
            'table',
            { class: 'wide' },
            h('caption', { class: 'unseen' }, t('editor.rules.learned')),
            h(
              'thead',
              {},
              h(
                'tr',
                {},
                h('th', { scope: 'col' }, t('editor.search.words')),
                column(t('editor.col.status'), t('editor.mean.learned')),
                column(t('editor.learned.points'), t('editor.mean.points'), 'number'),
                column(t('editor.col.people'), t('editor.mean.learned.people'), 'number'),
                column(t('editor.learned.days'), t('editor.mean.learned.days'), 'number'),
                column(t('editor.learned.suggest'), t('editor.mean.suggest')),
                h(
                  'th',
                  { scope: 'col' },
                  h('span', { class: 'unseen' }, t('editor.learned.strike')),
                ),
              ),
            ),
            h('tbody', {}, ...found.learned.map((p) => row(ctx, p))),
          ),
        ),
        paging(route, found.total, PAGE),
      ];
    },
  );
  /** @type {[string, string][]} */
  const states = ['learned', 'applied', 'held', 'struck'].map((s) => [s, t(`editor.learned.${s}`)]);
  return h(
    'div',
    {},
    h(
      'div',
      { class: 'filters' },
      choice(
        t('editor.col.status'),
        [['', t('editor.learned.ranking')], ...states],
        query.state ?? '',
        (state) => filtered(route, { state }),
      ),
    ),
    host,
  );
}
