/**
 * SPDX-License-Identifier: MIT
 *
 * What the panel shows, each as one element. None asks the daemon; what a press
 * does is given in.
 */
import { button, fragment, h, icon, icons } from './dom.js';
import { categoryName, count, has, t } from './text.js';
import { waysList } from './ways.js';

/** @typedef {import("../shared/api.js").SearchReply} SearchReply */
/** @typedef {import("../shared/api.js").Result} Result */
/** @typedef {import("../shared/api.js").Choice} Choice */

/**
 * @typedef {object} Presses
 * @property {(r: Result) => void} open
 * @property {(c: Choice) => void} choose
 * @property {() => void} contact
 * @property {() => void} asTyped
 */

/** @param {string} key @param {Record<string, string>} [values] */
const heading = (key, values) => h('h2', { tabindex: '-1' }, t(key, values));

export function skeleton() {
  const bar = () => h('div', { class: 'bone' }, h('i', {}), h('i', {}), h('i', {}));
  return h('div', { class: 'view', 'aria-hidden': 'true' }, bar(), bar(), bar());
}

/**
 * @param {{ id: string, articles: number }[]} categories
 * @param {(id: string) => void} pick
 */
export function hello(categories, pick) {
  return h(
    'div',
    { class: 'view' },
    h('p', { class: 'lead' }, t('widget.hello')),
    categories.length ? h('h2', { class: 'small' }, t('widget.topics')) : null,
    h(
      'ul',
      { class: 'topics' },
      ...categories.map((c) =>
        h(
          'li',
          {},
          button({ class: 'topic' }, () => pick(c.id), categoryName(c.id)),
        ),
      ),
    ),
  );
}

/**
 * @param {string} title
 * @param {{ id: string, title: string }[]} articles
 * @param {(id: string) => void} open
 */
export function topic(title, articles, open) {
  return h(
    'div',
    { class: 'view' },
    h('h2', { tabindex: '-1' }, title),
    h(
      'ul',
      { class: 'results' },
      ...articles.map((a) =>
        h(
          'li',
          {},
          button({ class: 'title' }, () => open(a.id), a.title),
        ),
      ),
    ),
  );
}

/**
 * @param {Result} r
 * @param {string} lang of the visitor
 * @param {Presses} on
 */
function result(r, lang, on) {
  const name = `language.${r.lang}`;
  const in_ = r.lang !== lang && has(name) ? t('search.in', { language: t(name) }) : '';
  const meta = [categoryName(r.category), r.section?.title, in_].filter(Boolean).join(' · ');
  const other = r.lang === lang ? {} : { lang: r.lang };
  return h(
    'li',
    {},
    button({ class: 'title', ...other }, () => on.open(r), r.title),
    h('p', { class: 'snippet', ...other }, fragment(r.snippet)),
    h('p', { class: 'note' }, meta),
  );
}

/** Each article once, whatever came. @param {Result[]} results */
function once(results) {
  const seen = new Set();
  return results.filter((r) => !seen.has(r.id) && seen.add(r.id));
}

/** @param {SearchReply} reply @param {Presses} on */
function corrected(reply, on) {
  if (!reply.corrected) return null;
  return h(
    'p',
    { class: 'note' },
    `${t('search.corrected', { q: reply.corrected })} `,
    button({ class: 'link' }, on.asTyped, t('search.as_typed', { q: reply.query })),
  );
}

/** @param {SearchReply} reply @param {Presses} on */
function clarify(reply, on) {
  const name = (/** @type {Choice} */ c) =>
    c.label === c.category ? categoryName(c.label) : c.label;
  return h(
    'section',
    { class: 'box' },
    heading('clarify.title', { q: reply.query }),
    h('p', {}, t('clarify.text')),
    h(
      'ul',
      { class: 'choices' },
      ...reply.clarify.map((c) =>
        h(
          'li',
          {},
          button({ class: 'choice' }, () => on.choose(c), name(c)),
        ),
      ),
      h('li', {}, button({ class: 'choice none' }, on.contact, t('clarify.none'))),
    ),
  );
}

/** @param {SearchReply} reply @param {string} base */
function nothing(reply, base) {
  const title = reply.results.length ? 'nothing.title.some' : 'nothing.title';
  return h(
    'section',
    {},
    heading(reply.kind ? `${reply.kind}.title` : title),
    h('p', {}, t(`${reply.kind ?? 'nothing'}.text`)),
    waysList(reply.contact, base),
    reply.results.length ? h('h2', { class: 'small' }, t('nothing.near')) : null,
  );
}

/**
 * The answer itself, and where it comes from.
 * @param {Result} r
 * @param {string | null} say
 * @param {string} lang of the visitor
 * @param {Presses} on
 */
function answer(r, say, lang, on) {
  const other = r.lang === lang ? {} : { lang: r.lang };
  return h(
    'section',
    { class: 'box short answer' },
    h('h2', { class: 'small', tabindex: '-1' }, t('search.answer')),
    h('p', other, say ?? fragment(r.snippet)),
    button({ class: 'title', ...other }, () => on.open(r), r.title),
  );
}

/**
 * @param {SearchReply} reply
 * @param {{ meant: boolean, say: string | null }} how meant: a question, not a keystroke
 * @param {{ lang: string, base: string }} where
 * @param {Presses} on
 */
export function results(reply, { meant, say }, where, on) {
  const list = once(reply.results);
  const contact = reply.next === 'contact' || !list.length;
  const view = h('div', { class: 'view' });
  if (meant && contact) view.append(nothing(reply, where.base));
  else if (meant && reply.next === 'clarify' && reply.clarify.length)
    view.append(clarify(reply, on));
  else if (meant && reply.next === 'answer')
    view.append(answer(/** @type {Result} */ (list.shift()), say, where.lang, on));
  else if (!list.length) view.append(h('p', { class: 'lead' }, t('widget.nothing')));
  const undo = corrected(reply, on);
  if (undo) view.append(undo);
  if (list.length)
    view.append(h('ul', { class: 'results' }, ...list.map((r) => result(r, where.lang, on))));
  return view;
}

/** @param {SearchReply} reply */
export function resultsSaid(reply) {
  return reply.results.length ? count('widget.results', reply.total) : t('widget.nothing');
}

/**
 * @param {import("../shared/api.js").Contact} contact
 * @param {string} base
 */
export function contact(contact, base) {
  return h(
    'div',
    { class: 'view' },
    heading('contact.title'),
    h('p', {}, t('contact.text')),
    waysList(contact, base),
  );
}

/**
 * @param {number} status
 * @param {() => void} retry
 */
export function failure(status, retry) {
  const key =
    status === 429 ? 'widget.slow' : status === 404 ? 'problem.404.title' : 'widget.error';
  return h(
    'div',
    { class: 'view', role: 'alert' },
    heading(key),
    key === 'widget.error' ? h('p', {}, t('widget.error.text')) : null,
    button({ class: 'button' }, retry, t('widget.retry')),
  );
}

/** @param {string} cls @param {() => void} press */
export function closeButton(cls, press) {
  return button({ class: cls, 'aria-label': t('widget.close') }, press, icon(icons.close));
}
