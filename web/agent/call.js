/** SPDX-License-Identifier: GPL-3.0-or-later */

/** @typedef {import('../console/api.js').Api} Api */
/** @typedef {{ id: string, code: string, key: string, session: string, question: string }} Kept */

const KEY = 'answerd.call';

export function newId() {
  return [...crypto.getRandomValues(new Uint8Array(12))]
    .map((b) => b.toString(16).padStart(2, '0'))
    .join('');
}

/** @returns {Partial<Kept>} */
function kept() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? '{}');
  } catch {
    return {};
  }
}

/**
 * One call: who calls, what was asked, what was recorded of it. A call is a session of its own,
 * so that the questions of two customers are never taken for one's.
 */
export class Call {
  /** @param {Api} api */
  constructor(api) {
    this.api = api;
    /** The phone system's name for it. */
    this.id = '';
    this.code = '';
    this.key = '';
    this.session = '';
    this.question = '';
    /** The search that the question stands for, and the last one that was meant. */
    this.searchId = '';
    this.committed = '';
    /** @type {Set<string>} */
    this.recorded = new Set();
  }

  /**
   * From the address that the phone system opened. The customer is taken out of the address,
   * which is shared and kept; a reload finds the call in the tab.
   */
  static fromAddress(/** @type {Api} */ api) {
    const call = new Call(api);
    const url = new URL(location.href);
    const given = url.searchParams;
    const before = kept();
    const another = given.has('call') && given.get('call') !== before.id;
    if (!another)
      Object.assign(call, {
        id: before.id ?? '',
        code: before.code ?? '',
        key: before.key ?? '',
        session: before.session ?? '',
        question: before.question ?? '',
      });
    call.id = given.get('call') ?? call.id;
    call.code = given.get('code') ?? call.code;
    call.key = given.get('customer_key') ?? call.key;
    call.question = given.get('q') ?? call.question;
    for (const name of ['call', 'code', 'customer_key', 'q']) given.delete(name);
    history.replaceState(null, '', url);
    call.save();
    return call;
  }

  save() {
    const { id, code, key, session, question } = this;
    try {
      sessionStorage.setItem(KEY, JSON.stringify({ id, code, key, session, question }));
    } catch {
      // then a reload begins a new call
    }
  }

  async begin() {
    if (this.session) return;
    const { session } = await this.api.send('POST', 'sessions', {});
    // A search that was quicker has brought one.
    this.session ||= session;
    this.save();
  }

  /**
   * What visitors' pages tell too: the search was meant, an article was opened, was read.
   * @param {'commit' | 'click' | 'view' | 'read'} type
   * @param {Record<string, string | number>} more
   */
  async tell(type, more) {
    const event = {
      event_id: newId(),
      session: this.session,
      type,
      search_id: this.searchId,
      ...more,
    };
    if (!event.search_id) delete (/** @type {Partial<typeof event>} */ (event).search_id);
    await this.api.send('POST', 'events', event);
  }

  /** The question stands as it was typed: once for each search. */
  async commit() {
    if (!this.searchId || this.committed === this.searchId) return;
    this.committed = this.searchId;
    await this.tell('commit', {});
  }
}
