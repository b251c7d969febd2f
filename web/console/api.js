/** SPDX-License-Identifier: GPL-3.0-or-later */
import { nameCategories } from './text.js';

/** @typedef {{ id: string, name: string, role: 'agent' | 'editor' | 'admin', csrf: string | null, timezone: string, answered_at: number, languages: string[], categories: import('./text.js').Names }} Who timezone: of days, such as Asia/Shanghai; answered_at: the confidence from which a result is the answer; languages: those of articles; categories: what the configuration calls them */

/** @typedef {{ code?: string, values?: string[] }} Said a sentence of the daemon, for other languages */
/** @typedef {Said & { line: number, text: string }} Fault what the check of an article found */

/** What the daemon refused, or that it was not reached (status 0). */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {string} detail one sentence, of the daemon
   * @param {Said & { faults?: Fault[] }} [problem] what else it told
   */
  constructor(status, detail, problem = {}) {
    super(detail || `answerd: ${status}`);
    this.status = status;
    this.detail = detail;
    this.said = problem;
    /** Of an article that was not taken. */
    this.faults = problem.faults ?? [];
  }
}

/**
 * The daemon, as a console that has signed in asks it. When the sign-in is over, signIn is
 * called, which asks for the token over the page, and what failed is sent once more: nothing
 * that was typed is lost.
 */
export class Api {
  /** @param {{ signIn?: () => Promise<Who> }} [hooks] */
  constructor(hooks = {}) {
    this.signIn = hooks.signIn;
    this.csrf = '';
    /** @type {Promise<Who> | undefined} */
    this.signing = undefined;
  }

  /** @param {Who} who */
  take(who) {
    this.csrf = who.csrf ?? '';
    nameCategories(who.categories);
    return who;
  }

  /**
   * @param {string} path behind /api/v1/
   * @param {Record<string, string | number | undefined>} [query]
   * @param {RequestInit} [init]
   * @returns {Promise<any>}
   */
  get(path, query = {}, init = {}) {
    /** @type {[string, string][]} */
    const given = [];
    for (const [key, value] of Object.entries(query))
      if (value !== undefined && value !== '') given.push([key, String(value)]);
    const tail = given.length ? `?${new URLSearchParams(given)}` : '';
    return this.call(`${path}${tail}`, init);
  }

  /**
   * @param {'POST' | 'PUT' | 'PATCH' | 'DELETE'} method
   * @param {string} path
   * @param {unknown} [body]
   * @returns {Promise<any>}
   */
  send(method, path, body) {
    /** @type {RequestInit} */
    const init = { method };
    if (body !== undefined) {
      init.headers = { 'Content-Type': 'application/json' };
      init.body = JSON.stringify(body);
    }
    return this.call(path, init);
  }

  /**
   * @param {string} path
   * @param {RequestInit} init
   * @param {boolean} [again] it was tried before
   * @returns {Promise<any>}
   */
  async call(path, init, again = false) {
    const headers = new Headers(init.headers);
    if (init.method && init.method !== 'GET' && this.csrf) headers.set('X-CSRF-Token', this.csrf);
    /** @type {Response} */
    let reply;
    try {
      reply = await fetch(`/api/v1/${path}`, { ...init, headers, credentials: 'same-origin' });
    } catch (error) {
      if (init.signal?.aborted) throw error;
      throw new ApiError(0, '');
    }
    if (reply.status === 401 && !again && this.signIn && path !== 'signin') {
      this.signing ??= this.signIn().finally(() => (this.signing = undefined));
      this.take(await this.signing);
      return this.call(path, init, true);
    }
    const json = (reply.headers.get('Content-Type') ?? '').includes('json');
    const doc = json ? await reply.json() : await reply.text();
    if (!reply.ok) throw new ApiError(reply.status, json ? (doc.detail ?? '') : '', json ? doc : {});
    return doc;
  }
}
