/** SPDX-License-Identifier: MIT */

/** @typedef {import("../shared/api.js").SearchReply} SearchReply */
/** @typedef {import("../shared/api.js").Article} Article */
/** @typedef {import("../shared/api.js").Contact} Contact */

const KEY = 'answerd.session';

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
    this.session = '';
    this.told = false;
    try {
      this.session = sessionStorage.getItem(KEY) ?? '';
    } catch {
      // storage is switched off: the session lasts as long as the page
    }
  }

  /**
   * @param {string} path
   * @param {Record<string, string>} query
   * @param {RequestInit} init
   * @returns {Promise<any>}
   */
  async get(path, query = {}, init = {}) {
    const url = `${this.base}/api/v1/${path}?${new URLSearchParams(query)}`;
    /** @type {Response} */
    let reply;
    try {
      reply = await fetch(url, { credentials: 'omit', ...init });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      void this.tellOrigin();
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
   * A browser does not say why a request failed. If the daemon can be reached, this
   * site is one that it does not let in: whoever set it up is told, once.
   */
  async tellOrigin() {
    if (this.told || new URL(this.base).origin === location.origin) return;
    this.told = true;
    try {
      await fetch(`${this.base}/healthz`, { mode: 'no-cors', credentials: 'omit' });
    } catch {
      this.told = false;
      return;
    }
    console.warn(
      `answerd: ${this.base} does not let this site in. Add ${location.origin} to widget.origins in its configuration.`,
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
    if (this.session) query.session = this.session;
    /** @type {SearchReply} */
    const reply = await this.get('search', query, init);
    if (reply.session) this.keep(reply.session);
    return reply;
  }

  /** @returns {Record<string, string>} */
  inLang() {
    return this.lang ? { lang: this.lang } : {};
  }

  /** @param {string} token */
  keep(token) {
    this.session = token;
    try {
      sessionStorage.setItem(KEY, token);
    } catch {
      // as above
    }
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
      return await this.get('contact');
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
