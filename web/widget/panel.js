/**
 * SPDX-License-Identifier: MIT
 *
 * The panel as a dialog: its frame, focus, keys, and the views on top of each
 * other. It knows nothing of searching.
 */
import { button, h, icon, icons } from './dom.js';
import { t } from './text.js';
import { closeButton } from './views.js';

const FOCUSABLE = 'a[href],button:not([disabled]),input,select,textarea';

/** @typedef {{ node: HTMLElement, scroll: number }} Layer */

export class Panel {
  /**
   * @param {import("./context.js").Context} context
   * @param {{ clear: () => void, contact: () => void, closed: () => void }} on
   */
  constructor(context, on) {
    this.context = context;
    this.on = on;
    /** @type {Layer[]} */
    this.layers = [];
    this.input = h('input', {
      type: 'search',
      role: 'combobox',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': 'options',
      'aria-label': t('search.label'),
      placeholder: t('search.placeholder'),
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      enterkeyhint: 'search',
    });
    this.form = h('form', { role: 'search' }, icon(icons.search), this.input);
    this.view = h('div', { class: 'views' });
    this.status = h('div', { class: 'unseen', role: 'status' });
    this.backButton = button(
      { class: 'round back', 'aria-label': t('widget.back'), hidden: '' },
      () => this.back(),
      icon(icons.back),
    );
    this.root = h(
      'div',
      {
        class: 'panel',
        role: 'dialog',
        'aria-modal': 'true',
        'aria-labelledby': 'title',
        lang: context.lang,
        hidden: '',
      },
      h(
        'header',
        {},
        this.backButton,
        h('h1', { id: 'title' }, t('widget.title')),
        closeButton('round', () => this.close()),
      ),
      this.form,
      this.view,
      this.status,
      h(
        'footer',
        {},
        button({ class: 'human' }, on.contact, icon(icons.phone), t('widget.footer')),
      ),
    );
    this.root.addEventListener('keydown', (e) => this.key(e));
    context.shadow.append(this.root);
  }

  get isOpen() {
    return !this.root.hidden;
  }

  open() {
    this.root.hidden = false;
    this.context.launcher.setAttribute('aria-expanded', 'true');
    this.input.focus();
  }

  close() {
    if (!this.isOpen) return;
    this.root.hidden = true;
    this.context.launcher.setAttribute('aria-expanded', 'false');
    this.context.launcher.focus();
    this.on.closed();
  }

  /** The view on top. */
  get top() {
    return this.layers[this.layers.length - 1]?.node;
  }

  /** What has the focus inside. */
  get focused() {
    return this.context.shadow.activeElement;
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    if (e.isComposing || e.keyCode === 229) return;
    if (e.key === 'Escape') {
      e.preventDefault();
      e.stopPropagation();
      if (this.layers.length > 1) this.back();
      else if (this.input.value) this.on.clear();
      else this.close();
    } else if (e.key === 'Tab') {
      this.turn(e);
    }
  }

  /** Keeps the focus inside. @param {KeyboardEvent} e */
  turn(e) {
    const all = [
      .../** @type {NodeListOf<HTMLElement>} */ (this.root.querySelectorAll(FOCUSABLE)),
    ].filter((node) => node.offsetParent !== null);
    const edge = e.shiftKey ? all[0] : all[all.length - 1];
    if (this.focused !== edge) return;
    e.preventDefault();
    (e.shiftKey ? all[all.length - 1] : all[0])?.focus();
  }

  /** Shows a view in place of all others. @param {HTMLElement} node */
  replace(node) {
    this.layers = [{ node, scroll: 0 }];
    this.draw();
  }

  /** Shows a view on top, and moves the focus to its heading. @param {HTMLElement} node */
  push(node) {
    const top = this.layers[this.layers.length - 1];
    if (top) top.scroll = this.view.scrollTop;
    this.layers.push({ node, scroll: 0 });
    this.draw();
    /** @type {HTMLElement | null} */
    const heading = node.querySelector('h2');
    (heading ?? this.backButton).focus();
  }

  /** Shows a view in place of the topmost. @param {HTMLElement} node */
  swap(node) {
    this.layers.pop();
    this.push(node);
  }

  back() {
    if (this.layers.length < 2) return;
    this.layers.pop();
    this.draw();
    this.input.focus();
  }

  draw() {
    const top = this.layers[this.layers.length - 1];
    this.backButton.hidden = this.layers.length < 2;
    this.view.replaceChildren(...(top ? [top.node] : []));
    this.view.scrollTop = top?.scroll ?? 0;
  }

  /** @param {boolean} busy */
  setBusy(busy) {
    this.view.setAttribute('aria-busy', String(busy));
  }

  /** Tells a screen reader. @param {string} text */
  say(text) {
    this.status.textContent = text;
  }
}
