/** SPDX-License-Identifier: MIT */

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
 * @param {string} key
 * @param {number} n
 */
export function count(key, n) {
  return t(`${key}.${n === 1 ? 'one' : 'other'}`, { n: String(n) });
}

/** @param {string} key */
export function has(key) {
  return key in TEXTS;
}

/**
 * A category's name: from the messages, or its id made readable.
 * @param {string} id
 */
export function categoryName(id) {
  if (has(`category.${id}`)) return t(`category.${id}`);
  const words = (id.split('/').pop() ?? id).replace(/[-_]/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** "1m", "24h", "2d" in words; anything else as it stands.
 * @param {string} s
 */
export function duration(s) {
  const parts = /^(\d+)([mhd])$/.exec(s);
  if (!parts) return s;
  const unit = { m: 'minutes', h: 'hours', d: 'days' }[/** @type {"m"} */ (parts[2])];
  return count(`in.${unit}`, Number(parts[1]));
}

const DAYS = ['Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa', 'Su'];

/** Opening hours as people write them.
 * @param {string} hours
 */
export function hoursText(hours) {
  if (hours === '24/7') return t('hours.always');
  const text = hours
    .replace('Mo-Su', t('hours.daily'))
    .replace(/\b(Mo|Tu|We|Th|Fr|Sa|Su)\b/g, (day) => t(`weekday.${DAYS.indexOf(day) + 1}`))
    .replace(/-/g, '–')
    .replace(/[;,]\s*/g, t('hours.and'));
  return /^\d/.test(text) ? `${t('hours.daily')} ${text}` : text;
}

/**
 * When a channel opens, in the reader's own time.
 * @param {string | null} iso
 */
export function opensText(iso) {
  const at = iso ? new Date(iso) : null;
  if (!at || Number.isNaN(at.getTime())) return t('contact.closed');
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  const time = `${two(at.getHours())}:${two(at.getMinutes())}`;
  const midnight = new Date();
  midnight.setHours(0, 0, 0, 0);
  const days = Math.floor((at.getTime() - midnight.getTime()) / 86400000);
  if (days < 1) return t('contact.opens.today', { time });
  if (days < 2) return t('contact.opens.tomorrow', { time });
  const date = t('date', {
    year: String(at.getFullYear()),
    month: t(`month.${at.getMonth() + 1}`),
    day: String(at.getDate()),
  });
  return t('contact.opens.later', { time, date });
}
