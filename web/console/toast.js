/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from './api.js';
import { button, h } from './dom.js';
import { saidText, t } from './text.js';

const STAY_MS = 7000;
const FRESH_MS = 1500;
const MOST = 2;

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
    addEventListener(what, () => requestAnimationFrame(() => placeAll()), {
      capture: true,
      passive: true,
    });
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
  makeRoom(/** @type {HTMLElement} */ (host.parentElement), text);
  host.append(note);
  placeAll(note);
  if (!fault) leaveLater(note);
}

/**
 * Who does the same again is told it once, with the last to be undone. Others make room: what
 * cannot be undone before what can, faults last, the oldest first.
 * @param {HTMLElement} toasts
 * @param {string} text of the new one
 */
function makeRoom(toasts, text) {
  /** @type {HTMLElement[]} */
  const all = [...toasts.querySelectorAll(/** @type {'div'} */ ('.toast'))];
  for (const note of all) if (note.querySelector('p')?.textContent === text) note.remove();
  const lasting = (/** @type {Element} */ note) =>
    note.matches('.fault') ? 2 : Number(note.querySelector('.button') !== null);
  const rest = all
    .filter((note) => note.isConnected)
    .sort((a, b) => lasting(a) - lasting(b) || Number(a.dataset.at) - Number(b.dataset.at));
  for (const note of rest.slice(0, Math.max(0, rest.length + 1 - MOST))) note.remove();
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

/**
 * Where they may be, as dialog.css has it: the first that covers nothing one types in or presses,
 * and of those below the page's header the least of what one reads.
 */
const places = ['end', 'center', 'start', 'top'];
const pressed = 'input:not([type=hidden]), textarea, select, button, [role=option]';
const read = 'a, h1, h2, h3, p, li, summary, td, dt, dd';
const MANY = 1000;

/** @param {DOMRect} a @param {DOMRect} b */
const meet = (a, b) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** @param {HTMLElement} [fresh] what just came up */
function placeAll(fresh) {
  for (const toasts of document.querySelectorAll('.toasts'))
    if (toasts instanceof HTMLElement && toasts.querySelector('.toast'))
      place(toasts, toasts.contains(fresh ?? null));
}

/** What stands on the page. @param {string} selector */
const standing = (selector) =>
  [...document.querySelectorAll(selector)]
    .filter((one) => !one.closest('.toasts'))
    .map((one) => one.getBoundingClientRect())
    .filter((at) => at.width > 0 && at.height > 0);

/** @param {HTMLElement} toasts @param {boolean} anew */
function place(toasts, anew) {
  const keys = standing(pressed);
  const words = anew ? standing(read) : [];
  const covered = (/** @type {string} */ where) => {
    toasts.dataset.place = where;
    const own = [...toasts.querySelectorAll('.toast')].map((one) => one.getBoundingClientRect());
    const under = (/** @type {DOMRect[]} */ all) =>
      all.filter((at) => own.some((one) => meet(one, at))).length;
    return under(keys) * MANY + (where === 'top' ? MANY - 1 : under(words));
  };
  // They stay where they are as long as that is free: what jumps about is not read.
  const first = (!anew && toasts.dataset.place) || 'end';
  const counts = [first, ...places].map((where) => ({ where, n: covered(where) }));
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
