/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, h } from '../console/dom.js';
import { t, tn } from '../console/text.js';
import { defined } from './define.js';
import { card } from './parts.js';
import { link } from './route.js';

/** @typedef {import('./api.js').GapWhole} GapWhole */

/**
 * Gaps that may want the same article, each with a way to make them one.
 * @param {GapWhole} g
 * @param {(id: string) => void} merge
 */
export function alikeCard(g, merge) {
  if (!g.alike.length) return null;
  const rows = g.alike.map(({ id, title, lang, people }) =>
    h(
      'li',
      {},
      h(
        'span',
        {},
        h('a', { href: link(`gaps/${id}`), lang }, title),
        h('span', { class: 'hint' }, ` ${tn('editor.people', people)}`),
      ),
      button('button plain small', t('editor.do.merge'), () => merge(id), {
        'aria-label': `${t('editor.do.merge')}: ${title}`,
      }),
    ),
  );
  return card(t('editor.alike.title'), [h('ul', { class: 'wordings' }, ...rows)], {
    id: 'alike',
    end: defined(t('editor.alike.why'), t('editor.mean.alike')),
  });
}
