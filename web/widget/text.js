/** SPDX-License-Identifier: MIT */
import { timeText } from '../shared/message.js';

/**
 * A text of the messages, with its placeholders filled in.
 * @param {string} key
 * @param {Record<string, string>} [values]
 */
export function t(key, values = {}) {
  const text = TEXTS[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/**
 * @param {string} one
 * @param {string} other
 * @param {number} n
 */
export const count = (one, other, n) => t(n === 1 ? one : other, { n: String(n) });

/**
 * A category's name: from the messages, or its id made readable.
 * @param {string} id
 */
export function categoryName(id) {
  const words = id.replace(/.*\//, '').replace(/[-_]/g, ' ');
  return TEXTS[`category.${id}`] ?? words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * Where a result is from, and its language where it is another.
 * @param {import("../shared/api.js").Result} result
 */
export function origin({ category, section, lang }) {
  const language = TEXTS[`language.${lang}`];
  const other = language && lang !== LANG && t('search.in', { language });
  return [categoryName(category), section?.title, other].filter(Boolean).join(' · ');
}

/**
 * "1m", "24h", "2d" in words; anything else as it stands.
 * @param {string} s
 */
export function duration(s) {
  const [, n, letter] = /^(\d+)([mhd])$/.exec(s) ?? [];
  if (!letter) return s;
  const unit = { m: 'minute', h: 'hour', d: 'day' }[/** @type {"m"} */ (letter)];
  return new Intl.NumberFormat(LANG, { style: 'unit', unit, unitDisplay: 'long' }).format(Number(n));
}

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];

/** 1 January 2024 was a Monday. @param {string} day */
const dayName = (day) =>
  new Intl.DateTimeFormat(LANG, { weekday: 'short' }).format(new Date(2024, 0, DAYS.indexOf(day) + 1));

/** Opening hours as people write them.
 * @param {string} hours
 */
export function hoursText(hours) {
  if (hours === '24/7') return t('hours.always');
  const text = hours
    .replace('Mo-Su', t('hours.daily'))
    .replace(/\b(Mo|Tu|We|Th|Fr|Sa|Su)\b/g, dayName)
    .replace(/-/g, '–')
    .replace(/[;,]\s*/g, t('hours.and'));
  return /^\d/.test(text) ? `${t('hours.daily')} ${text}` : text;
}

/**
 * Whether the opening hours are those of another zone than the reader's: no hour at which it
 * opens is the one at which it does.
 * @param {string | null} iso
 * @param {string | null} [hours]
 */
export function isElsewhere(iso, hours) {
  return !!iso && !!hours?.includes(':') && !hours.includes(`${new Date(iso).toTimeString().slice(0, 5)}-`);
}

/**
 * When a channel opens, in the reader's own time.
 * @param {string | null} iso
 */
export function opensText(iso) {
  return iso ? t('widget.opens', { time: timeText(new Date(iso), LANG) }) : t('contact.closed');
}
