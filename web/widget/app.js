/**
 * SPDX-License-Identifier: MIT
 *
 * The widget: what is typed is searched for at once; it becomes a question that
 * counts by Enter, by opening a result, or by two seconds of rest.
 */
import { isComposing, onTyping } from '../shared/typing.js';
import { Api, ApiError } from './api.js';
import { articleView } from './article.js';
import { Panel } from './panel.js';
import { categoryName, t } from './text.js';
import * as views from './views.js';

/** @typedef {import("../shared/api.js").SearchReply} SearchReply */
/** @typedef {{ text: string, category?: string, asTyped?: boolean }} Question */

const TYPING_REST_MS = 180;
const COMMIT_REST_MS = 2000;

class Widget {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.context = context;
    this.api = new Api(context);
    this.panel = new Panel(context, {
      clear: () => this.clear(),
      contact: () => void this.contact(),
    });
    this.abort = new AbortController();
    /** The question that was told to the daemon last. */
    this.committed = '';
    /** @type {import("../shared/api.js").Contact | undefined} */
    this.ways = undefined;
    /** @type {HTMLElement | undefined} */
    this.home = undefined;
    this.listen();
  }

  listen() {
    const { input, form } = this.panel;
    const typing = onTyping(input, TYPING_REST_MS, (text) => void this.search({ text }, false));
    const rest = onTyping(input, COMMIT_REST_MS, (text) => {
      if (text && text !== this.committed && this.panel.isOpen) this.rested({ text });
    });
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      typing.cancel();
      rest.cancel();
      void this.search({ text: input.value.trim() }, true);
    });
    input.addEventListener('keydown', (e) => {
      // An Enter that chooses a candidate of the input method sends nothing.
      if (e.key === 'Enter' && isComposing(e)) e.preventDefault();
    });
  }

  /** @param {string} name @param {unknown[]} args */
  run(name, args) {
    if (name === 'open') this.open();
    else if (name === 'close') this.panel.close();
    else if (name === 'search') {
      this.open();
      this.panel.input.value = String(args[0] ?? '');
      void this.search({ text: this.panel.input.value.trim() }, true);
    }
  }

  open() {
    if (!this.panel.layers.length) void this.showHome();
    this.panel.open();
  }

  clear() {
    this.panel.input.value = '';
    this.panel.say('');
    void this.showHome();
    this.panel.input.focus();
  }

  async showHome() {
    this.abort.abort();
    if (!this.home) {
      const plain = views.hello([], () => {});
      this.panel.replace(plain);
      const list = await this.api.categories().catch(() => []);
      const full = views.hello(list, (id) => void this.topic(id));
      if (list.length) this.home = full;
      if (this.panel.layers[0]?.node === plain) this.panel.replace(full);
    } else {
      this.panel.replace(this.home);
    }
  }

  /** Runs a request; what fails is shown in place, with a way to try again.
   * @param {() => Promise<HTMLElement>} make
   * @param {boolean} onTop
   */
  async show(make, onTop) {
    const waiting = views.skeleton();
    if (onTop) this.panel.push(waiting);
    else if (!this.panel.layers.length || this.panel.layers[0]?.node === this.home)
      this.panel.replace(waiting);
    this.panel.setBusy(true);
    /** @type {HTMLElement} */
    let node;
    try {
      node = await make();
    } catch (error) {
      if (error instanceof DOMException) return; // aborted: another one is on its way
      const status = error instanceof ApiError ? error.status : 0;
      node = views.failure(status, () => {
        if (onTop) this.panel.back();
        void this.show(make, onTop);
      });
    }
    this.panel.setBusy(false);
    if (!onTop) this.panel.replace(node);
    else if (this.panel.layers[this.panel.layers.length - 1]?.node === waiting)
      this.panel.swap(node);
  }

  /** Counts a question, without a change to what is shown. @param {Question} question */
  tell(question) {
    if (question.text === this.committed) return;
    this.committed = question.text;
    this.api.search(question, { keepalive: true }).catch(() => undefined);
  }

  /** What someone reads or has reached stays as it is. @param {Question} question */
  rested(question) {
    const { layers, view, focused } = this.panel;
    if (layers.length > 1 || view.scrollTop > 0 || view.contains(focused)) this.tell(question);
    else void this.search(question, true);
  }

  /**
   * @param {Question} question
   * @param {boolean} meant
   */
  async search(question, meant) {
    const { text } = question;
    if (!text) {
      if (this.panel.layers[0]?.node !== this.home) void this.showHome();
      return;
    }
    if (meant) this.committed = text;
    this.abort.abort();
    this.abort = new AbortController();
    const { signal } = this.abort;
    if (meant) this.panel.say(t('widget.loading'));
    await this.show(async () => {
      const reply = await this.api.search({ ...question, typing: !meant }, { signal });
      this.ways = reply.contact ?? this.ways;
      this.panel.say(views.resultsSaid(reply));
      const say = meant ? await this.say(reply) : null;
      signal.throwIfAborted();
      return this.resultsView(question, reply, meant, say);
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

  /**
   * @param {Question} question
   * @param {SearchReply} reply
   * @param {boolean} meant
   * @param {string | null} say
   */
  resultsView(question, reply, meant, say) {
    return views.results(reply, { meant, say }, this.context, {
      open: (r) => {
        this.tell(question);
        void this.article(r.id, r.section?.anchor ?? '');
      },
      choose: (c) => {
        this.panel.input.value = c.query;
        void this.search({ text: c.query, ...(c.category ? { category: c.category } : {}) }, true);
        this.panel.input.focus();
      },
      contact: () => void this.contact(),
      asTyped: () => {
        void this.search({ ...question, asTyped: true }, true);
        this.panel.input.focus();
      },
    });
  }

  /**
   * @param {string} id
   * @param {string} [section]
   */
  async article(id, section = '') {
    await this.show(async () => {
      const article = await this.api.article(id);
      return articleView(article, this.context.base, {
        article: (other) => void this.article(other),
        anchor: (name) => this.scrollTo(name),
      });
    }, true);
    if (section) this.scrollTo(section, false);
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
        views.topic(
          categoryName(id),
          await this.api.articles(id),
          (article) => void this.article(article),
        ),
      true,
    );
  }

  contact() {
    return this.show(async () => {
      this.ways ??= await this.api.contact();
      return views.contact(this.ways, this.context.base);
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
