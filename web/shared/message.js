/**
 * SPDX-License-Identifier: MIT
 *
 * A message to a person, or the wish to be called back: when, and what is missing.
 */

/** Hours at which people are called, by their own clock. */
const HOURS = [10, 15, 19];
const AHEAD_MS = 3_600_000;
const DAY_MS = 86_400_000;

/**
 * Times to choose from, the next ones on two days.
 * @param {number} from in milliseconds: now, or when somebody is there again
 */
export function callTimes(from) {
  /** @type {Date[]} */
  const times = [];
  for (let day = 0; day < 3 && times.length < 5; day++)
    for (const hour of HOURS) {
      const at = new Date(from + day * DAY_MS);
      at.setHours(hour, 0, 0, 0);
      if (at.getTime() > from + AHEAD_MS) times.push(at);
    }
  return times.slice(0, 5);
}

/**
 * A time as people say it.
 * @param {Date} at
 * @param {string} lang
 */
export function timeText(at, lang) {
  return new Intl.DateTimeFormat(lang, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at);
}

/** When somebody is there: now, or when the first of the channels opens. @param {import("./api.js").Channel[]} channels */
export function soonest(channels) {
  const now = Date.now();
  if (channels.some((c) => c.open_now && c.hours)) return now;
  const opens = channels.flatMap((c) => (c.opens_at ? [Date.parse(c.opens_at)] : []));
  return opens.length ? Math.max(now, Math.min(...opens)) : now;
}

/**
 * The first field to mend, or "".
 * @param {Record<string, string>} fields
 * @returns {'' | 'phone' | 'email' | 'reach'}
 */
export function faultOf({ phone = '', email = '' }) {
  if (!phone && !email) return 'reach';
  if (phone && (!/^[\d+\-() ./#x]+$/.test(phone) || phone.replace(/\D/g, '').length < 5))
    return 'phone';
  return email && !/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(email) ? 'email' : '';
}
