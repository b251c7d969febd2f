/**
 * SPDX-License-Identifier: MIT
 *
 * What the host page can listen to: answerd('on', 'search', f), or the event
 * "answerd:search" of its document. Events: open, close, search, article, vote, contact.
 */

/** @param {string} name */
const eventName = (name) => `answerd:${name}`;

/** What cannot be called is no listener. @param {string} name @param {unknown} listener */
export function listen(name, listener) {
  if (typeof listener === 'function')
    document.addEventListener(eventName(name), (e) => listener(/** @type {CustomEvent} */ (e).detail));
}

/** A fault of the host's listener is the host's. @param {string} name @param {object} detail */
export function tellPage(name, detail = {}) {
  document.dispatchEvent(new CustomEvent(eventName(name), { detail }));
}
