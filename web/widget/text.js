/** SPDX-License-Identifier: MIT */
import { timeText } from '../shared/message.js';

/**
 * A text of the messages, with its placeholders filled in.
 * @param {string} text its key, in whose place build.mjs puts it
 * @param {Record<string, string>} [values]
 */
export const t = (text, values = {}) =>
  text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/**
 * @param {string} one
 * @param {string} other
 * @param {number} n
 */
export const count = (one, other, n) => t(n === 1 ? one : other, { n: String(n) });

/** What there is of the parts. @param {unknown[]} parts */
export const joined = (...parts) => parts.filter(Boolean).join(' · ');

/**
 * Whether the opening hours are those of another zone than the reader's: no hour at which it
 * opens is the one at which it does.
 * @param {string | null} iso
 * @param {string | null} [hours]
 */
export function isElsewhere(iso, hours) {
  return iso && hours?.includes(':') && !hours.includes(`${new Date(iso).toTimeString().slice(0, 5)}-`);
}

/**
 * When a channel opens, in the reader's own time.
 * @param {string | null} iso
 */
export function opensText(iso) {
  return iso ? t('widget.opens', { time: timeText(iso, LANG) }) : t('contact.closed');
}
