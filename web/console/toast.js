/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from './api.js';
import { button, h } from './dom.js';
import { t } from './text.js';

const STAY_MS = 7000;
const FRESH_MS = 1500;

/**
 * Live regions must stand in the page before they speak. A modal dialog makes the rest of the
 * page inert, so the toasts go where the dialog is.
 * @param {'status' | 'alert'} role
 */
function region(role) {
  const host = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
  const found = host.querySelector(`:scope > .toasts > [role=${role}]`);
  if (found instanceof HTMLElement) return found;
  host.append(
    h('div', { class: 'toasts' }, h('div', { role: 'status' }), h('div', { role: 'alert' })),
  );
  return /** @type {HTMLElement} */ (host.querySelector(`:scope > .toasts > [role=${role}]`));
}

/** Called once at the start. What was told on one page goes with it. */
export function startToasts() {
  region('status');
  addEventListener('hashchange', () => dropToasts(true));
}

/** @param {boolean} [keep] what can still be undone, and what was told just before, with the way here */
export function dropToasts(keep = false) {
  for (const note of document.querySelectorAll('body > .toasts .toast')) {
    const fresh = Date.now() - Number(/** @type {HTMLElement} */ (note).dataset.at) < FRESH_MS;
    if (!keep || !(fresh || note.querySelector('.button'))) note.remove();
  }
}

/**
 * @param {string} text
 * @param {{ fault?: boolean, action?: { text: string, run: () => unknown } }} [options]
 *   fault: it did not work, stays until it is closed; action: a button, such as undo
 */
export function toast(text, options = {}) {
  const { fault = false, action } = options;
  const gone = () => note.remove();
  const note = h(
    'div',
    { class: fault ? 'toast fault' : 'toast', 'data-at': String(Date.now()) },
    h('p', {}, text),
  );
  if (action)
    note.append(
      button('button plain', action.text, () => {
        gone();
        action.run();
      }),
    );
  note.append(button('close', '×', gone, { 'aria-label': t('console.close') }));
  const host = region(fault ? 'alert' : 'status');
  host.append(note);
  while (host.children.length > 2) host.firstElementChild?.remove();
  if (!fault) leaveLater(note);
}

/** It stays while somebody reads it or has the focus in it. @param {HTMLElement} note */
function leaveLater(note) {
  const leave = () => {
    if (note.matches(':hover, :focus-within')) setTimeout(leave, STAY_MS);
    else note.remove();
  };
  setTimeout(leave, STAY_MS);
}

/**
 * Why something did not work, for people.
 * @param {unknown} error
 */
export function faultText(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 0) return t('console.offline');
  if (error.status === 429) return t('console.busy');
  if (error.status === 403) return t('console.forbidden');
  if (error.status >= 500) return t('console.server');
  return error.detail || t('console.server');
}

/** @param {unknown} error */
export function toastFault(error) {
  toast(faultText(error), { fault: true });
}
