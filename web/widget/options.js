/**
 * SPDX-License-Identifier: MIT
 *
 * What is offered while one types, as the list of a combobox: WAI-ARIA 1.2, "list
 * autocomplete with manual selection". The focus stays in the box.
 */
import { isComposing } from '../shared/typing.js';
import { button, fragment, h, icon, icons } from './dom.js';
import { categoryName, count, has, t } from './text.js';

/** @typedef {import("../shared/api.js").Result} Result */
/** @typedef {import("../shared/api.js").Suggestion} Suggestion */

const WORDS_MAX = 3;

/** @param {string} lang @param {string} own */
export function languageNote(lang, own) {
  const name = `language.${lang}`;
  return lang !== own && has(name) ? t('search.in', { language: t(name) }) : '';
}

export class Options {
  /**
   * @param {HTMLInputElement} input
   * @param {() => void} enter when none is chosen
   */
  constructor(input, enter) {
    this.input = input;
    /** @type {{ node: HTMLElement, choose: () => void }[]} */
    this.all = [];
    this.active = -1;
    input.addEventListener('keydown', (e) => {
      // Keys of an input method choose a candidate there, and nothing here.
      if (isComposing(e)) {
        if (e.key === 'Enter') e.preventDefault();
      } else if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
        if (!this.all.length) return;
        e.preventDefault();
        this.move(e.key === 'ArrowDown' ? 1 : -1);
      } else if (e.key === 'Enter') {
        e.preventDefault();
        const chosen = this.all[this.active];
        if (chosen) chosen.choose();
        else enter();
      }
    });
  }

  /** @param {number} step */
  move(step) {
    const n = this.all.length + 1; // the box itself, too
    this.mark(((this.active + 1 + step + n) % n) - 1);
  }

  /** @param {number} at -1: none */
  mark(at) {
    this.all[this.active]?.node.setAttribute('aria-selected', 'false');
    this.active = at;
    const node = this.all[at]?.node;
    node?.setAttribute('aria-selected', 'true');
    node?.scrollIntoView({ block: 'nearest' });
    if (node) this.input.setAttribute('aria-activedescendant', node.id);
    else this.input.removeAttribute('aria-activedescendant');
  }

  /** Nothing is offered. */
  clear() {
    this.mark(-1);
    this.all = [];
    this.input.setAttribute('aria-expanded', 'false');
  }

  /** @param {string} cls @param {string} lang @param {() => void} choose @param {(Node | string | null)[]} children */
  add(cls, lang, choose, ...children) {
    const node = h(
      'div',
      { role: 'option', id: `o${this.all.length}`, class: cls, 'aria-selected': 'false', lang },
      ...children,
    );
    // The press must not take the focus from the box.
    node.addEventListener('mousedown', (e) => e.preventDefault());
    node.addEventListener('click', choose);
    this.all.push({ node, choose });
    return node;
  }

  /**
   * @param {{ text: string, results: Result[], words: Suggestion[], lang: string }} found
   * @param {{ open: (r: Result) => void, word: (s: Suggestion) => void, all: () => void, contact: () => void }} on
   */
  view({ text, results, words, lang }, on) {
    this.clear();
    const shown = new Set(results.map((r) => r.id));
    const other = words.filter((w) => w.text !== text && !shown.has(w.id ?? ''));
    const list = h(
      'div',
      { role: 'listbox', id: 'options', 'aria-label': t('suggest.all', { q: text }) },
      ...other
        .slice(0, WORDS_MAX)
        .map((w) =>
          this.add('word', w.lang ?? lang, () => on.word(w), icon(icons.search), h('span', {}, w.text)),
        ),
      ...results.map((r) => {
        const meta = [categoryName(r.category), r.section?.title, languageNote(r.lang, lang)];
        return this.add(
          'hit',
          r.lang,
          () => on.open(r),
          h('span', { class: 'name' }, r.title),
          h('span', { class: 'snippet' }, fragment(r.snippet)),
          h('span', { class: 'note', lang }, meta.filter(Boolean).join(' · ')),
        );
      }),
    );
    this.input.setAttribute('aria-expanded', String(this.all.length > 0));
    return h(
      'div',
      { class: 'view' },
      this.all.length ? list : h('p', { class: 'lead' }, t('widget.nothing')),
      button({ class: 'button quiet wide' }, on.all, t('suggest.all', { q: text })),
    );
  }

  said() {
    return this.all.length ? count(t('suggest.count.one'), t('suggest.count.other'), this.all.length) : t('widget.nothing');
  }
}
