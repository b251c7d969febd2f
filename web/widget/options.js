/**
 * SPDX-License-Identifier: MIT
 *
 * What is offered while one types, as the list of a combobox: WAI-ARIA 1.2, "list
 * autocomplete with manual selection". The focus stays in the box.
 */
import { isComposing } from '../shared/typing.js';
import { button, fragment, h, icon, icons, view } from './dom.js';
import { input } from './panel.js';
import { count, origin, t } from './text.js';

/** @typedef {import("../shared/api.js").Result} Result */
/** @typedef {import("../shared/api.js").Suggestion} Suggestion */

const WORDS_MAX = 3;

/** @type {HTMLElement[]} */
let options = [];
let active = -1;

/** Whether an option is marked. */
export const isChoosing = () => active >= 0;

/** @param {() => void} enter when none is chosen */
export function begin(enter) {
  input.onkeydown = (e) => {
    const arrow = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (e.key === 'Enter') {
      e.preventDefault();
      // Keys of an input method choose a candidate there, and nothing here.
      if (isComposing(e)) return;
      if (isChoosing()) options[active]?.click();
      else enter();
    } else if (arrow && options.length && !isComposing(e)) {
      e.preventDefault();
      const places = options.length + 1; // the box itself, too
      mark(((active + 1 + arrow + places) % places) - 1);
    }
  };
}

/** @param {number} at -1: none */
function mark(at) {
  options[active]?.setAttribute('aria-selected', 'false');
  active = at;
  const node = options[at];
  node?.setAttribute('aria-selected', 'true');
  node?.scrollIntoView({ block: 'nearest' });
  if (node) input.setAttribute('aria-activedescendant', node.id);
  else input.removeAttribute('aria-activedescendant');
}

/** @param {HTMLElement[]} [now] none: nothing is offered */
export function offer(now = []) {
  mark(-1);
  options = now;
  input.setAttribute('aria-expanded', String(now.length > 0));
}

/** @param {string} cls @param {string | undefined} lang @param {() => void} choose @param {Node[]} children */
function option(cls, lang, choose, ...children) {
  const node = h(`div.${cls}`, { role: 'option', 'aria-selected': 'false', lang }, ...children);
  // The press must not take the focus from the box.
  node.onmousedown = (e) => e.preventDefault();
  node.onclick = choose;
  return node;
}

/**
 * @param {{ text: string, results: Result[], words: Suggestion[] }} found
 * @param {{ open: (r: Result) => void, word: (s: Suggestion) => void, all: () => void }} on
 */
export function optionsView({ text, results, words }, on) {
  const shown = new Set(results.map((r) => r.id));
  const other = words.filter((w) => w.text !== text && !shown.has(w.id ?? ''));
  const all = [
    ...other
      .slice(0, WORDS_MAX)
      .map((w) =>
        option('word', w.lang, () => on.word(w), icon(icons.search), h('span', w.text)),
      ),
    ...results.map((r) =>
      option(
        'hit',
        r.lang,
        () => on.open(r),
        h('span.name', r.title),
        h('span.snippet', fragment(r.snippet)),
        h('span.note', { lang: LANG }, origin(r)),
      ),
    ),
  ];
  all.forEach((node, i) => (node.id = `o${i}`));
  offer(all);
  const label = t('suggest.all', { q: text });
  return view(
    all.length
      ? h('div', { role: 'listbox', id: 'options', 'aria-label': label }, ...all)
      : h('p.lead', t('widget.nothing')),
    button('button.quiet.wide', on.all, label),
  );
}

export const optionsSaid = () =>
  options.length
    ? count(t('suggest.count.one'), t('suggest.count.other'), options.length)
    : t('widget.nothing');
