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
 * Times to choose from, the next ones on two days.
 * @param {number} from in milliseconds: now, or when somebody is there again
 */
export function callTimes(from) {
  const times = [0, 1, 2].flatMap((day) =>
    HOURS.map((hour) => new Date(new Date(from + day * DAY_MS).setHours(hour, 0, 0, 0))),
  );
  return times.filter((at) => at.getTime() > from + AHEAD_MS).slice(0, 5);
}

/**
 * A time as people say it.
 * @param {Date} at
 * @param {string} lang
 */
export function timeText(at, lang) {
  return at.toLocaleString(lang, {
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
}

/** When somebody is there: now, or when the first of the channels opens. @param {import("./api.js").Channel[]} channels */
export function soonest(channels) {
  const now = Date.now();
  if (channels.some((c) => c.open_now && c.hours)) return now;
  const [first] = channels.flatMap((c) => c.opens_at ?? []).sort();
  return first ? Math.max(now, Date.parse(first)) : now;
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
