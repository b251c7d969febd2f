/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, h } from '../console/dom.js';
import { lang, t } from '../console/text.js';
import { faultText } from '../console/toast.js';
import { defined } from './define.js';
import { link } from './route.js';

/** @typedef {import('./api.js').Status} Status */
/** @typedef {import('../console/dom.js').Child} Child */

/** @param {number} n */
export function count(n) {
  return n.toLocaleString(lang());
}

/** @param {number | null | undefined} share @param {number} [digits] */
export function percent(share, digits = 0) {
  if (share === null || share === undefined) return '–';
  return share.toLocaleString(lang(), { style: 'percent', maximumFractionDigits: digits });
}

/** @type {Record<string, string>} */
const tones = {
  new: '',
  reopened: 'fault',
  accepted: 'internal',
  drafted: 'internal',
  published: 'internal',
  verified: 'good',
  closed: 'good',
};

/** @param {string} status */
export function statusBadge(status) {
  return h('span', { class: `badge ${tones[status] ?? 'neutral'}` }, t(`editor.status.${status}`));
}

/** @param {string | null} cause */
export function causeBadge(cause) {
  if (!cause) return null;
  const hard = cause === 'contact' || cause === 'flagged';
  return h('span', { class: `badge ${hard ? 'fault' : 'neutral'}` }, t(`editor.cause.${cause}`));
}

/** Those of a map of counts, the most first. @param {Record<string, number>} map */
export function ranked(map) {
  return Object.entries(map)
    .filter(([, n]) => n > 0)
    .sort((a, b) => b[1] - a[1]);
}

/**
 * A file for a spreadsheet; the cookie goes along.
 * @param {string} path behind /api/v1/
 * @param {Record<string, string>} [query]
 */
export function exportLink(path, query = {}) {
  const given = new URLSearchParams(Object.entries(query).filter(([, v]) => v));
  return h(
    'a',
    {
      class: 'button quiet',
      href: `/api/v1/${path}${given.size ? `?${given}` : ''}`,
      download: '',
    },
    t('editor.export'),
  );
}

/**
 * @param {string} title
 * @param {Child[]} [end] what stands at the other side
 * @param {string} [lead]
 */
export function heading(title, end = [], lead) {
  return h(
    'header',
    { class: 'head' },
    h('div', {}, h('h1', { tabindex: '-1' }, title), lead && h('p', { class: 'lead' }, lead)),
    end.length > 0 && h('div', { class: 'actions' }, ...end),
  );
}

/**
 * @param {string} title
 * @param {Child[]} children
 * @param {{ id?: string, end?: Child, cls?: string, define?: string }} [options]
 */
export function card(title, children, { id = '', end, cls = '', define } = {}) {
  const name = h('h2', id ? { id } : {}, title);
  return h(
    'section',
    { class: `card ${cls}`.trim(), ...(id && { 'aria-labelledby': id }) },
    h('div', { class: 'card-head' }, define ? h('h2', {}, defined(title, define)) : name, end),
    ...children,
  );
}

/**
 * What is asked of the daemon is drawn when it comes, or the fault with a way to try again.
 * @template T
 * @param {HTMLElement} host
 * @param {() => Promise<T>} fetch
 * @param {(data: T) => Child[]} draw
 */
export async function load(host, fetch, draw) {
  const turn = {};
  turns.set(host, turn);
  host.setAttribute('aria-busy', 'true');
  if (!host.childElementCount) host.append(h('div', { class: 'skeleton', 'aria-hidden': 'true' }));
  /** @type {Child[]} */
  let children;
  try {
    children = draw(await fetch());
  } catch (error) {
    children = [failure(faultText(error), () => load(host, fetch, draw))];
  }
  // Another filter was chosen meanwhile: its answer counts.
  if (turns.get(host) !== turn) return;
  host.setAttribute('aria-busy', 'false');
  host.replaceChildren(...children.map((c) => c || ''));
}

/** @type {WeakMap<HTMLElement, object>} */
const turns = new WeakMap();

/** @param {string} said @param {() => unknown} again */
function failure(said, again) {
  return h(
    'div',
    { class: 'empty', role: 'alert' },
    h('p', {}, said),
    button('button quiet', t('console.retry'), again),
  );
}

/** @param {string} said @param {Child} [more] */
export function nothing(said, more) {
  return h('div', { class: 'empty' }, h('p', {}, said), more);
}

/**
 * A select with its label, that tells what was chosen.
 * @param {string} label
 * @param {[string, string][]} options value and text
 * @param {string} value
 * @param {(value: string) => void} chosen
 */
export function choice(label, options, value, chosen) {
  const select = h('select', {});
  for (const [key, text] of options) {
    const option = h('option', { value: key }, text);
    option.selected = key === value;
    select.append(option);
  }
  select.addEventListener('change', () => chosen(select.value));
  return h('label', { class: 'choice' }, h('span', { class: 'label' }, label), select);
}

/** A bar of a share between 0 and 1. @param {number} share @param {string} [tone] */
export function meter(share, tone = '') {
  const fill = h('span', { class: `fill ${tone}`.trim() });
  fill.style.inlineSize = `${Math.max(0, Math.min(1, share)) * 100}%`;
  return h('span', { class: 'meter', 'aria-hidden': 'true' }, fill);
}

/**
 * @param {{ name: string, rest: string, query: URLSearchParams }} route
 * @param {number} total
 * @param {number} size
 */
export function paging(route, total, size) {
  const offset = Number(route.query.get('offset') ?? 0);
  if (total <= size) return null;
  const path = route.rest ? `${route.name}/${route.rest}` : route.name;
  const to = (/** @type {number} */ at) =>
    link(path, { ...Object.fromEntries(route.query), offset: at || undefined });
  return h(
    'nav',
    { class: 'paging', 'aria-label': t('editor.pages') },
    offset > 0 &&
      h('a', { class: 'button quiet', href: to(Math.max(0, offset - size)) }, t('editor.back')),
    h(
      'span',
      {},
      t('editor.range', {
        from: count(offset + 1),
        to: count(Math.min(total, offset + size)),
        total: count(total),
      }),
    ),
    offset + size < total &&
      h('a', { class: 'button quiet', href: to(offset + size) }, t('editor.next')),
  );
}

/**
 * The route with one of its filters changed; the page begins anew.
 * @param {{ name: string, rest: string, query: URLSearchParams }} route
 * @param {Record<string, string>} change
 */
export function filtered(route, change) {
  const { offset: _, ...kept } = Object.fromEntries(route.query);
  const path = route.rest ? `${route.name}/${route.rest}` : route.name;
  location.hash = link(path, { ...kept, ...change });
}
