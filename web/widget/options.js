/**
 * SPDX-License-Identifier: MIT
 *
 * What is offered while one types, as the list of a combobox: WAI-ARIA 1.2, "list
 * autocomplete with manual selection". The focus stays in the box.
 */
import { isComposing } from '../shared/typing.js';
import { button, fragment, from, h, icon, icons, view } from './dom.js';
import { input, say, stage } from './panel.js';
import { count, t } from './text.js';

/** @typedef {import("../shared/api.js").Result} Result */
/** @typedef {import("../shared/api.js").Suggestion} Suggestion */

const WORDS_MAX = 3;

/** The option that is marked. */
export const chosen = () => stage.querySelector('[aria-selected=true]');

/** Marks an option, or none. @param {HTMLElement} [option] */
export function mark(option) {
  chosen()?.setAttribute('aria-selected', 'false');
  option?.setAttribute('aria-selected', 'true');
  option?.scrollIntoView({ block: 'nearest' });
  input.setAttribute('aria-activedescendant', option?.id ?? '');
}

input.onkeydown = (e) => {
  const arrow = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  const all = [.../** @type {NodeListOf<HTMLElement>} */ (stage.querySelectorAll('[role=option]'))];
  const at = all.indexOf(/** @type {HTMLElement} */ (chosen()));
  // Keys of an input method choose a candidate there, and nothing here.
  if (isComposing(e)) {
    if (e.key === 'Enter') e.preventDefault();
  } else if (e.key === 'Enter' && all[at]) {
    e.preventDefault();
    all[at]?.click();
  } else if (arrow && all.length) {
    e.preventDefault();
    const places = all.length + 1; // the box itself, too
    mark(all[((at + 1 + arrow + places) % places) - 1]);
  }
};

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
        from(r.origin),
      ),
    ),
  ];
  all.forEach((node, i) => (node.id = `o${i}`));
  const label = t('suggest.all', { q: text });
  say(
    all.length
      ? count(t('suggest.count.one'), t('suggest.count.other'), all.length)
      : t('widget.nothing'),
  );
  return view(
    all.length
      ? h('div', { role: 'listbox', id: 'options', 'aria-label': label }, ...all)
      : h('p.lead', t('widget.nothing')),
    button('button.quiet.wide', on.all, label),
  );
}
