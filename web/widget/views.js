/**
 * SPDX-License-Identifier: MIT
 *
 * What the panel shows, each as one element. None asks the daemon; what a press
 * does is given in.
 */
import { button, fragment, from, h, heading, icon, icons, note, view } from './dom.js';
import { count, t } from './text.js';

/** @typedef {import("../shared/api.js").SearchReply} SearchReply */
/** @typedef {import("../shared/api.js").Result} Result */
/** @typedef {import("../shared/api.js").Choice} Choice */
/** @typedef {import("../shared/api.js").Category} Category */
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
 * @param {Link[] | undefined} articles
 * @param {(id: string) => void} open
 */
export const shelf = (text, articles, open) =>
  articles?.length ? shelved(text, links(articles, open)) : null;

/**
 * @param {import("../shared/api.js").Start | null} start null: it did not come
 * @param {{ open: (id: string) => void, pick: (c: Category) => void }} on
 */
export function hello(start, on) {
  const topics = start?.categories.map((c) => button('topic', () => on.pick(c), c.name));
  return view(
    h('p.lead', t('widget.hello')),
    shelf(t('widget.suited'), start?.suited, on.open),
    shelf(t('home.popular'), start?.popular.slice(0, 5), on.open),
    topics?.length ? shelved(t('widget.topics'), list('topics', topics)) : null,
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
    note(r.origin),
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
  const choices = reply.clarify.map((c) =>
    button('choice', () => on.choose(c), { lang: c.lang }, `${c.text} `, c.origin && from(c.origin)),
  );
  return h('section.box', ...ack(reply), list('choices', [...choices, noneOfThese(on)]));
}

/** What is said first. @param {SearchReply} reply */
const ack = ({ ack: { title, text } }) => [heading(title), h('p', text)];

/** A person first; what happened, or was missing, after it. @param {SearchReply} reply @param {Presses} on */
function nothing(reply, on) {
  const { kind } = reply;
  const after = kind === 'complaint' ? on.settle() : kind ? null : on.lack();
  return h('section', ...ack(reply), on.ways(), after);
}

/**
 * The answer itself, where it comes from, and whether it helped.
 * @param {Result} r
 * @param {string | null} say
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
      note(r.origin),
    ),
    on.vote(r.id),
  );

/**
 * @param {SearchReply} reply
 * @param {boolean} chosen from choices, which come once
 * @param {Presses} on
 */
export function results(reply, chosen, on) {
  const { next, kind, say } = reply;
  const found = once(reply.results);
  /** @type {HTMLElement | null} */
  let first = null;
  let below = '';
  if (next === 'contact' || !found.length) {
    first = nothing(reply, on);
    below = kind ? '' : t('nothing.near');
  } else if (next === 'answer') {
    first = answer(/** @type {Result} */ (found.shift()), say, on);
    below = t('search.more');
  } else if (!chosen) first = clarify(reply, on);
  const more = found.length && kind !== 'complaint';
  return view(
    first,
    corrected(reply, on),
    below && more ? h('h2.small.more', below) : null,
    more ? h('ul.results', ...found.map((r) => result(r, on))) : null,
    chosen && more ? noneOfThese(on) : null,
  );
}

/** @param {SearchReply} reply */
export const resultsSaid = ({ results, total }) =>
  results.length
    ? count(t('widget.results.one'), t('widget.results.other'), total)
    : t('widget.nothing');

/** @param {HTMLElement} ways */
export const contact = (ways) => view(heading(t('contact.title')), h('p', t('contact.text')), ways);

/**
 * @param {Error} error its cause: the status of the reply, if there was one
 * @param {boolean} reachable whether ways to a person are known
 * @param {() => void} retry
 */
export function failure({ cause: status }, reachable, retry) {
  const said =
    status === 429
      ? t('widget.slow')
      : status === 404
        ? t('problem.404.title')
        : navigator.onLine
          ? t('widget.error')
          : t('widget.offline');
  return view(
    { id: 'failed' },
    heading(said),
    !status && reachable ? h('p', t('widget.error.text')) : null,
    button('button', retry, t('widget.retry')),
  );
}
