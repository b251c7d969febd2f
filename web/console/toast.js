/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from './api.js';
import { button, h } from './dom.js';
import { saidText, t } from './text.js';

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
  for (const what of ['scroll', 'resize', 'focusin'])
    addEventListener(what, () => requestAnimationFrame(placeAll), { capture: true, passive: true });
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
  placeAll();
  if (!fault) leaveLater(note);
}

/**
 * It stays while the focus is in it, or the pointer moves over it; one that rests where it came
 * up says nothing. @param {HTMLElement} note
 */
function leaveLater(note) {
  let until = Date.now() + STAY_MS;
  note.addEventListener('pointermove', (e) => {
    if (e.movementX || e.movementY) until = Date.now() + STAY_MS;
  });
  const leave = () => {
    const left = note.matches(':focus-within') ? STAY_MS : until - Date.now();
    if (left > 0) setTimeout(leave, left);
    else note.remove();
  };
  setTimeout(leave, STAY_MS);
}

/* ---- where they stand ---- */

/** Where they may be, as dialog.css has it; the first that covers nothing one types in or presses. */
const places = ['end', 'center', 'start', 'top'];
const pressed = 'input:not([type=hidden]), textarea, select, button';

/** @param {DOMRect} a @param {DOMRect} b */
const meet = (a, b) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function placeAll() {
  for (const toasts of document.querySelectorAll('.toasts'))
    if (toasts instanceof HTMLElement && toasts.querySelector('.toast')) place(toasts);
}

/** @param {HTMLElement} toasts */
function place(toasts) {
  const taken = [...document.querySelectorAll(pressed)]
    .filter((one) => !one.closest('.toasts'))
    .map((one) => one.getBoundingClientRect())
    .filter((at) => at.width > 0 && at.height > 0);
  const covered = (/** @type {string} */ where) => {
    toasts.dataset.place = where;
    const own = [...toasts.querySelectorAll('.toast')].map((one) => one.getBoundingClientRect());
    return taken.filter((at) => own.some((one) => meet(one, at))).length;
  };
  // They stay where they are as long as that is free: what jumps about is not read.
  const now = toasts.dataset.place ?? 'end';
  const counts = [now, ...places].map((where) => ({ where, n: covered(where) }));
  const free = counts.reduce((best, one) => (one.n < best.n ? one : best));
  toasts.dataset.place = free.where;
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
  if (error.status === 413) return t('console.too_large');
  if (error.status >= 500) return t('console.server');
  return saidText(error.said, error.detail) || t('console.server');
}

/** @param {unknown} error */
export function toastFault(error) {
  toast(faultText(error), { fault: true });
}
