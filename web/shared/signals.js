/**
 * SPDX-License-Identifier: MIT
 *
 * What a visitor did, told to the daemon: gathered for a moment, kept for the tab, and
 * repeated under the same id until it is acknowledged. One visit is one session, in the
 * tab's own storage: there is no cookie.
 */
const SESSION = 'answerd.session';
const QUEUE = 'answerd.events';
const GATHER_MS = 400;
const RETRY_MAX_MS = 60_000;
const AT_ONCE = 20;
const KEPT = 200;

/** @typedef {{ search_id?: string, query?: string }} Asked */
/** @typedef {Asked & { event_id: string, type: string, [more: string]: unknown }} Event */

/** @param {string} key */
export function stored(key) {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return ''; // storage is switched off: the visit lasts as long as the page
  }
}

/** @param {string} key @param {string} value */
export function store(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // as above, or it is full
  }
}

export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return btoa(String.fromCharCode(...bytes)).replace(/\+/g, '-').replace(/\//g, '_');
}

/** @returns {Event[]} */
function restore() {
  try {
    const list = JSON.parse(stored(QUEUE) || '[]');
    return Array.isArray(list) ? list : [];
  } catch {
    return [];
  }
}

export class Signals {
  /** @param {string} base of the daemon, without a slash at its end */
  constructor(base) {
    this.api = `${base}/api/v1/`;
    this.session = stored(SESSION);
    this.queue = restore();
    /** What the visitor may still add to. @type {Set<Event>} */
    this.held = new Set();
    /** The question that what happens belongs to. @type {Asked} */
    this.asked = {};
    this.failures = 0;
    /** @type {Promise<void> | undefined} */
    this.sending = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    addEventListener('pagehide', () => this.leave());
    document.addEventListener('visibilitychange', () => document.hidden && this.leave());
    addEventListener('online', () => this.later(0));
    if (this.queue.length) this.later(GATHER_MS);
  }

  /** @param {string} token */
  keep(token) {
    this.session = token;
    store(SESSION, token);
  }

  /**
   * @param {string} type
   * @param {Record<string, unknown>} [about]
   * @param {boolean} [hold] until `release`, or until the visitor leaves
   */
  tell(type, about = {}, hold = false) {
    /** @type {Event} */
    const event = { event_id: newId(), type, page: location.pathname, ...this.asked, ...about };
    this.queue = [...this.queue, event].slice(-KEPT);
    if (hold) this.held.add(event);
    // Who goes to a person is looked at by one soon.
    if (type === 'contact') this.held.clear();
    this.save();
    this.later(GATHER_MS);
    return event;
  }

  /** @param {Event} event @param {Record<string, unknown>} [more] */
  release(event, more) {
    if (!this.held.delete(event)) {
      // It has gone: the article's vote counts once, what is added goes after it.
      const { type, search_id, query } = event;
      if (more) this.tell(type, { search_id, query, ...more });
      return;
    }
    Object.assign(event, more);
    this.save();
    this.later(0);
  }

  save() {
    store(QUEUE, JSON.stringify(this.queue));
  }

  /** @param {number} ms */
  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.flush(), ms);
  }

  /** @param {Event[]} events */
  body(events) {
    return JSON.stringify(events.map((e) => ({ ...e, session: this.session })));
  }

  /** As text, which needs no leave of another origin's server beforehand. @param {string} path @param {string} body */
  post(path, body) {
    return fetch(this.api + path, {
      method: 'POST',
      credentials: 'omit',
      keepalive: true,
      headers: { 'Content-Type': 'text/plain' },
      body,
    });
  }

  /** The session; begun when there is none. */
  async visit() {
    if (!this.session) {
      const reply = await fetch(`${this.api}sessions`, { method: 'POST', credentials: 'omit' });
      if (!reply.ok) throw new Error(String(reply.status));
      this.keep((await reply.json()).session);
    }
    return this.session;
  }

  /** The session, when all that was done in it is told, also what was held back. */
  async told() {
    this.held.clear();
    await this.sending;
    await this.flush();
    return this.visit();
  }

  flush() {
    return (this.sending ??= this.round().finally(() => (this.sending = undefined)));
  }

  async round() {
    const events = this.queue
      .filter((e) => !this.held.has(e))
      .slice(0, this.failures ? 1 : AT_ONCE);
    if (!events.length) return;
    const done = await this.send(events).catch(() => false);
    if (done) this.queue = this.queue.filter((e) => !events.includes(e));
    this.failures = done ? 0 : this.failures + 1;
    this.save();
    if (this.queue.length > this.held.size)
      this.later(done ? 0 : Math.min(RETRY_MAX_MS, 500 * 2 ** this.failures));
  }

  /** @param {Event[]} events @returns {Promise<boolean>} whether they are done with */
  async send(events) {
    const session = await this.visit();
    const reply = await this.post('events', this.body(events));
    if (reply.ok) {
      const { session: given } = await reply.json();
      // Of a session that has lapsed nothing was kept: once more, under the new one.
      if (given !== session) this.keep(given);
      return given === session;
    }
    // What is refused alone would be refused again.
    return events.length === 1 && reply.status >= 400 && reply.status < 500 && reply.status !== 429;
  }

  /** The page may be gone in a moment; what is not acknowledged is repeated by the next. */
  leave() {
    this.held.clear();
    if (!this.queue.length || !this.session) return;
    navigator.sendBeacon?.(
      `${this.api}events`,
      new Blob([this.body(this.queue.slice(0, 50))], { type: 'text/plain' }),
    );
    this.later(GATHER_MS);
  }
}
