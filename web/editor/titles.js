/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h } from '../console/dom.js';
import { t } from '../console/text.js';
import { apiPath, link } from './route.js';

/** @type {Map<string, Promise<string>>} */
const asked = new Map();

/**
 * A link to an article by its title; where only its address is told, the title is asked for.
 * @param {import('../console/api.js').Api} api
 * @param {string} id
 */
export function articleLink(api, id) {
  const node = h('a', { href: link(`write/${id}`), lang: id.split('/')[0] ?? '' }, '…');
  const title = asked.get(id) ?? api.get(`agent/articles/${apiPath(id)}`).then((a) => a.title);
  asked.set(id, title);
  title.then(
    (text) => (node.textContent = text),
    () => {
      asked.delete(id);
      node.textContent = t('editor.search.open');
    },
  );
  return node;
}
