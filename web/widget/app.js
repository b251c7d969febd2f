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
import * as options from './options.js';
import * as panel from './panel.js';
import { input } from './panel.js';
import { categoryName, t } from './text.js';
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

/** What the visitor waits for; another request ends it. */
let waiting = new AbortController();
/** What was typed last and is no question yet. @type {SearchReply | undefined} */
let typed;
let ways = api.nobody;
/** @type {HTMLElement | undefined} */
let home;
let path = location.pathname;

/** Ends what is waited for. */
function begin() {
  waiting.abort();
  waiting = new AbortController();
  return waiting.signal;
}

/**
 * What the host page can ask for.
 * @type {Record<string, (...args: any[]) => void>}
 */
const commands = {
  open,
  close: panel.close,
  search(text = '') {
    open();
    input.value = text;
    ask();
  },
  /** Another page, in a site of one page. */
  suggest(now = location.pathname) {
    const atHome = panel.isOpen() && panel.bottom() === home;
    path = now;
    home = undefined;
    if (atHome) void showHome();
  },
  on: listen,
};

function open() {
  if (!panel.top()) void showHome();
  panel.open();
  tellPage('open');
}

function closed() {
  commit(false);
  signals.tell('dismiss');
  tellPage('close');
}

function clear() {
  commit(false);
  input.value = '';
  panel.say('');
  signals.belong({});
  void showHome();
  input.focus();
}

async function showHome() {
  const signal = begin();
  options.offer();
  if (home) {
    panel.replace(home);
    return;
  }
  const bones = views.skeleton();
  panel.replace(bones);
  /** @type {import("../shared/api.js").Start} */
  const nothing = { suited: [], popular: [] };
  const [start, topics] = await Promise.all([
    api.startOf(path).catch(() => nothing),
    api.categories().catch(() => []),
  ]);
  if (signal.aborted) return;
  const node = views.hello(start, topics, { open: article, pick: topic });
  if (topics.length) home = node;
  if (panel.bottom() === bones) panel.replace(node);
}

/** Runs a request; what fails is shown in place, with a way to try again.
 * @param {() => Promise<HTMLElement>} make
 * @param {boolean} [onTop]
 */
async function show(make, onTop) {
  const bones = views.skeleton();
  const before = panel.top();
  if (onTop) panel.push(bones);
  // What stands there stays while the daemon is quick.
  const timer = setTimeout(() => {
    if (!onTop && panel.top() === before) panel.replace(bones);
  }, PATIENCE_MS);
  panel.setBusy(true);
  /** @type {HTMLElement} */
  let node;
  try {
    node = await make();
  } catch (error) {
    if (error instanceof DOMException) return; // aborted: another one is on its way
    node = views.failure(/** @type {Error} */ (error).cause, () => {
      if (onTop) panel.back();
      void show(make, onTop);
    });
    if (!onTop) options.offer();
  } finally {
    clearTimeout(timer);
  }
  panel.setBusy(false);
  if (!onTop) panel.replace(node);
  else if (panel.top() === bones) panel.swap(node);
}

/** @param {string} q */
async function type(q) {
  const signal = begin();
  typed = undefined;
  if (!q) {
    if (panel.top() !== home) void showHome();
    return;
  }
  await show(async () => {
    const words = api.suggest(q, signal).catch(() => []);
    const reply = await api.search({ q, typing: '1' }, signal);
    const found = { text: q, results: views.once(reply.results), words: await words };
    signal.throwIfAborted();
    typed = reply;
    ways = reply.contact;
    const node = options.optionsView(found, {
      open: (r) => choose(r, reply),
      word: (s) => (s.id ? article(s.id) : askFor({ q: s.text })),
      all: ask,
    });
    panel.say(options.optionsSaid());
    return node;
  });
}

/** What someone reads or has reached stays as it is. */
const isReading = () =>
  panel.isCovered() ||
  panel.stage.scrollTop > 0 ||
  panel.stage.contains(panel.focused()) ||
  options.isChoosing();

/** What was typed becomes a question. @param {boolean} shown its answer, too */
function commit(shown) {
  const reply = typed;
  if (!reply) return;
  typed = undefined;
  meant(reply);
  signals.tell('commit');
  if (shown) void show(() => answer({ q: reply.query }, reply));
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
  const q = input.value.trim();
  if (q && q === typed?.query) commit(true);
  else askFor({ q });
}

/** @param {Question} question @param {boolean} [chosen] from choices */
function askFor(question, chosen) {
  if (!question.q) {
    if (panel.top() !== home) void showHome();
    return;
  }
  input.value = question.q;
  typed = undefined;
  const signal = begin();
  panel.say(t('widget.loading'));
  void show(async () => {
    const reply = await api.search(question, signal);
    meant(reply);
    const node = await answer(question, reply, chosen);
    signal.throwIfAborted();
    return node;
  });
}

/**
 * What the article that answers says in short.
 * @param {SearchReply} reply
 */
async function shortOf({ next, results: [first] }) {
  if (next !== 'answer' || !first) return null;
  return api.articleOf(first.id).then(
    ({ say }) => say,
    () => null,
  );
}

/** @param {Question} question @param {SearchReply} reply @param {boolean} chosen from choices */
async function answer(question, reply, chosen = false) {
  const say = await shortOf(reply);
  const { contact, kind } = reply;
  ways = contact;
  options.offer();
  panel.say(views.resultsSaid(reply));
  const node = views.results(reply, { say, chosen }, {
    open: (r) => choose(r, reply),
    choose: ({ query, category }) => {
      askFor({ q: query, category }, true);
      input.focus();
    },
    contact: reach,
    asTyped: () => {
      askFor({ ...question, as_typed: '1' });
      input.focus();
    },
    ways: () => waysHere(contact, kind !== 'complaint'),
    settle: () => (contact.callback ? settle(contact) : null),
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
  await show(async () => {
    const found = await api.articleOf(id);
    signals.tell('view', about);
    tellPage('article', { id });
    const node = articleView(found, {
      article,
      anchor: (name) => scrollTo(name)?.focus({ preventScroll: true }),
      vote: () => vote(id),
    });
    const text = /** @type {Element} */ (node.querySelector('.prose'));
    whenSeen(text, READ_MS, 0, () => signals.tell('read', about));
    return node;
  }, true);
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

/** @param {string} id */
const topic = (id) =>
  show(async () => views.topic(categoryName(id), await api.articlesIn(id), article), true);

/** @param {Contact} contact @param {boolean} [message] whether one can be written there, too */
const waysHere = (contact, message = true) =>
  waysList(contact, message && contact.callback && (() => write(contact)));

/** A message to a person, as a view of its own. @param {Contact} contact */
function write(contact) {
  panel.push(view(messageForm(contact, false, panel.swap)));
}

/** How a complaint is to be settled. @param {Contact} contact */
function settle(contact) {
  const form = messageForm(contact, true, (sent) => form.replaceChildren(...sent.childNodes));
  return form;
}

/** The ways to a person. */
function reach() {
  commit(false);
  void show(async () => {
    ways = await api.contactOf();
    return views.contact(waysHere(ways));
  }, true);
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(STYLE);
shadow.adoptedStyleSheets.push(sheet);
signals.begin(base);
panel.begin({ ask, clear, contact: reach, closed });
options.begin(ask);
const typing = onTyping(input, 0, type);
const rest = onTyping(input, COMMIT_REST_MS, (text) => {
  if (panel.isOpen() && text === typed?.query) commit(!isReading());
});
// Before the signals leave.
addEventListener('pagehide', () => commit(false), true);
window.answerd?.start?.((name, args) => commands[name]?.(...args));
