/**
 * SPDX-License-Identifier: MIT
 *
 * What the panel shows, each as one element. None asks the daemon; what a press
 * does is given in.
 */
import { button, fragment, h, icon, icons } from './dom.js';
import { categoryName, count, has, t } from './text.js';

/** @typedef {import("../shared/api.js").SearchReply} SearchReply */
/** @typedef {import("../shared/api.js").Result} Result */
/** @typedef {import("../shared/api.js").Choice} Choice */

/**
 * @typedef {object} Presses
 * @property {(r: Result) => void} open
 * @property {(c: Choice) => void} choose
 * @property {() => void} contact
 * @property {() => void} asTyped
 * @property {() => HTMLElement} ways to a human, as a list
 * @property {() => HTMLElement} settle how a complaint is to be settled
 * @property {() => HTMLElement} lack what was looked for and not there
 * @property {(id: string) => HTMLElement} vote
 */

/** @param {string} key @param {Record<string, string>} [values] */
const heading = (key, values) => h('h2', { tabindex: '-1' }, t(key, values));

export function skeleton() {
  const bar = () => h('div', { class: 'bone' }, h('i', {}), h('i', {}), h('i', {}));
  return h('div', { class: 'view', 'aria-hidden': 'true' }, bar(), bar(), bar());
}

/**
 * @param {{ id: string, title: string, lang?: string }[]} articles
 * @param {(id: string) => void} open
 */
function links(articles, open) {
  return h(
    'ul',
    { class: 'links' },
    ...articles.map((a) =>
      h(
        'li',
        a.lang ? { lang: a.lang } : {},
        button({ class: 'title' }, () => open(a.id), a.title),
        icon(icons.next),
      ),
    ),
  );
}

/**
 * Articles under a heading; none: nothing.
 * @param {string} key
 * @param {{ id: string, title: string, lang?: string }[]} articles
 * @param {(id: string) => void} open
 */
export function shelf(key, articles, open) {
  if (!articles.length) return null;
  return h('section', { class: 'shelf' }, h('h2', { class: 'small' }, t(key)), links(articles, open));
}

/**
 * @param {import("../shared/api.js").Start} start
 * @param {{ id: string, articles: number }[]} categories
 * @param {{ open: (id: string) => void, pick: (id: string) => void }} on
 */
export function hello(start, categories, on) {
  const topics = categories.map((c) =>
    h('li', {}, button({ class: 'topic' }, () => on.pick(c.id), categoryName(c.id))),
  );
  return h(
    'div',
    { class: 'view' },
    h('p', { class: 'lead' }, t('widget.hello')),
    shelf('widget.suited', start.suited, on.open),
    shelf('home.popular', start.popular.slice(0, 5), on.open),
    topics.length
      ? h('section', { class: 'shelf' }, h('h2', { class: 'small' }, t('widget.topics')), h('ul', { class: 'topics' }, ...topics))
      : null,
  );
}

/**
 * @param {string} title
 * @param {{ id: string, title: string }[]} articles
 * @param {(id: string) => void} open
 */
export function topic(title, articles, open) {
  return h('div', { class: 'view' }, h('h2', { tabindex: '-1' }, title), links(articles, open));
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
export function once(results) {
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

/** A person first; what happened, or was missing, after it. @param {SearchReply} reply @param {Presses} on */
function nothing(reply, on) {
  const [title, text] =
    reply.kind === 'complaint'
      ? [t('complaint.title'), t('complaint.text')]
      : reply.kind
        ? [t('route.title'), t('route.text')]
        : [reply.results.length ? t('nothing.title.some') : t('nothing.title'), t('nothing.text')];
  return h(
    'section',
    {},
    heading(title),
    h('p', {}, text),
    on.ways(),
    reply.kind === 'complaint' ? on.settle() : reply.kind ? null : on.lack(),
  );
}

/**
 * The answer itself, where it comes from, and whether it helped.
 * @param {Result} r
 * @param {string | null} say
 * @param {string} lang of the visitor
 * @param {Presses} on
 */
function answer(r, say, lang, on) {
  const other = r.lang === lang ? {} : { lang: r.lang };
  return h(
    'section',
    {},
    h(
      'div',
      { class: 'box short answer' },
      h('h2', { class: 'small', tabindex: '-1' }, t('search.answer')),
      h('p', { class: 'says', ...other }, say ?? fragment(r.snippet)),
      button({ class: 'title', ...other }, () => on.open(r), r.title),
    ),
    on.vote(r.id),
  );
}

/**
 * @param {SearchReply} reply
 * @param {{ say: string | null, chosen: boolean }} how chosen: from choices, which come once
 * @param {string} lang of the visitor
 * @param {Presses} on
 */
export function results(reply, { say, chosen }, lang, on) {
  const list = once(reply.results);
  const view = h('div', { class: 'view' });
  let below = '';
  if (reply.next === 'contact' || !list.length) {
    view.append(nothing(reply, on));
    below = reply.kind ? '' : t('nothing.near');
  } else if (reply.next === 'clarify' && reply.clarify.length && !chosen) {
    view.append(clarify(reply, on));
  } else if (reply.next === 'answer') {
    view.append(answer(/** @type {Result} */ (list.shift()), say, lang, on));
    below = t('search.more');
  }
  const undo = corrected(reply, on);
  if (undo) view.append(undo);
  if (!list.length || reply.kind === 'complaint') return view;
  if (below) view.append(h('h2', { class: 'small more' }, below));
  view.append(h('ul', { class: 'results' }, ...list.map((r) => result(r, lang, on))));
  if (chosen) view.append(button({ class: 'choice none' }, on.contact, t('clarify.none')));
  return view;
}

/** @param {SearchReply} reply */
export function resultsSaid(reply) {
  return reply.results.length ? count(t('widget.results.one'), t('widget.results.other'), reply.total) : t('widget.nothing');
}

/** @param {HTMLElement} ways */
export function contact(ways) {
  return h('div', { class: 'view' }, heading('contact.title'), h('p', {}, t('contact.text')), ways);
}

/**
 * @param {number} status
 * @param {() => void} retry
 */
export function failure(status, retry) {
  const said =
    status === 429
      ? t('widget.slow')
      : status === 404
        ? t('problem.404.title')
        : navigator.onLine
          ? t('widget.error')
          : t('widget.offline');
  return h(
    'div',
    { class: 'view', role: 'alert' },
    heading(said),
    status ? null : h('p', {}, t('widget.error.text')),
    button({ class: 'button' }, retry, t('widget.retry')),
  );
}

/** @param {string} cls @param {() => void} press */
export function closeButton(cls, press) {
  return button({ class: cls, 'aria-label': t('widget.close') }, press, icon(icons.close));
}
