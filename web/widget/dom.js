/** SPDX-License-Identifier: MIT */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string | null)[]} children null: left out
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const child of children) if (child !== null) node.append(child);
  return node;
}

/**
 * @param {Record<string, string>} attributes
 * @param {() => void} press
 * @param {(Node | string | null)[]} children
 */
export function button(attributes, press, ...children) {
  const node = h('button', { type: 'button', ...attributes }, ...children);
  node.addEventListener('click', press);
  return node;
}

const SVG = 'http://www.w3.org/2000/svg';

/** Paths on a field of 24 by 24.
 * @param {string} d
 */
export function icon(d) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', d);
  svg.append(path);
  return svg;
}

export const icons = {
  search: 'M17 11a6 6 0 1 1-12 0 6 6 0 0 1 12 0m-2 4 5 5',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M19 12H5m6-6-6 6 6 6',
  next: 'm9 6 6 6-6 6',
  phone:
    'M5 4h4l2 5-2.5 1.5a11 11 0 0 0 5 5L15 13l5 2v4a1 1 0 0 1-1 1A16 16 0 0 1 4 5a1 1 0 0 1 1-1z',
  email: 'M4 6h16v12H4zm0 1 8 6 8-6',
  chat: 'M4 5h16v12h-9l-4 3v-3H4z',
};

/** @type {{ createHTML(s: string): string } | undefined} */
let policy;

/**
 * HTML that the daemon made safe, as nodes. A page that enforces Trusted Types
 * must allow the policy "answerd"; else this throws.
 * @param {string} html
 */
export function fragment(html) {
  policy ??= window.trustedTypes?.createPolicy('answerd', { createHTML: (s) => s });
  const template = document.createElement('template');
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return template.content;
}
