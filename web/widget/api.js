/** SPDX-License-Identifier: MIT */
import { Signals } from '../shared/signals.js';

/** @typedef {import("../shared/api.js").SearchReply} SearchReply */
/** @typedef {import("../shared/api.js").Article} Article */
/** @typedef {import("../shared/api.js").Contact} Contact */

export class ApiError extends Error {
  /** @param {number} status 0: the daemon was not reached */
  constructor(status) {
    super(`answerd: ${status}`);
    this.status = status;
  }
}

/** The daemon, as the widget asks it. */
export class Api {
  /** @param {import("./context.js").Context} context */
  constructor(context) {
    this.base = context.base;
    this.lang = context.lang;
    this.segment = context.segment;
    this.told = false;
    this.signals = new Signals(context.base);
  }

  /**
   * @param {string} path
   * @param {Record<string, string>} query
   * @param {RequestInit} init
   * @returns {Promise<any>}
   */
  async get(path, query = {}, init = {}) {
    const search = String(new URLSearchParams(query));
    const url = `${this.base}/api/v1/${path}${search && `?${search}`}`;
    /** @type {Response} */
    let reply;
    try {
      reply = await fetch(url, { credentials: 'omit', ...init });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      this.tellOrigin();
      throw new ApiError(0);
    }
    if (reply.status === 400 && query.lang) {
      // The help center has no such language: it tells one from the words.
      this.lang = '';
      const { lang: _, ...rest } = query;
      return this.get(path, rest, init);
    }
    if (!reply.ok) throw new ApiError(reply.status);
    return reply.json();
  }

  /**
   * A browser does not say why a request failed. It may be that this site is not let in:
   * whoever set it up is told, once.
   */
  tellOrigin() {
    if (this.told || !navigator.onLine || new URL(this.base).origin === location.origin) return;
    this.told = true;
    console.warn(
      `answerd: no reply from ${this.base}. Is ${location.origin} in widget.origins of its configuration?`,
    );
  }

  /**
   * @param {{ text: string, category?: string, asTyped?: boolean, typing?: boolean }} what
   * @param {RequestInit} init
   * @returns {Promise<SearchReply>}
   */
  async search({ text, category, asTyped, typing }, init = {}) {
    /** @type {Record<string, string>} */
    const query = { q: text, limit: '8', page: location.pathname, ...this.inLang() };
    if (typing) query.typing = '1';
    if (category) query.category = category;
    if (asTyped) query.as_typed = '1';
    if (this.segment) query.segment = this.segment;
    if (this.signals.session) query.session = this.signals.session;
    /** @type {SearchReply} */
    const reply = await this.get('search', query, init);
    if (reply.session) this.signals.keep(reply.session);
    return reply;
  }

  /** @returns {Record<string, string>} */
  inLang() {
    return this.lang ? { lang: this.lang } : {};
  }

  /**
   * @param {string} q
   * @param {RequestInit} init
   * @returns {Promise<import("../shared/api.js").Suggestion[]>}
   */
  async suggest(q, init) {
    return (await this.get('suggest', { q, limit: '4', ...this.inLang() }, init)).suggestions;
  }

  /**
   * What suits the page, and what people ask most.
   * @param {string} path
   * @returns {Promise<import("../shared/api.js").Start>}
   */
  start(path) {
    return this.get('start', { path: path.slice(0, 200), ...this.inLang() });
  }

  /**
   * @param {string} path
   * @param {Record<string, string>} body
   */
  async post(path, body) {
    const session = await this.signals.told();
    return this.get(path, {}, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...body, session }),
    });
  }

  /** Six digits for the person that the visitor talks to. @returns {Promise<string>} */
  async code() {
    return (await this.post('handoffs', {})).code;
  }

  /**
   * The id is the caller's: a message that is sent again is the same message.
   * @param {Record<string, string>} fields
   * @returns {Promise<{ code: string, due: string }>}
   */
  message(fields) {
    return this.post('contact', fields);
  }

  /**
   * @param {string} id
   * @returns {Promise<Article>}
   */
  article(id) {
    return this.get(`articles/${id.split('/').map(encodeURIComponent).join('/')}`);
  }

  /**
   * Without channels the panel links to the help center's.
   * @returns {Promise<Contact>}
   */
  async contact() {
    try {
      return (await this.get('contact')).contact;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404)
        return { callback: false, channels: [] };
      throw error;
    }
  }

  /** @returns {Promise<{ id: string, lang: string, articles: number }[]>} */
  async categories() {
    const reply = await this.get('categories', this.inLang());
    return reply.categories;
  }

  /**
   * @param {string} category
   * @returns {Promise<{ id: string, title: string }[]>}
   */
  async articles(category) {
    return (await this.get('articles', { category, limit: '50', ...this.inLang() })).articles;
  }
}
