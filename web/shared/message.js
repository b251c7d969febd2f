/**
 * SPDX-License-Identifier: MIT
 *
 * A message to a person, or the wish to be called back: when, what is missing, and what is
 * written so far.
 */
import { newId, recall, store } from './signals.js';

/** Hours at which people are called, by their own clock. */
const HOURS = [10, 15, 19];
const AHEAD_MS = 3_600_000;
const DAY_MS = 86_400_000;
const DAYS = 15;
const MOST = 5;
const DRAFT = 'answerd.draft';

/** What was written and not sent yet, by field: it outlives the page. @type {Record<string, string>} */
export let draft = Object(recall(DRAFT));

/** @param {Record<string, string>} fields none: it was sent */
export function keepDraft(fields) {
  draft = fields;
  store(DRAFT, JSON.stringify(fields));
}

/** The same words are the same message, which the daemon may have; others are another. @param {object} message */
export function messageId(message) {
  const sent = JSON.stringify(message);
  if (draft.sent !== sent) keepDraft({ ...draft, sent, event_id: newId() });
  return draft.event_id ?? '';
}

/**
 * Times to choose from, the next ones at which somebody can call, in milliseconds.
 * @param {import("./api.js").Span[] | null} [spans] none: any time
 */
export function callTimes(spans) {
  const now = Date.now();
  return [...Array(DAYS).keys()]
    .flatMap((day) => HOURS.map((hour) => new Date(now + day * DAY_MS).setHours(hour, 0, 0, 0)))
    .filter(
      (at) =>
        at > now + AHEAD_MS &&
        (!spans || spans.some(({ from, to }) => at >= Date.parse(from) && at < Date.parse(to))),
    )
    .slice(0, MOST);
}

/**
 * A time as people say it.
 * @param {number | string} at in milliseconds, or RFC 3339
 * @param {string} lang
 */
export function timeText(at, lang) {
  return new Date(at).toLocaleString(lang, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
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
