/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, field, h } from '../console/dom.js';
import { langName, t, tn } from '../console/text.js';
import { onTyping } from '../shared/typing.js';
import { apiPath } from './route.js';

/** @typedef {{ id: string, title: string }} Article */
/** @typedef {import('./main.js').Ctx} Ctx */

const REST_MS = 250;
const MOST = 6;

/** What is served, by its words or by its address. @param {Ctx} ctx @param {string} text @returns {Promise<Article[]>} */
async function search(ctx, text) {
  if (/^\S+\/\S+$/.test(text)) {
    const id = text.replace(/^.*\/articles\//, '');
    const there = await ctx.api.get(`articles/${apiPath(id)}`).catch(() => null);
    return there ? [{ id, title: there.title }] : [];
  }
  return (await ctx.api.get('search', { q: text, typing: 1, limit: MOST })).results;
}

/**
 * Any article that readers find: typed, then chosen of a list of buttons.
 * @param {Ctx} ctx
 * @param {(article: Article) => void} chosen
 */
export function articleFinder(ctx, chosen) {
  const input = h('input', { type: 'search', autocomplete: 'off', spellcheck: 'false', maxlength: '200' });
  const said = h('p', { class: 'hint', role: 'status' });
  const list = h('ul', { class: 'plain-list found' });
  /** @param {Article} a */
  const choose = (a) => {
    input.value = '';
    list.replaceChildren();
    said.textContent = t('editor.find.chosen', { title: a.title });
    chosen(a);
    input.focus();
  };
  let turn = 0;
  onTyping(input, REST_MS, (text) => {
    const mine = ++turn;
    const show = (/** @type {Article[]} */ found, /** @type {string} */ words) => {
      if (mine !== turn) return;
      said.textContent = words;
      list.replaceChildren(
        ...found.map((a) => {
          const lang = a.id.split('/')[0] ?? '';
          const name = h('span', { lang }, a.title);
          const press = button('link', '', () => choose(a));
          press.append(name);
          return h('li', {}, press, ' ', h('span', { class: 'hint' }, langName(lang)));
        }),
      );
    };
    if (!text) show([], '');
    else
      search(ctx, text).then(
        (found) => show(found, found.length ? tn('editor.find.found', found.length) : t('editor.find.none')),
        () => show([], t('console.offline')),
      );
  });
  // Down into the list; from there Tab goes on.
  input.addEventListener('keydown', (e) => {
    if (e.key !== 'ArrowDown') return;
    e.preventDefault();
    list.querySelector('button')?.focus();
  });
  return h('div', { class: 'finder' }, field(t('editor.find'), input, t('editor.find.hint')), said, list);
}
