/**
 * SPDX-License-Identifier: MIT
 *
 * What the loader gives the app. A page has one widget, so this and what the other
 * modules remember is theirs alone.
 */

/**
 * @typedef {object} Context
 * @property {string} base of the daemon, without a slash at its end
 * @property {Policy} policy for what the daemon made safe
 * @property {string} segment of the visitor; "": none is told
 * @property {ShadowRoot} shadow
 * @property {HTMLButtonElement} launcher
 */

/** @typedef {{ createHTML(s: string): string, createScriptURL(s: string): string }} Policy */
/** @typedef {(name: string, ...args: unknown[]) => void} Run a command of the host page */

export const { base, policy, segment, shadow, launcher } = /** @type {Context} */ (window.answerd?.context);
