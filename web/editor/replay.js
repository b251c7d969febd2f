/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, h } from '../console/dom.js';
import { t } from '../console/text.js';
import { toast } from '../console/toast.js';
import { heading } from './parts.js';

/** @param {string} title @param {string} text @param {string} command */
function step(title, text, command) {
  const code = h('code', {}, command);
  const copy = button('button quiet', t('editor.replay.copy'), async () => {
    try {
      await navigator.clipboard.writeText(command);
      toast(t('editor.replay.copied'));
    } catch {
      getSelection()?.selectAllChildren(code); // no clipboard without HTTPS: it is marked instead
    }
  });
  return h(
    'li',
    { class: 'card' },
    h('h2', {}, title),
    h('p', {}, text),
    h('div', { class: 'command' }, h('pre', { tabindex: '0' }, code), copy),
  );
}

/** Past searches are asked of what is published; it is done where the files lie. */
export function replayView() {
  const node = h(
    'div',
    { class: 'view narrow' },
    heading(t('editor.nav.replay'), [], t('editor.replay.lead')),
    h('p', { class: 'note-box' }, t('editor.replay.config')),
    h(
      'ol',
      { class: 'replay' },
      step(
        t('editor.replay.1'),
        t('editor.replay.1.text'),
        'answerd replay tickets.csv --column subject',
      ),
      step(t('editor.replay.2'), t('editor.replay.2.text'), 'answerd gaps --csv > gaps.csv'),
      step(
        t('editor.replay.3'),
        t('editor.replay.3.text'),
        'answerd report --weekly --out reports',
      ),
    ),
    h('p', { class: 'hint' }, t('editor.replay.note')),
  );
  return { title: t('editor.nav.replay'), node };
}
