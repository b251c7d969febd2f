/** SPDX-License-Identifier: GPL-3.0-or-later */
import { isComposing } from '../shared/typing.js';
import { button, h } from './dom.js';
import { t } from './text.js';

/**
 * @typedef {object} Command
 * @property {string} id
 * @property {string} key one character, small
 * @property {() => string} label
 * @property {() => unknown} run
 * @property {boolean} [plain] acts outside inputs alone
 */
/** @typedef {{ keys: string[], label: () => string }} Fixed what is listed and cannot be changed */

/** With Ctrl these edit text, or belong to the browser, which gives them to no page. */
const TEXT_KEYS = new Set([...'acvxyz']);
const BROWSER_KEYS = new Set([...'ntw']);

/** @param {EventTarget | null} at */
export function inText(at) {
  if (!(at instanceof HTMLElement)) return false;
  if (at instanceof HTMLInputElement)
    return !['button', 'checkbox', 'radio', 'range', 'submit'].includes(at.type);
  return (
    at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement || at.isContentEditable
  );
}

/** @param {Command} command @param {string} key */
function worksInText(command, key) {
  return !command.plain && !TEXT_KEYS.has(key) && !BROWSER_KEYS.has(key);
}

/** Keys that act outside inputs, with Ctrl inside; `?` (Ctrl and / inside) shows them. */
export class Keys {
  /**
   * @param {string} name of the console: what was changed is kept under it
   * @param {Command[]} commands
   * @param {Fixed[]} [fixed]
   */
  constructor(name, commands, fixed = []) {
    this.store = `answerd.keys.${name}`;
    this.commands = commands;
    this.fixed = fixed;
    /** @type {Record<string, string>} */
    this.changed = {};
    /** @type {(() => void)[]} */
    this.listeners = [];
    this.load();
  }

  start() {
    document.addEventListener('keydown', (e) => this.press(e));
  }

  /** Calls redraw when a key was changed. @param {() => void} redraw */
  onChange(redraw) {
    this.listeners.push(redraw);
  }

  load() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.store) ?? '{}');
      for (const { id } of this.commands)
        if (typeof kept[id] === 'string' && kept[id].length === 1) this.changed[id] = kept[id];
    } catch {
      this.changed = {}; // no storage, or nothing sensible in it
    }
  }

  save() {
    try {
      localStorage.setItem(this.store, JSON.stringify(this.changed));
    } catch {
      // it lasts for this page then
    }
    for (const listener of this.listeners) listener();
  }

  /** @param {Command} command */
  keyOf(command) {
    return this.changed[command.id] ?? command.key;
  }

  /** The key of a command as it is shown beside its button. @param {Command} command */
  capText(command) {
    return this.keyOf(command).toUpperCase();
  }

  /** @param {KeyboardEvent} e */
  press(e) {
    if (e.defaultPrevented || isComposing(e) || e.altKey || e.metaKey) return;
    if (document.querySelector('dialog[open]')) return;
    const inside = inText(e.target);
    const key = e.key.toLowerCase();
    if (inside !== e.ctrlKey) return;
    if (key === '?' || (e.ctrlKey && key === '/')) {
      e.preventDefault();
      this.show();
      return;
    }
    const command = this.commands.find((c) => this.keyOf(c) === key);
    if (!command || (inside && !worksInText(command, key))) return;
    e.preventDefault();
    void command.run();
  }

  /** Why a key cannot be taken, or ''. @param {Command} command @param {string} key */
  refusal(command, key) {
    if (key.length !== 1 || key === ' ' || key === '?') return t('keys.none');
    const other = this.commands.find((c) => c !== command && this.keyOf(c) === key);
    return other ? t('keys.taken', { key: key.toUpperCase(), label: other.label() }) : '';
  }

  /** The list, in which each key can be changed. */
  show() {
    const dialog = h('dialog', { class: 'dialog keys', 'aria-labelledby': 'keys-title' });
    const note = h('p', { class: 'hint', role: 'status' }, t('keys.hint'));
    const list = h('dl', { class: 'key-list' });
    const draw = () => list.replaceChildren(...this.rows(note, draw));
    draw();
    const close = () => dialog.close();
    const reset = () => {
      this.changed = {};
      this.save();
      note.textContent = t('keys.reset.done');
      draw();
    };
    dialog.append(
      h('h2', { id: 'keys-title' }, t('keys.title')),
      note,
      list,
      h(
        'div',
        { class: 'actions' },
        button('button', t('console.close'), close),
        button('button quiet', t('keys.reset'), reset),
      ),
    );
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
  }

  /** @param {HTMLElement} note @param {() => void} draw */
  rows(note, draw) {
    const fixed = this.fixed.map(({ keys, label }) =>
      h('div', {}, h('dt', {}, label()), h('dd', {}, ...keys.map(cap))),
    );
    const own = this.commands.map((command) => {
      const key = this.keyOf(command);
      const change = h(
        'button',
        {
          type: 'button',
          class: 'key-change',
          'aria-label': t('keys.change', { label: command.label(), key: key.toUpperCase() }),
        },
        cap(key),
      );
      change.addEventListener('click', () => this.listen(command, change, note, draw));
      return h('div', {}, h('dt', {}, command.label()), h('dd', {}, change));
    });
    return [...fixed, ...own];
  }

  /**
   * The next key becomes that of the command.
   * @param {Command} command
   * @param {HTMLElement} change
   * @param {HTMLElement} note
   * @param {() => void} draw
   */
  listen(command, change, note, draw) {
    note.textContent = t('keys.press', { label: command.label() });
    change.classList.add('listening');
    const heard = (/** @type {KeyboardEvent} */ e) => {
      if (isComposing(e) || e.key === 'Tab' || ['Shift', 'Control', 'Alt', 'Meta'].includes(e.key))
        return;
      e.preventDefault();
      e.stopPropagation();
      change.removeEventListener('keydown', heard);
      change.classList.remove('listening');
      this.take(command, e.key.toLowerCase(), note);
      draw();
      const at = this.fixed.length + this.commands.indexOf(command);
      /** @type {HTMLElement | null | undefined} */
      const again = note.parentElement
        ?.querySelectorAll('.key-list > div')
        [at]?.querySelector('button');
      again?.focus();
    };
    change.addEventListener('keydown', heard);
    change.addEventListener('blur', () => {
      change.removeEventListener('keydown', heard);
      change.classList.remove('listening');
    });
  }

  /** @param {Command} command @param {string} key @param {HTMLElement} note */
  take(command, key, note) {
    if (key === 'escape') {
      note.textContent = t('keys.hint');
      return;
    }
    const refused = this.refusal(command, key);
    note.textContent =
      refused || t('keys.done', { key: key.toUpperCase(), label: command.label() });
    if (refused) return;
    if (key === command.key) delete this.changed[command.id];
    else this.changed[command.id] = key;
    this.save();
  }
}

/** @param {string} key */
function cap(key) {
  return h('kbd', {}, key.length === 1 ? key.toUpperCase() : key);
}
