/** SPDX-License-Identifier: MIT */
import { policy } from './context.js';

/** What goes into an element: attributes, or a child; undefined and null are left out.
 * @typedef {Record<string, string | null | undefined> | Node | string | null} Part */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K | `${K}.${string}`} kind its tag, and its classes
 * @param {Part[]} parts
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(kind, ...parts) {
  const [tag, ...classes] = kind.split('.');
  const node = document.createElement(/** @type {K} */ (tag));
  node.classList.add(...classes);
  for (const part of parts)
    if (typeof part === 'string' || part instanceof Node) node.append(part);
    else
      for (const [name, value] of Object.entries(part ?? {}))
        if (value != null) node.setAttribute(name, value);
  return node;
}

/**
 * @param {string} classes with dots between
 * @param {() => void} press
 * @param {Part[]} parts
 */
export function button(classes, press, ...parts) {
  const node = h(`button.${classes}`, ...parts);
  node.onclick = press;
  return node;
}

/** What the panel shows at a time. @param {Part[]} parts */
export const view = (...parts) => h('div.view', ...parts);

/** Takes the focus when its view is shown. @param {string} text */
export const heading = (text) => h('h2', { tabindex: '-1' }, text);

/** What is small beside its neighbours. @param {Part[]} parts */
export const note = (...parts) => h('p.note', ...parts);

/**
 * Where something is from: in the reader's language, beside what may be in another.
 * @param {string} origin
 */
export const from = (origin) => h('span.note', { lang: LANG }, origin);

/** A link that leaves the page where it is. */
export const outside = { target: '_blank', rel: 'noopener' };

/** Whether a link opens a page, and no telephone. @param {string} href */
export const isPage = (href) => !/^(tel|mailto|sms):/.test(href);

export const icons = {
  search: 'M17 11a6 6 0 1 1-12 0 6 6 0 0 1 12 0m-2 4 5 5',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M19 12H5m6-6-6 6 6 6',
  next: 'm9 6 6 6-6 6',
  phone:
    'M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v5A16 16 0 0 1 4 4z',
  email: 'M4 6h16v12H4zm0 1 8 6 8-6',
  chat: 'M4 5h16v12h-9l-4 3v-3H4z',
};

/** HTML that is safe, as nodes: ours, or what the daemon made so. @param {string} html */
export function fragment(html) {
  const template = document.createElement('template');
  template.innerHTML = policy.createHTML(html);
  return template.content;
}

/** @param {string} d paths on a field of 24 by 24 */
export const icon = (d) =>
  fragment(`<svg viewBox="0 0 24 24" aria-hidden="true"><path d="${d}"/></svg>`);
