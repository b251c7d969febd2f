/** SPDX-License-Identifier: GPL-3.0-or-later */

/** Days as the daemon counts them: those of its time zone (`contact.timezone`), YYYY-MM-DD. */

const DAY_MS = 86400000;

/** The day that it is there. @param {string} zone @param {Date} [at] */
export function today(zone, at = new Date()) {
  const parts = new Intl.DateTimeFormat('en', {
    timeZone: zone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).formatToParts(at);
  const part = (/** @type {string} */ name) => parts.find((p) => p.type === name)?.value;
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** @param {string} day @param {number} n may be negative */
export function daysBefore(day, n) {
  return new Date(Date.parse(day) - n * DAY_MS).toISOString().slice(0, 10);
}

/**
 * What an address asks for: some days with today, and as many before them; or what is since a
 * day, and as much before it.
 * @param {URLSearchParams} query
 * @param {string} now the day that it is
 */
export function period(query, now) {
  const days = [7, 30, 90].find((n) => n === Number(query.get('days'))) ?? 7;
  const given = query.get('since') ?? '';
  const said = /^\d{4}-\d\d-\d\d$/.test(given) && !Number.isNaN(Date.parse(given)) && given <= now;
  const since = said ? given : daysBefore(now, days - 1);
  const length = Math.round((Date.parse(now) - Date.parse(since)) / DAY_MS) + 1;
  return { days, from: daysBefore(since, Math.max(days, length)), since };
}
