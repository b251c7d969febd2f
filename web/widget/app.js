/**
 * SPDX-License-Identifier: MIT
 *
 * The widget: what is typed is searched for at once; it becomes a question that
 * counts by Enter, by opening a result, by leaving, or by two seconds of rest.
 */
import { whenSeen } from '../shared/seen.js';
import { onTyping } from '../shared/typing.js';
import { Api, ApiError } from './api.js';
import { articleView } from './article.js';
import { h } from './dom.js';
import { Hooks } from './hooks.js';
import { messageView } from './message.js';
import { Options } from './options.js';
import { Panel } from './panel.js';
import { categoryName, t } from './text.js';
import * as views from './views.js';
import { voteView, wordsForm } from './vote.js';
import { waysList } from './ways.js';

/** @typedef {import("../shared/api.js").SearchReply} SearchReply */
/** @typedef {import("../shared/api.js").Result} Result */
/** @typedef {{ text: string, category?: string, asTyped?: boolean, chosen?: boolean }} Question */

const COMMIT_REST_MS = 2000;
const READ_MS = 10_000;
const SEEN_MS = 5000;
const PATIENCE_MS = 150;

class Widget {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.api = new Api(context);
    this.signals = this.api.signals;
    this.hooks = new Hooks();
    this.panel = new Panel(context, {
      clear: () => this.clear(),
      contact: () => void this.contact(),
      closed: () => this.closed(),
    });
    this.options = new Options(this.panel.input, () => this.ask());
    this.abort = new AbortController();
    /** What was typed last and is no question yet. @type {SearchReply | undefined} */
    this.typed = undefined;
    /** @type {import("../shared/api.js").Contact | undefined} */
    this.ways = undefined;
    /** @type {HTMLElement | undefined} */
    this.home = undefined;
    /** What was written to a person and not sent yet. @type {Record<string, string>} */
    this.draft = {};
    this.path = location.pathname;
    this.listen();
  }

  listen() {
    const { input, form } = this.panel;
    this.typing = onTyping(input, 0, (text) => void this.type(text));
    this.rest = onTyping(input, COMMIT_REST_MS, (text) => {
      if (this.panel.isOpen && text === this.typed?.query) this.commit(!this.busyReading());
    });
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      this.ask();
    });
    // Before the signals leave.
    addEventListener('pagehide', () => this.commit(false), true);
  }

  /** @param {string} name @param {unknown[]} args */
  run(name, args) {
    const [what, then] = args;
    if (name === 'open') this.open();
    else if (name === 'close') this.panel.close();
    else if (name === 'search') {
      this.open();
      this.panel.input.value = String(what ?? '');
      this.ask();
    } else if (name === 'suggest') this.suggest(String(what ?? location.pathname));
    else if (name === 'on' && typeof then === 'function')
      this.hooks.on(String(what), /** @type {(detail: object) => void} */ (then));
  }

  open() {
    if (!this.panel.layers.length) void this.showHome();
    this.panel.open();
    this.hooks.tell('open', {});
  }

  /** Another page, in a site of one page. @param {string} path */
  suggest(path) {
    const atHome = this.panel.layers[0]?.node === this.home;
    this.path = path;
    this.home = undefined;
    if (this.panel.isOpen && atHome) void this.showHome();
  }

  closed() {
    this.commit(false);
    this.signals.tell('dismiss');
    this.hooks.tell('close', {});
  }

  clear() {
    this.commit(false);
    this.panel.input.value = '';
    this.panel.say('');
    this.signals.asked = {};
    void this.showHome();
    this.panel.input.focus();
  }

  async showHome() {
    this.abort.abort();
    this.options.clear();
    if (this.home) {
      this.panel.replace(this.home);
      return;
    }
    const { signal } = (this.abort = new AbortController());
    const bones = views.skeleton();
    this.panel.replace(bones);
    /** @type {import("../shared/api.js").Start} */
    const nothing = { suited: [], popular: [] };
    const [start, topics] = await Promise.all([
      this.api.start(this.path).catch(() => nothing),
      this.api.categories().catch(() => []),
    ]);
    if (signal.aborted) return;
    const home = views.hello(start, topics, {
      open: (id) => void this.article(id),
      pick: (id) => void this.topic(id),
    });
    if (topics.length) this.home = home;
    if (this.panel.layers[0]?.node === bones) this.panel.replace(home);
  }

  /** Runs a request; what fails is shown in place, with a way to try again.
   * @param {() => Promise<HTMLElement>} make
   * @param {boolean} onTop
   */
  async show(make, onTop) {
    const waiting = views.skeleton();
    const { panel } = this;
    const before = panel.top;
    if (onTop) panel.push(waiting);
    // What stands there stays while the daemon is quick.
    const timer = setTimeout(() => {
      if (!onTop && panel.top === before) panel.replace(waiting);
    }, PATIENCE_MS);
    panel.setBusy(true);
    /** @type {HTMLElement} */
    let node;
    try {
      node = await make();
    } catch (error) {
      clearTimeout(timer);
      if (error instanceof DOMException) return; // aborted: another one is on its way
      const status = error instanceof ApiError ? error.status : 0;
      node = views.failure(status, () => {
        if (onTop) panel.back();
        void this.show(make, onTop);
      });
      if (!onTop) this.options.clear();
    }
    clearTimeout(timer);
    panel.setBusy(false);
    if (!onTop) panel.replace(node);
    else if (panel.top === waiting) panel.swap(node);
  }

  /** @param {string} text */
  async type(text) {
    this.abort.abort();
    this.typed = undefined;
    if (!text) {
      if (this.panel.top !== this.home) void this.showHome();
      return;
    }
    const { signal } = (this.abort = new AbortController());
    await this.show(async () => {
      const words = this.api.suggest(text, { signal }).catch(() => []);
      const reply = await this.api.search({ text, typing: true }, { signal });
      const found = { text, results: views.once(reply.results), words: await words, lang: this.context.lang };
      signal.throwIfAborted();
      this.typed = reply;
      this.ways = reply.contact;
      const view = this.options.view(found, {
        open: (r) => this.choose(r, reply),
        word: (s) => (s.id ? void this.article(s.id) : this.askFor({ text: s.text })),
        all: () => this.ask(),
        contact: () => void this.contact(),
      });
      this.panel.say(this.options.said());
      return view;
    }, false);
  }

  /** What someone reads or has reached stays as it is. */
  busyReading() {
    const { layers, view, focused } = this.panel;
    return layers.length > 1 || view.scrollTop > 0 || view.contains(focused) || this.options.active >= 0;
  }

  /** What was typed becomes a question. @param {boolean} answer shows its answer, too */
  commit(answer) {
    const reply = this.typed;
    if (!reply) return;
    this.typed = undefined;
    this.meant(reply);
    this.signals.tell('commit');
    if (answer) void this.show(() => this.answer({ text: reply.query }, reply), false);
  }

  /** @param {SearchReply} reply */
  meant(reply) {
    this.signals.asked = { search_id: reply.search_id, query: reply.query };
    this.hooks.tell('search', { query: reply.query, next: reply.next, total: reply.total });
  }

  /** The question as it stands in the box. */
  ask() {
    this.typing?.cancel();
    this.rest?.cancel();
    const text = this.panel.input.value.trim();
    if (text && text === this.typed?.query) this.commit(true);
    else this.askFor({ text });
  }

  /** @param {Question} question */
  askFor(question) {
    const { text } = question;
    if (!text) {
      if (this.panel.top !== this.home) void this.showHome();
      return;
    }
    this.panel.input.value = text;
    this.typed = undefined;
    this.abort.abort();
    const { signal } = (this.abort = new AbortController());
    this.panel.say(t('widget.loading'));
    void this.show(async () => {
      const reply = await this.api.search(question, { signal });
      this.meant(reply);
      const view = await this.answer(question, reply);
      signal.throwIfAborted();
      return view;
    }, false);
  }

  /**
   * What the article that answers says in short.
   * @param {SearchReply} reply
   */
  async say(reply) {
    const first = reply.results[0];
    if (reply.next !== 'answer' || !first) return null;
    const article = await this.api.article(first.id).catch(() => null);
    return article?.say ?? null;
  }

  /** @param {Question} question @param {SearchReply} reply */
  async answer(question, reply) {
    const say = await this.say(reply);
    this.ways = reply.contact;
    this.options.clear();
    this.panel.say(views.resultsSaid(reply));
    const view = views.results(reply, { say, chosen: !!question.chosen }, this.context.lang, {
      open: (r) => this.choose(r, reply),
      choose: (c) => {
        this.askFor({ text: c.query, ...(c.category ? { category: c.category } : {}), chosen: true });
        this.panel.input.focus();
      },
      contact: () => void this.contact(),
      asTyped: () => {
        this.askFor({ ...question, asTyped: true });
        this.panel.input.focus();
      },
      ways: () => this.waysHere(reply.contact, reply.kind === 'complaint'),
      settle: () => this.message(reply.contact, true).view,
      lack: () => this.lack(),
      vote: (id) => this.vote(id),
    });
    const says = view.querySelector('.says');
    const article_id = reply.results[0]?.id;
    if (says && article_id)
      whenSeen(says, SEEN_MS, 0.5, () => this.signals.tell('answer_seen', { article_id }));
    return view;
  }

  /** A result is opened. @param {Result} result @param {SearchReply} reply */
  choose(result, reply) {
    this.commit(false);
    const position = reply.results.findIndex((r) => r.id === result.id) + 1;
    this.signals.tell('click', { article_id: result.id, position });
    void this.article(result.id, result.section?.anchor);
  }

  /**
   * @param {string} id
   * @param {string} [section]
   */
  async article(id, section = '') {
    this.commit(false);
    const about = { article_id: id };
    await this.show(async () => {
      const article = await this.api.article(id);
      this.signals.tell('view', about);
      this.hooks.tell('article', { id });
      const view = articleView(article, this.context.base, {
        article: (other) => void this.article(other),
        anchor: (name) => this.scrollTo(name),
        vote: () => this.vote(id),
      });
      const text = /** @type {HTMLElement} */ (view.querySelector('.prose'));
      whenSeen(text, READ_MS, 0, () => this.signals.tell('read', about));
      return view;
    }, true);
    if (section) this.scrollTo(section, false);
  }

  /** @param {string} id */
  vote(id) {
    return voteView(this.signals, id, {
      human: () => this.waysHere(this.ways ?? { callback: false, channels: [] }, false),
      solved: () => this.panel.close(),
      voted: (type) => this.hooks.tell('vote', { id, vote: type }),
    });
  }

  /**
   * @param {string} name
   * @param {boolean} [focus]
   */
  scrollTo(name, focus = true) {
    const target = this.panel.view.querySelector(`#${CSS.escape(name)}`);
    if (!(target instanceof HTMLElement)) return;
    target.scrollIntoView({ block: 'start' });
    if (!focus) return;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
  }

  /** @param {string} id */
  topic(id) {
    return this.show(
      async () =>
        views.topic(categoryName(id), await this.api.articles(id), (a) => void this.article(a)),
      true,
    );
  }

  /** What was looked for, when nothing fits: asked after the ways, and never needed. */
  lack() {
    const box = h('section', { class: 'lack' }, h('p', { class: 'note' }, t('message.lack')));
    const form = wordsForm((more) => {
      this.signals.tell('unhelpful', more);
      const noted = h('p', { class: 'told', tabindex: '-1' }, t('message.noted'));
      box.replaceChildren(noted);
      noted.focus();
    });
    box.append(form);
    return box;
  }

  /** @param {import("../shared/api.js").Contact} contact @param {boolean} complaint */
  waysHere(contact, complaint) {
    return waysList(complaint ? { ...contact, callback: false } : contact, this.context.base, {
      taken: (reason) => {
        this.signals.tell('contact', { reason });
        this.hooks.tell('contact', { kind: reason });
      },
      code: () => this.api.code(),
      message: () => this.panel.push(this.message(contact, false).page),
    });
  }

  /**
   * A form to a person; where there is nobody to read it, nothing.
   * @param {import("../shared/api.js").Contact} contact
   * @param {boolean} complaint
   */
  message(contact, complaint) {
    const view = messageView(
      { lang: this.context.lang, complaint, draft: this.draft, contact },
      {
        send: (fields) => this.api.message(fields),
        sent: (done) => {
          this.hooks.tell('contact', { kind: 'message' });
          if (complaint) view.replaceChildren(...done.childNodes);
          else this.panel.swap(done);
        },
      },
    );
    const page = h('div', { class: 'view' }, view);
    return { view: contact.callback ? view : h('span', { hidden: '' }), page };
  }

  contact() {
    this.commit(false);
    return this.show(async () => {
      this.ways = await this.api.contact();
      return views.contact(this.waysHere(this.ways, false));
    }, true);
  }
}

/** @type {import("./context.js").Mount} */
function mount(context) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  context.shadow.adoptedStyleSheets.push(sheet);
  const widget = new Widget(context);
  return { run: (name, args) => widget.run(name, args) };
}

window.answerd?.start?.(mount);
