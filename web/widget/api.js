/**
 * SPDX-License-Identifier: MIT
 *
 * The daemon, as the widget asks it.
 */
import * as signals from '../shared/signals.js';
import { base, segment } from './context.js';

/** @typedef {import("../shared/api.js").SearchReply} SearchReply */
/** @typedef {import("../shared/api.js").Article} Article */
/** @typedef {import("../shared/api.js").Contact} Contact */
/** @typedef {import("../shared/api.js").Link} Link */

/**
 * A question, as the daemon is asked it.
 * @typedef {{ q: string, category?: string, as_typed?: '1', typing?: '1' }} Question
 */

let warned = false;

/**
 * A browser does not say why a request failed. It may be that this site is not let in:
 * whoever set it up is told, once.
 */
function warn() {
  if (warned || !navigator.onLine || new URL(base).origin === location.origin) return;
  warned = true;
  console.warn(
    `answerd: no reply from ${base}. Is ${location.origin} in its widget.origins?`,
  );
}

/**
 * What fails has the status as its cause; without one, the daemon was not reached.
 * @param {string} path
 * @param {RequestInit} init
 * @returns {Promise<any>}
 */
async function call(path, init) {
  const reply = await signals.call(path, init).catch((error) => {
    if (!init.signal?.aborted) warn();
    throw error;
  });
  if (!reply.ok) throw new Error(path, { cause: reply.status });
  return reply.json();
}

/**
 * @param {string} path
 * @param {Record<string, string>} [query]
 * @param {AbortSignal | null} [signal]
 */
const get = (path, query, signal = null) =>
  call(`${path}?${new URLSearchParams({ ...query, reader: LANG })}`, { signal });

/**
 * @param {string} path
 * @param {Record<string, string>} [body]
 */
const post = async (path, body) =>
  call(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, session: await signals.told() }),
  });

/**
 * @param {Question} question
 * @param {AbortSignal} signal
 * @returns {Promise<SearchReply>}
 */
export async function search(question, signal) {
  const about = { limit: '8', page: location.pathname, segment, session: signals.session };
  /** @type {SearchReply} */
  const reply = await get('search', { ...question, ...about }, signal);
  signals.keep(reply.session);
  return reply;
}

/**
 * @param {string} q
 * @param {AbortSignal} signal
 * @returns {Promise<import("../shared/api.js").Suggestion[]>}
 */
export const suggest = async (q, signal) =>
  (await get('suggest', { q, limit: '4' }, signal)).suggestions;

/**
 * What suits the page, what people ask most, and the ways to a person.
 * @param {string} path
 * @returns {Promise<import("../shared/api.js").Start>}
 */
export const startOf = (path) => get('start', { path: path.slice(0, 200) });

/** Six digits for the person that the visitor talks to. @returns {Promise<string>} */
export const newCode = async () => (await post('handoffs')).code;

/**
 * The id is the caller's: a message that is sent again is the same message.
 * @param {Record<string, string>} fields
 * @returns {Promise<{ code: string, due: string }>}
 */
export const sendMessage = (fields) => post('contact', fields);

/** @param {string} id */
export const articlePath = (id) => `articles/${encodeURIComponent(id).replaceAll('%2F', '/')}`;

/**
 * @param {string} id
 * @returns {Promise<Article>}
 */
export const articleOf = (id) => get(articlePath(id));

/** @returns {Promise<Contact>} */
export const contactOf = async () => (await get('contact')).contact;

/**
 * @param {string} category
 * @returns {Promise<Link[]>}
 */
export const articlesIn = async (category) =>
  (await get('articles', { category, limit: '50' })).articles;
