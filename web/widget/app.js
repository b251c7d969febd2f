/**
 * SPDX-License-Identifier: MIT
 *
 * The widget: what is typed is searched for at once; it becomes a question that
 * counts by Enter, by opening a result, by leaving, or by two seconds of rest.
 */
import { whenSeen } from '../shared/seen.js';
import * as signals from '../shared/signals.js';
import { onTyping } from '../shared/typing.js';
import * as api from './api.js';
import { articleView } from './article.js';
import { base, shadow } from './context.js';
import { view } from './dom.js';
import { listen, tellPage } from './hooks.js';
import { messageForm } from './message.js';
import { chosen, mark, optionsView } from './options.js';
import * as panel from './panel.js';
import { input, question } from './panel.js';
import { t } from './text.js';
import * as views from './views.js';
import { lackView, voteView } from './vote.js';
import { waysList } from './ways.js';

/** @typedef {import("../shared/api.js").SearchReply} SearchReply */
/** @typedef {import("../shared/api.js").Contact} Contact */
/** @typedef {import("../shared/api.js").Result} Result */
/** @typedef {import("./api.js").Question} Question */

const COMMIT_REST_MS = 2000;
const READ_MS = 10_000;
const SEEN_MS = 5000;
const PATIENCE_MS = 150;

/** @type {Contact} */
const NOBODY = { callback: false, channels: [] };

/** What the visitor waits for; another request ends it. */
let waiting = new AbortController();
/** What was typed last and is no question yet. @type {SearchReply | undefined} */
let typed;
/** The ways to a person, as last told. */
let ways = NOBODY;
let path = location.pathname;
/** What the panel starts with; bones until it has come. */
let start = views.skeleton();
/** Whether that is what suits the path. */
let fresh = false;

/** Ends what is waited for. */
function begin() {
  waiting.abort();
  panel.setBusy(false);
  waiting = new AbortController();
  return waiting.signal;
}

/** What else a page's script gives than text is as good as nothing. @param {unknown} text */
const said = (text) => (typeof text === 'string' ? text : '');

/**
 * What the host page can ask for.
 * @type {Record<string, (...args: any[]) => void>}
 */
const commands = {
  open,
  close: panel.close,
  search(text) {
    open();
    input.value = said(text);
    ask();
  },
  /** Another page, in a site of one page. */
  suggest(now) {
    path = said(now) || location.pathname;
    fresh = false;
    if (panel.isOpen()) freshen();
  },
  on: listen,
};

function open() {
  const wasOpen = panel.isOpen();
  freshen();
  panel.open();
  if (!wasOpen) tellPage('open');
}

function closed() {
  commit(false);
  signals.tell('dismiss');
  tellPage('close');
}

function clear() {
  commit(false);
  input.value = '';
  signals.belong({});
  showHome();
  input.focus();
}

function showHome() {
  begin();
  panel.say('');
  panel.replace(start);
  freshen();
}

/** Fetches what the panel starts with, where that is there, on top or below, and of another path. */
async function freshen() {
  if (fresh || panel.bottom() !== start) return;
  const [place, asked] = [start, path];
  const about = await api.startOf(path).catch(() => null);
  if (place !== start || asked !== path) return;
  start = views.hello(about, { open: article, pick: topic });
  panel.swap(place, start);
  if (!about) return;
  ways = about.contact;
  fresh = true;
}

/** What stands where a request failed. @param {() => void} again */
const failure = (again) => (/** @type {Error} */ error) =>
  views.failure(error, ways !== NOBODY, again);

/**
 * Shows what a request gives, or its failure with a way to try again, in place of all others.
 * @param {(signal: AbortSignal) => Promise<HTMLElement>} make
 */
async function show(make) {
  const signal = begin();
  let place = panel.top();
  // What stands there stays while the daemon is quick.
  const timer = setTimeout(() => {
    if (!signal.aborted && panel.top() === place) panel.replace((place = views.skeleton()));
  }, PATIENCE_MS);
  panel.setBusy(true);
  const node = await make(signal).catch(failure(() => void show(make)));
  clearTimeout(timer);
  if (signal.aborted) return;
  panel.setBusy(false);
  // What was opened over it meanwhile stays.
  if (panel.top() === place || !panel.swap(place, node)) panel.replace(node);
}

/**
 * The same over what is shown. What is over it by then stays.
 * @param {() => Promise<HTMLElement>} make
 */
async function showOver(make) {
  const bones = views.skeleton();
  panel.push(bones);
  const node = await make().catch(
    failure(() => {
      panel.back();
      void showOver(make);
    }),
  );
  panel.swap(bones, node);
}

function type() {
  const q = question();
  typed = undefined;
  mark(); // until there are others Enter asks what stands in the box
  if (!q) return showHome();
  void show(async (signal) => {
    const words = api.suggest(q, signal).catch(() => []);
    const reply = await api.search({ q, typing: '1' }, signal);
    const found = { text: q, results: views.once(reply.results), words: await words };
    signal.throwIfAborted();
    typed = reply;
    ways = reply.contact;
    return optionsView(found, {
      open: (r) => choose(r, reply),
      word: (s) => (s.id ? article(s.id) : askFor({ q: s.text })),
      all: ask,
    });
  });
}

/** What someone reads or has reached stays as it is. */
const isReading = () =>
  panel.isCovered() ||
  panel.stage.scrollTop > 0 ||
  panel.stage.contains(panel.focused()) ||
  !!chosen();

/** What was typed becomes a question. @param {boolean} shown its answer, too */
function commit(shown) {
  const reply = typed;
  if (!reply) return;
  typed = undefined;
  meant(reply);
  signals.tell('commit');
  if (shown) void show(async () => answer({ q: reply.query }, reply));
}

/** @param {SearchReply} reply */
function meant({ search_id, query, next, total }) {
  signals.belong({ search_id, query });
  tellPage('search', { query, next, total });
}

/** The question as it stands in the box. */
function ask() {
  typing.cancel();
  rest.cancel();
  const q = question();
  if (q && q === typed?.query) commit(true);
  else askFor({ q });
}

/** @param {Question} about @param {boolean} [chosen] from choices */
function askFor(about, chosen) {
  if (!about.q) return showHome();
  input.value = about.q;
  typed = undefined;
  panel.say(t('widget.loading'));
  void show(async (signal) => {
    const reply = await api.search(about, signal);
    meant(reply);
    signal.throwIfAborted();
    return answer(about, reply, chosen);
  });
}

/**
 * @param {Question} about
 * @param {SearchReply} reply
 * @param {boolean} [chosen] from choices
 */
function answer(about, reply, chosen = false) {
  const { contact, kind } = reply;
  ways = contact;
  panel.say(views.resultsSaid(reply));
  const node = views.results(reply, chosen, {
    open: (r) => choose(r, reply),
    choose: ({ query, category }) => {
      askFor({ q: query, category: category ?? '' }, true);
      input.focus();
    },
    contact: reach,
    asTyped: () => {
      askFor({ ...about, as_typed: '1' });
      input.focus();
    },
    ways: () => waysHere(contact, kind !== 'complaint'),
    settle: () => (contact.callback ? messageForm(contact, true) : null),
    lack: lackView,
    vote,
  });
  const says = node.querySelector('.says');
  const article_id = reply.results[0]?.id;
  if (says && article_id)
    whenSeen(says, SEEN_MS, 0.5, () => signals.tell('answer_seen', { article_id }));
  return node;
}

/** A result is opened. @param {Result} result @param {SearchReply} reply */
function choose({ id, section }, { results }) {
  commit(false);
  const position = results.findIndex((r) => r.id === id) + 1;
  signals.tell('click', { article_id: id, position });
  void article(id, section?.anchor);
}

/**
 * @param {string} id
 * @param {string} [section]
 */
async function article(id, section) {
  commit(false);
  const about = { article_id: id };
  await showOver(async () => {
    const found = await api.articleOf(id);
    const node = articleView(found, {
      article,
      anchor: (name) => scrollTo(name)?.focus({ preventScroll: true }),
      vote: () => vote(id),
    });
    const text = /** @type {Element} */ (node.querySelector('.prose'));
    whenSeen(text, 0, 0, () => {
      signals.tell('view', about);
      tellPage('article', { id });
    });
    whenSeen(text, READ_MS, 0, () => signals.tell('read', about));
    return node;
  });
  if (section) scrollTo(section);
}

/** @param {string} id of an article */
const vote = (id) => voteView(id, { human: () => waysHere(ways), solved: panel.close });

/** @param {string} name of a heading */
function scrollTo(name) {
  /** @type {HTMLElement | null} */
  const target = panel.stage.querySelector(`#${CSS.escape(name)}`);
  if (target) target.tabIndex = -1;
  target?.scrollIntoView({ block: 'start' });
  return target;
}

/** @param {import("../shared/api.js").Category} category */
const topic = ({ id, name }) =>
  showOver(async () => views.topic(name, await api.articlesIn(id), article));

/** @param {Contact} contact @param {boolean} [message] whether one can be written there, too */
const waysHere = (contact, message = true) =>
  waysList(contact, message && contact.callback && (() => write(contact)));

/** A message to a person, as a view of its own. @param {Contact} contact */
function write(contact) {
  panel.push(view(messageForm(contact, false)));
}

/** The ways to a person; those that are known when the line is gone. */
async function learn() {
  try {
    ways = await api.contactOf();
  } catch (error) {
    if (ways === NOBODY) throw error;
  }
  return ways;
}

/** The ways to a person. */
function reach() {
  commit(false);
  void showOver(async () => views.contact(waysHere(await learn())));
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
shadow.adoptedStyleSheets.push(sheet);
signals.begin(base);
panel.replace(start);
panel.begin({ ask, clear, contact: reach, closed });
const typing = onTyping(input, 0, type);
const rest = onTyping(input, COMMIT_REST_MS, () => {
  if (panel.isOpen() && question() === typed?.query) commit(!isReading());
});
addEventListener('online', () => {
  freshen();
  panel.retry();
});
// Before the signals leave.
addEventListener('pagehide', () => commit(false), true);
window.answerd?.start?.((name, ...args) => commands[name]?.(...args));
