/**
 * SPDX-License-Identifier: MIT
 *
 * The panel as a dialog: its frame, focus, keys, and the views on top of each
 * other. It knows nothing of searching.
 */
import { isComposing } from '../shared/typing.js';
import { launcher, shadow } from './context.js';
import { button, h, icon, icons } from './dom.js';
import { t } from './text.js';

const FOCUSABLE = 'a[href],:enabled';

/** @typedef {{ node: HTMLElement, scroll: number }} Layer */

/** @type {Layer[]} */
let layers = [];

export const input = h('input', {
  type: 'search',
  role: 'combobox',
  'aria-autocomplete': 'list',
  'aria-controls': 'options',
  'aria-label': t('search.label'),
  placeholder: t('search.placeholder'),
  autocomplete: 'off',
  autocapitalize: 'off',
  spellcheck: 'false',
  enterkeyhint: 'search',
  maxlength: '512',
});
/** What stands in the box, as much of it as the daemon takes: 512 bytes, and whole characters. */
export function question() {
  const { read } = new TextEncoder().encodeInto(input.value, new Uint8Array(512));
  return input.value.slice(0, read).trim();
}
/** Where the views are shown. */
export const stage = h('div.views');
const form = h('form', { role: 'search' }, icon(icons.search), input);
const status = h('div.unseen', { role: 'status' });
const backButton = button('round.back', back, { 'aria-label': t('widget.back') }, icon(icons.back));
const root = h(
  'div.panel',
  {
    role: 'dialog',
    'aria-modal': 'true',
    'aria-labelledby': 'title',
    lang: LANG,
    hidden: '',
    tabindex: '-1',
  },
  h(
    'header',
    backButton,
    h('h1', { id: 'title' }, t('widget.title')),
    button('round', close, { 'aria-label': t('widget.close') }, icon(icons.close)),
  ),
  form,
  stage,
  status,
  h('footer', button('human', () => on.contact(), icon(icons.phone), t('widget.footer'))),
);

/** @typedef {{ ask: () => void, clear: () => void, contact: () => void, closed: () => void }} Presses */

/** What the panel cannot do alone. @type {Presses} */
let on;

/** Puts the panel on the page, closed. @param {Presses} presses */
export function begin(presses) {
  on = presses;
  shadow.append(root);
}

form.onsubmit = (/** @type {SubmitEvent} */ e) => {
  e.preventDefault();
  on.ask();
};
root.onkeydown = key;

export const isOpen = () => !root.hidden;

/** The first view, over which others may lie. */
export const bottom = () => layers[0]?.node;

/** The view on top. */
export const top = () => layers.at(-1)?.node;

/** Whether a view lies over another. */
export const isCovered = () => layers.length > 1;

/** What has the focus inside. */
export const focused = () => shadow.activeElement;

/** @param {boolean} opened */
function turn(opened) {
  root.hidden = !opened;
  launcher.hidden = opened;
  launcher.setAttribute('aria-expanded', String(opened));
  (opened ? input : launcher).focus();
}

export const open = () => turn(true);

export function close() {
  if (!isOpen()) return;
  turn(false);
  on.closed();
}

/** @param {KeyboardEvent} e */
function key(e) {
  if (isComposing(e)) return;
  if (e.key === 'Tab') keepFocus(e);
  if (e.key !== 'Escape') return;
  e.preventDefault();
  e.stopPropagation();
  if (isCovered()) back();
  else if (input.value) on.clear();
  else close();
}

/** Keeps the focus inside. @param {KeyboardEvent} e */
function keepFocus(e) {
  const all = [
    .../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(FOCUSABLE)),
  ].filter((node) => node.offsetParent);
  if (e.shiftKey) all.reverse();
  if (focused() !== all.at(-1) && !(e.shiftKey && focused() === root)) return;
  e.preventDefault();
  all[0]?.focus();
}

/** Shows a view in place of all others. @param {HTMLElement} node */
export function replace(node) {
  layers = [{ node, scroll: 0 }];
  draw();
}

/** Shows a view on top, and moves the focus to its heading. @param {HTMLElement} node */
export function push(node) {
  const under = layers.at(-1);
  if (under) under.scroll = stage.scrollTop;
  layers.push({ node, scroll: 0 });
  root.focus();
  draw();
}

/**
 * Shows a view where another is, also when that is covered; tells whether it was there.
 * @param {HTMLElement | undefined} old
 * @param {HTMLElement} node
 */
export function swap(old, node) {
  const layer = layers.find((l) => l.node === old);
  if (layer) {
    layer.node = node;
    draw();
  }
  return layer;
}

export function back() {
  layers.pop();
  draw();
  input.focus();
}

/** What has the focus and goes hands it to the heading of what comes, or to the panel. */
function draw() {
  const { node, scroll } = /** @type {Layer} */ (layers.at(-1));
  if (stage.firstChild === node) return;
  const hands = focused() === root || stage.contains(focused());
  backButton.hidden = !isCovered();
  stage.replaceChildren(node);
  stage.scrollTop = scroll;
  if (node.id) say(/** @type {Node} */ (node.firstChild).textContent); // what failed
  // What the box offers, and what of it is marked.
  input.setAttribute('aria-expanded', String(!!stage.querySelector('#options')));
  input.setAttribute('aria-activedescendant', stage.querySelector('[aria-selected=true]')?.id ?? '');
  if (!hands) return;
  node.querySelector('h2')?.focus();
  if (!focused()) root.focus(); // not every heading takes it
}

/** @param {boolean} busy */
export function setBusy(busy) {
  stage.setAttribute('aria-busy', String(busy));
}

/** What failed is tried again. */
export function retry() {
  /** @type {HTMLElement | null} */ (stage.querySelector('#failed .button'))?.click();
}

/** Tells a screen reader. @param {string | null} text */
export function say(text) {
  status.textContent = text;
}
