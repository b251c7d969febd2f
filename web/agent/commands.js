/** SPDX-License-Identifier: GPL-3.0-or-later */
import { t } from '../console/text.js';

/** @typedef {import('../console/keys.js').Command} Command */

/**
 * What has a key. None is N, T or W, which with Ctrl belong to the browser, nor, where it acts
 * inside text, one that edits text there.
 * @param {import('./main.js').Console} console
 * @returns {Command[]}
 */
export function commands(console) {
  const make = (
    /** @type {string} */ id,
    /** @type {string} */ key,
    /** @type {() => unknown} */ run,
  ) => ({ id, key, run, label: () => t(`agent.key.${id}`) });
  const plain = (/** @type {Command} */ command) => ({ ...command, plain: true });
  const due = (
    /** @type {string} */ id,
    /** @type {string} */ key,
    /** @type {() => void} */ run,
  ) => plain(make(id, key, () => console.atCallbacks() && run()));
  const step = (/** @type {number} */ by) => () => {
    if (console.inComplaint) console.complaint?.go(console.complaint.step + by);
  };
  return [
    plain(make('search', '/', () => console.toSearch())),
    make('used', 'u', () => console.record.used()),
    make('say', 's', () => console.record.copySay()),
    make('link', 'l', () => console.record.copyLink()),
    make('fix', 'e', () => console.record.fix()),
    make('gap', 'g', () => console.record.gap()),
    make('solved', 'd', () => console.record.ended('solved')),
    make('passed', 'p', () => console.record.ended('transferred')),
    make('complaint', 'i', () => console.startComplaint()),
    make('next', ']', step(1)),
    make('back', '[', step(-1)),
    make('code', 'o', () => console.toCode()),
    make('new', 'k', () => console.newCall()),
    make('callbacks', 'b', () => console.show(console.atCallbacks() ? '' : '#callbacks')),
    due('claim', 'c', () => console.callbacks.claim()),
    due('missed', 'm', () => console.callbacks.missed()),
    due('finish', 'f', () => console.callbacks.finish()),
    due('helped', 'y', () => console.callbacks.helped()),
    due('unhelped', 'x', () => console.callbacks.unhelped()),
  ];
}

export function fixedKeys() {
  return [
    { keys: ['↑', '↓'], label: () => t('agent.key.choose') },
    { keys: ['Enter'], label: () => t('agent.key.open') },
    { keys: ['1', '–', '9'], label: () => t('agent.key.option') },
    { keys: ['Esc'], label: () => t('agent.key.escape') },
    { keys: ['?'], label: () => t('agent.key.keys') },
  ];
}
