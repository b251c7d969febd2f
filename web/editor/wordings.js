/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, h } from '../console/dom.js';
import { t, tn } from '../console/text.js';
import { defined } from './define.js';
import { langOf } from './gaps.js';
import { card } from './parts.js';

/** @typedef {import('./api.js').GapWhole} GapWhole */

/**
 * What customers typed, beside the article: which of it stands among its questions, and what is
 * held back as the proof.
 * @param {GapWhole} gap
 * @param {Set<string>} heldBack
 * @param {(wording: string) => void} add
 */
export function wordingsCard(gap, heldBack, add) {
  const list = h('ul', { class: 'wordings' });
  const note = h('p', { class: 'worse', role: 'status' });
  /** @param {string[]} there the questions of the article as it stands */
  const show = (there) => {
    const inside = new Set(there);
    let broken = 0;
    const rows = gap.questions.map((q) => {
      const held = q.held_back || heldBack.has(q.text);
      const has = inside.has(q.text);
      if (held && has) broken++;
      const state = has
        ? h(
            'span',
            { class: held ? 'badge fault' : 'badge good' },
            t(held ? 'editor.wording.leaked' : 'editor.wording.in'),
          )
        : held
          ? h('span', { class: 'badge internal' }, t('editor.held'))
          : button('button plain small', t('editor.wording.add'), () => add(q.text), {
              'aria-label': t('editor.wording.add.this', { text: q.text }),
            });
      return h(
        'li',
        {},
        h(
          'span',
          { class: 'words', ...langOf(gap) },
          q.text,
          h('span', { class: 'hint' }, ` ${tn('editor.people', q.people)}`),
        ),
        state,
      );
    });
    list.replaceChildren(...rows);
    note.textContent = broken ? tn('editor.wording.broken', broken) : '';
  };
  show([]);
  const held = heldBack.size > 0 || gap.questions.some((q) => q.held_back);
  const node = card(
    t('editor.wording.title'),
    [
      held && h('p', { class: 'hint' }, defined(t('editor.held.some'), t('editor.mean.held'))),
      note,
      list,
    ],
    { id: 'wordings' },
  );
  return { node, show };
}
