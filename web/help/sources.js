/** What the search box suggests: completions, and articles that answer. */
import * as signals from '../shared/signals.js';

/** @typedef {{ text: string, href: string, lang?: string }} Item */
/** @typedef {{ words: Item[], articles: Item[] }} Suggestions */

const MAX_WORDS = 4;
const MAX_ARTICLES = 5;

/**
 * @param {string} path
 * @param {Record<string, string>} query
 * @param {AbortSignal} signal
 */
async function get(path, query, signal) {
  const reply = await fetch(`/api/v1/${path}?${new URLSearchParams(query)}`, {
    headers: { Accept: 'application/json' },
    signal,
  });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}

/**
 * A failure of one source leaves the other; of both, nothing is suggested.
 * @param {string} text
 * @param {string} lang
 * @param {string} session
 * @param {AbortSignal} signal
 * @returns {Promise<Suggestions>}
 */
export async function suggest(text, lang, session, signal) {
  /** @type {Record<string, string>} */
  const query = { q: text, lang, limit: String(MAX_ARTICLES), typing: '1' };
  if (session) query.session = session;
  const [completed, found] = await Promise.allSettled([
    get('suggest', { q: text, lang, limit: String(MAX_WORDS) }, signal),
    get('search', query, signal),
  ]);
  if (found.status === 'fulfilled') signals.keep(found.value.session);
  /** @type {import("../shared/api.d.ts").Result[]} */
  const results = found.status === 'fulfilled' ? found.value.results : [];
  /** @type {import("../shared/api.d.ts").Suggestion[]} */
  const words = completed.status === 'fulfilled' ? completed.value.suggestions : [];
  const articles = results.map((r) => ({ text: r.title, href: r.url, lang: r.lang }));
  const known = new Set(articles.map((a) => a.text));
  return {
    articles,
    words: words
      .filter((w) => w.text !== text && !known.has(w.text))
      .map((w) => ({ text: w.text, href: searchPath(w.text, lang) })),
  };
}

/**
 * @param {string} text
 * @param {string} lang
 */
export function searchPath(text, lang) {
  return `/search?${new URLSearchParams({ q: text, lang })}`;
}
