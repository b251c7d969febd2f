/**
 * SPDX-License-Identifier: MIT
 *
 * What the loader gives the app. A page has one widget, so this and what the other
 * modules remember is theirs alone.
 */

/**
 * @typedef {object} Context
 * @property {string} base of the daemon, without a slash at its end
 * @property {string} segment
 * @property {ShadowRoot} shadow
 * @property {HTMLButtonElement} launcher
 */

/** @typedef {(name: string, args: unknown[]) => void} Run a command of the host page */

export const { base, segment, shadow, launcher } = /** @type {Context} */ (window.answerd?.context);
