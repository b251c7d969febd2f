/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, h, icon } from '../console/dom.js';
import { t } from '../console/text.js';

/**
 * Types into the text, so that undo takes it back.
 * @param {HTMLTextAreaElement} text
 * @param {number} at
 * @param {string} what
 * @param {number} [to] what stands from `at` to there is replaced
 */
export function typeAt(text, at, what, to = at) {
  text.focus();
  text.setSelectionRange(at, to);
  // Deprecated, and the one way that keeps the undo of the browser.
  if (document.execCommand('insertText', false, what)) return;
  text.setRangeText(what, at, to, 'end');
  text.dispatchEvent(new Event('input', { bubbles: true }));
}

/** @param {HTMLTextAreaElement} text @param {string} before @param {string} after @param {string} empty */
function around(text, before, after, empty) {
  const { selectionStart: from, selectionEnd: to, value } = text;
  const inside = value.slice(from, to) || empty;
  typeAt(text, from, `${before}${inside}${after}`, to);
  text.setSelectionRange(from + before.length, from + before.length + inside.length);
}

/** @param {HTMLTextAreaElement} text @param {string} mark */
function lineBegins(text, mark) {
  const at = text.value.lastIndexOf('\n', text.selectionStart - 1) + 1;
  const after = text.selectionEnd + mark.length;
  typeAt(text, at, mark);
  text.setSelectionRange(after, after);
}

/** @param {HTMLTextAreaElement} text */
export function toolbar(text) {
  /** @param {string} name @param {string} picture @param {() => void} run */
  const tool = (name, picture, run) => {
    const b = button('tool', '', run, {
      'aria-label': t(`editor.tool.${name}`),
      title: t(`editor.tool.${name}`),
    });
    b.append(icon(picture));
    return b;
  };
  return h(
    'div',
    { class: 'toolbar', role: 'group', 'aria-label': t('editor.tools') },
    tool('heading', 'M6 5v14M18 5v14M6 12h12', () => lineBegins(text, '## ')),
    tool('bold', 'M8 5v14h5.5a3.6 3.6 0 0 0 0-7.2H8 M8 5h4.7a3.4 3.4 0 0 1 0 6.8', () =>
      around(text, '**', '**', t('editor.tool.words')),
    ),
    tool('list', 'M9.5 6.5H20M9.5 12H20M9.5 17.5H20M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01', () =>
      lineBegins(text, '- '),
    ),
    tool('steps', 'M10 6.5h10M10 12h10M10 17.5h10M4 5.5l1.3-.8v4M4 14.6h2.2L4 18.2h2.4', () =>
      lineBegins(text, '1. '),
    ),
    tool(
      'link',
      'M10 14a4 4 0 0 0 6 .5l3-3a4.2 4.2 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6-.5l-3 3a4.2 4.2 0 0 0 6 6l1-1',
      () => around(text, '[', '](https://)', t('editor.tool.words')),
    ),
  );
}
