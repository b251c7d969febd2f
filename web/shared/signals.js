/**
 * SPDX-License-Identifier: MIT
 *
 * What a visitor did, told to the daemon: gathered for a moment, kept for the tab, and
 * repeated under the same id until it is acknowledged. One visit is one session, in the
 * tab's own storage: there is no cookie.
 */
const SESSION = 'answerd.session';
const QUEUE = 'answerd.events';
const GATHER_MS = 400;
const RETRY_MAX_MS = 60_000;
const AT_ONCE = 20;
const KEPT = 200;

/** @typedef {{ search_id?: string, query?: string }} Asked */
/** @typedef {Asked & { event_id: string, type: string, [more: string]: unknown }} Event */

/** @param {string} key */
export function stored(key) {
  try {
    return sessionStorage.getItem(key) ?? '';
  } catch {
    return ''; // storage is switched off: the visit lasts as long as the page
  }
}

/** @param {string} key @param {string} value */
export function store(key, value) {
  try {
    sessionStorage.setItem(key, value);
  } catch {
    // as above, or it is full
  }
}

/** 128 bits, in digits; randomUUID is not there on a page without HTTPS. */
export const newId = () => crypto.getRandomValues(new Uint32Array(4)).join('');

/** What was stored as JSON; nothing when that is another script's. @param {string} key */
export function recall(key) {
  try {
    return JSON.parse(stored(key));
  } catch {
    return undefined;
  }
}

/** Where the daemon takes them. */
let api = '';
export let session = stored(SESSION);
const kept = recall(QUEUE);
/** @type {Event[]} */
let queue = Array.isArray(kept) ? kept : [];
/** What the visitor may still add to. @type {Set<Event>} */
const held = new Set();
/** The question that what happens belongs to. @type {Asked} */
export let asked = {};
let failures = 0;
/** @type {Promise<void> | undefined} */
let sending;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} base of the daemon, without a slash at its end */
export function begin(base) {
  api = `${base}/api/v1/`;
  addEventListener('pagehide', leave);
  document.addEventListener('visibilitychange', () => document.hidden && leave());
  addEventListener('online', () => later(0));
  if (queue.length) later(GATHER_MS);
}

/** @param {Asked} question */
export function belong(question) {
  asked = question;
}

/** @param {string} token */
export function keep(token) {
  session = token;
  store(SESSION, token);
}

/**
 * @param {string} type
 * @param {Record<string, unknown>} [about]
 * @param {boolean} [hold] until `release`, or until the visitor leaves
 */
export function tell(type, about, hold) {
  /** @type {Event} */
  const event = { event_id: newId(), type, page: location.pathname, ...asked, ...about };
  queue = [...queue, event].slice(-KEPT);
  if (hold) held.add(event);
  // Who goes to a person is looked at by one soon.
  if (type === 'contact') held.clear();
  save();
  later(GATHER_MS);
  return event;
}

/** @param {Event} event @param {Record<string, unknown>} [more] */
export function release(event, more) {
  if (!held.delete(event)) {
    // It has gone: the article's vote counts once, what is added goes after it.
    const { type, search_id, query } = event;
    if (more) tell(type, { search_id, query, ...more });
    return;
  }
  Object.assign(event, more);
  save();
  later(0);
}

function save() {
  store(QUEUE, JSON.stringify(queue));
}

/** @param {number} ms */
function later(ms) {
  clearTimeout(timer);
  timer = setTimeout(flush, ms);
}

/** @param {Event[]} events */
const body = (events) => JSON.stringify(events.map((e) => ({ ...e, session })));

/** Asks the daemon. @param {string} path @param {RequestInit} [init] */
export const call = (path, init) => fetch(api + path, { credentials: 'omit', ...init });

/** @param {string} path @param {RequestInit} [init] */
const post = (path, init) => call(path, { method: 'POST', ...init });

/** The session; begun when there is none. */
async function visit() {
  if (!session) {
    const reply = await post('sessions');
    if (!reply.ok) throw new Error(String(reply.status));
    keep((await reply.json()).session);
  }
  return session;
}

/** The session, when all that was done in it is told, also what was held back. */
export async function told() {
  held.clear();
  await sending;
  await flush();
  return visit();
}

const flush = () => (sending ??= round().finally(() => (sending = undefined)));

async function round() {
  const events = queue.filter((e) => !held.has(e)).slice(0, failures ? 1 : AT_ONCE);
  if (!events.length) return;
  const done = await send(events).catch(() => false);
  if (done) queue = queue.filter((e) => !events.includes(e));
  failures = done ? 0 : failures + 1;
  save();
  if (queue.length > held.size) later(done ? 0 : Math.min(RETRY_MAX_MS, 500 * 2 ** failures));
}

/** @param {Event[]} events @returns {Promise<boolean>} whether they are done with */
async function send(events) {
  const known = await visit();
  // As text, which needs no leave of another origin's server beforehand.
  const headers = { 'Content-Type': 'text/plain' };
  const reply = await post('events', { keepalive: true, headers, body: body(events) });
  if (reply.ok) {
    const { session: given } = await reply.json();
    // Of a session that has lapsed nothing was kept: once more, under the new one.
    if (given !== known) keep(given);
    return given === known;
  }
  // What is refused alone would be refused again.
  return events.length === 1 && /^4(?!29)/.test(String(reply.status));
}

/** The page may be gone in a moment; what is not acknowledged is repeated by the next. */
function leave() {
  held.clear();
  if (!queue.length || !session) return;
  navigator.sendBeacon?.(
    `${api}events`,
    new Blob([body(queue.slice(0, 50))], { type: 'text/plain' }),
  );
  later(GATHER_MS);
}
