/**
 * SPDX-License-Identifier: MIT
 *
 * What the panel shows, each as one element. None asks the daemon; what a press
 * does is given in.
 */
import { button, fragment, h, heading, icon, icons, note, view } from './dom.js';
import { categoryName, count, origin, t } from './text.js';

/** @typedef {import("../shared/api.js").SearchReply} SearchReply */
/** @typedef {import("../shared/api.js").Result} Result */
/** @typedef {import("../shared/api.js").Choice} Choice */
/** @typedef {import("../shared/api.js").Link} Link */

/**
 * @typedef {object} Presses
 * @property {(r: Result) => void} open
 * @property {(c: Choice) => void} choose
 * @property {() => void} contact
 * @property {() => void} asTyped
 * @property {() => HTMLElement} ways to a human, as a list
 * @property {() => HTMLElement | null} settle how a complaint is to be settled
 * @property {() => HTMLElement} lack what was looked for and not there
 * @property {(id: string) => HTMLElement} vote
 */

export function skeleton() {
  const bar = () => h('div.bone', h('i'), h('i'), h('i'));
  return view({ 'aria-hidden': 'true' }, bar(), bar(), bar());
}

/**
 * @param {string} cls
 * @param {Node[]} items
 */
const list = (cls, items) => h(`ul.${cls}`, ...items.map((item) => h('li', item)));

/**
 * @param {Link[]} articles
 * @param {(id: string) => void} open
 */
const links = (articles, open) =>
  h(
    'ul.links',
    ...articles.map(({ id, lang, title }) =>
      h('li', { lang }, button('title', () => open(id), title), icon(icons.next)),
    ),
  );

/** @param {string} text @param {Node} below */
const shelved = (text, below) =>
  h('section.shelf', h('h2.small', text), below);

/**
 * Articles under a heading; none: nothing.
 * @param {string} text
 * @param {Link[]} articles
 * @param {(id: string) => void} open
 */
export const shelf = (text, articles, open) =>
  articles.length ? shelved(text, links(articles, open)) : null;

/**
 * @param {import("../shared/api.js").Start} start
 * @param {{ id: string }[]} categories
 * @param {{ open: (id: string) => void, pick: (id: string) => void }} on
 */
export function hello(start, categories, on) {
  const topics = categories.map(({ id }) =>
    button('topic', () => on.pick(id), categoryName(id)),
  );
  return view(
    h('p.lead', t('widget.hello')),
    shelf(t('widget.suited'), start.suited, on.open),
    shelf(t('home.popular'), start.popular.slice(0, 5), on.open),
    topics.length ? shelved(t('widget.topics'), list('topics', topics)) : null,
  );
}

/**
 * @param {string} title
 * @param {Link[]} articles
 * @param {(id: string) => void} open
 */
export const topic = (title, articles, open) => view(heading(title), links(articles, open));

/**
 * @param {Result} r
 * @param {Presses} on
 */
const titleButton = (r, on) => button('title', () => on.open(r), { lang: r.lang }, r.title);

/** @param {Result} r @param {Presses} on */
const result = (r, on) =>
  h(
    'li',
    titleButton(r, on),
    h('p.snippet', { lang: r.lang }, fragment(r.snippet)),
    note(origin(r)),
  );

/** Each article once, whatever came. @param {Result[]} results */
export function once(results) {
  const seen = new Set();
  return results.filter((r) => !seen.has(r.id) && seen.add(r.id));
}

/** @param {SearchReply} reply @param {Presses} on */
const corrected = ({ corrected: q, query }, on) =>
  q
    ? note(
        `${t('search.corrected', { q })} `,
        button('link', on.asTyped, t('search.as_typed', { q: query })),
      )
    : null;

/** @param {Presses} on */
const noneOfThese = (on) => button('choice.none', on.contact, t('clarify.none'));

/** @param {SearchReply} reply @param {Presses} on */
function clarify(reply, on) {
  const choices = reply.clarify.map((c) => {
    const name = c.label === c.category ? categoryName(c.label) : c.label;
    return button('choice', () => on.choose(c), name);
  });
  return h(
    'section.box',
    heading(t('clarify.title', { q: reply.query })),
    h('p', t('clarify.text')),
    list('choices', [...choices, noneOfThese(on)]),
  );
}

/** A person first; what happened, or was missing, after it. @param {SearchReply} reply @param {Presses} on */
function nothing({ kind, results }, on) {
  const [title, text, after] =
    kind === 'complaint'
      ? [t('complaint.title'), t('complaint.text'), on.settle()]
      : kind
        ? [t('route.title'), t('route.text'), null]
        : [results.length ? t('nothing.title.some') : t('nothing.title'), t('nothing.text'), on.lack()];
  return h('section', heading(title), h('p', text), on.ways(), after);
}

/**
 * The answer itself, where it comes from, and whether it helped.
 * @param {Result} r
 * @param {string | null | undefined} say
 * @param {Presses} on
 */
const answer = (r, say, on) =>
  h(
    'section',
    h(
      'div.box.short.answer',
      h('h2.small', { tabindex: '-1' }, t('search.answer')),
      h('p.says', { lang: r.lang }, say ?? fragment(r.snippet)),
      titleButton(r, on),
    ),
    on.vote(r.id),
  );

/**
 * @param {SearchReply} reply
 * @param {{ say: string | null | undefined, chosen: boolean }} how chosen: from choices, which come once
 * @param {Presses} on
 */
export function results(reply, { say, chosen }, on) {
  const found = once(reply.results);
  const node = view();
  let below = '';
  if (reply.next === 'contact' || !found.length) {
    node.append(nothing(reply, on));
    below = reply.kind ? '' : t('nothing.near');
  } else if (reply.next === 'clarify' && reply.clarify.length && !chosen) {
    node.append(clarify(reply, on));
  } else if (reply.next === 'answer') {
    node.append(answer(/** @type {Result} */ (found.shift()), say, on));
    below = t('search.more');
  }
  const undo = corrected(reply, on);
  if (undo) node.append(undo);
  if (!found.length || reply.kind === 'complaint') return node;
  if (below) node.append(h('h2.small.more', below));
  node.append(h('ul.results', ...found.map((r) => result(r, on))));
  if (chosen) node.append(noneOfThese(on));
  return node;
}

/** @param {SearchReply} reply */
export const resultsSaid = ({ results, total }) =>
  results.length
    ? count(t('widget.results.one'), t('widget.results.other'), total)
    : t('widget.nothing');

/** @param {HTMLElement} ways */
export const contact = (ways) => view(heading(t('contact.title')), h('p', t('contact.text')), ways);

/** @param {Error} error its cause: the status of the reply, if there was one @param {() => void} retry */
export function failure({ cause: status }, retry) {
  const said =
    status === 429
      ? t('widget.slow')
      : status === 404
        ? t('problem.404.title')
        : navigator.onLine
          ? t('widget.error')
          : t('widget.offline');
  return view(
    { role: 'alert' },
    heading(said),
    status ? null : h('p', t('widget.error.text')),
    button('button', retry, t('widget.retry')),
  );
}
