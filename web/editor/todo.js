/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h } from '../console/dom.js';
import { t, timeText, tn } from '../console/text.js';
import { card, count } from './parts.js';
import { link } from './route.js';

/** @typedef {import('./api.js').Gap} Gap */
/** @typedef {import('./api.js').Gaps} Gaps */
/** @typedef {{ gaps: Gaps, contacts: { total: number }, stale: { articles: import('./api.js').ArticleRow[] }, sample: { sample: unknown[] } }} Found */

const open = new Set(['new', 'reopened', 'accepted', 'drafted']);

/** Many ask at once: an outage, which comes before all else. @param {Gap[]} gaps */
export function surgeCards(gaps) {
  return gaps
    .filter((g) => g.surge)
    .map((g) =>
      h(
        'section',
        { class: 'card surge', 'aria-label': t('editor.surge') },
        h(
          'div',
          {},
          h('p', { class: 'badge fault' }, t('editor.surge')),
          h('h2', {}, g.title),
          h('p', {}, surgeText(g)),
        ),
        h(
          'div',
          { class: 'actions' },
          h(
            'a',
            { class: 'button', href: link(`gaps/${g.id}`, { notice: 1 }) },
            t('editor.surge.notice'),
          ),
          h('a', { class: 'button quiet', href: link(`gaps/${g.id}`) }, t('editor.look')),
        ),
      ),
    );
}

/** @param {Gap} g */
export function surgeText(g) {
  if (!g.surge) return '';
  const usual = g.surge.usual.toLocaleString(undefined, { maximumFractionDigits: 1 });
  return tn('editor.surge.text', g.surge.people, { since: timeText(g.surge.since), usual });
}

/** @param {string} text @param {string} href @param {string} note */
function step(text, href, note) {
  return h('li', {}, h('a', { href }, text), h('span', { class: 'hint' }, note));
}

/** What to do first, in this order: people in need, what broke again, the worst gaps, then upkeep. @param {Found} found */
export function todoList({ gaps, contacts, stale, sample }) {
  /** @type {HTMLElement[]} */
  const steps = [];
  if (contacts.total)
    steps.push(
      step(
        tn('editor.todo.callbacks', contacts.total),
        link('callbacks'),
        t('editor.todo.callbacks.why'),
      ),
    );
  const wanting = gaps.gaps.filter((g) => open.has(g.status));
  const again = wanting.filter((g) => g.status === 'reopened');
  for (const g of again.slice(0, 2))
    steps.push(step(g.title, link(`gaps/${g.id}`), t('editor.todo.reopened')));
  for (const g of wanting.filter((one) => one.status !== 'reopened').slice(0, 3))
    steps.push(
      step(
        g.title,
        link(`gaps/${g.id}`),
        t('editor.todo.gap', {
          people: tn('editor.people', g.people),
          cure: t(`editor.cure.${g.cure.kind}`),
        }),
      ),
    );
  const old = stale.articles.filter((a) => a.stale).length;
  if (old)
    steps.push(
      step(
        tn('editor.todo.stale', old),
        link('articles', { sort: 'stale' }),
        t('editor.todo.stale.why'),
      ),
    );
  const checks = sample.sample.length;
  if (checks)
    steps.push(
      step(
        t('editor.todo.checks', { n: count(checks) }),
        link('checks'),
        t('editor.todo.checks.why'),
      ),
    );
  return card(
    t('editor.todo.title'),
    [
      steps.length
        ? h('ol', { class: 'todo' }, ...steps)
        : h('p', { class: 'lead' }, t('editor.todo.none')),
    ],
    { id: 'todo' },
  );
}
