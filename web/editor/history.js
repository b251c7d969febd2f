/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h } from '../console/dom.js';
import { t, timeText } from '../console/text.js';
import { card } from './parts.js';

/** @typedef {import('./api.js').GapWhole} GapWhole */

/** What the daemon notes, for people. @type {[RegExp, string][]} */
const past = [
  [/^merged into g\d+$/, 'editor.past.merged_into'],
  [/^took in g\d+$/, 'editor.past.took_in'],
  [/^split from g\d+$/, 'editor.past.split_from'],
  [/^g\d+ was split off$/, 'editor.past.split_off'],
  [/^the article is served$/, 'editor.past.served'],
  [/^the article answers its questions$/, 'editor.past.answers'],
  [/^the article (answers its questions no more|is no longer served)$/, 'editor.past.fails'],
  [/^people still ask in vain$/, 'editor.past.vain'],
  [/^those who asked since were helped$/, 'editor.past.helped'],
  [/^nobody asked for 30 days$/, 'editor.past.quiet'],
  [/^it was declined, and is ten times/, 'editor.past.stronger'],
];

/** @param {GapWhole['history'][number]} step */
function stepText(step) {
  const who = !step.by || step.by === 'answerd' ? t('editor.history.itself') : step.by;
  const key = past.find(([said]) => said.test(step.note))?.[1];
  const note = key ? t(key) : step.note;
  if (step.from === step.to) return [t('editor.past.move', { who, what: note })];
  // A draft's note is the address of its file, which the title of the article says better.
  const told = step.to === 'drafted' ? '' : note;
  return [
    t('editor.history.step', { who, to: t(`editor.status.${step.to}`) }),
    told && h('span', { class: 'note' }, told),
  ];
}

/** @param {GapWhole} g */
export function historyCard(g) {
  const rows = [...g.history]
    .reverse()
    .map((step) =>
      h(
        'li',
        {},
        h('span', { class: 'hint' }, timeText(step.at)),
        h('span', {}, ...stepText(step)),
      ),
    );
  return card(
    t('editor.history.title'),
    [
      rows.length
        ? h('ol', { class: 'history' }, ...rows)
        : h('p', { class: 'lead' }, t('editor.history.none')),
    ],
    { id: 'history' },
  );
}
