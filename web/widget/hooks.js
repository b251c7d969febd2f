/**
 * SPDX-License-Identifier: MIT
 *
 * What the host page can listen to: answerd('on', 'search', f), or the event
 * "answerd:search" of its document. Events: open, close, search, article, vote, contact.
 */
export class Hooks {
  constructor() {
    /** @type {Record<string, ((detail: object) => void)[]>} */
    this.listeners = {};
  }

  /** @param {string} name @param {(detail: object) => void} listener */
  on(name, listener) {
    (this.listeners[name] ??= []).push(listener);
  }

  /** A fault of the host's listener is the host's. @param {string} name @param {object} detail */
  tell(name, detail) {
    for (const listener of this.listeners[name] ?? []) queueMicrotask(() => listener(detail));
    document.dispatchEvent(new CustomEvent(`answerd:${name}`, { detail }));
  }
}
