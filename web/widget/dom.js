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
  search: 'M17.1 10.8a6.3 6.3 0 1 1-12.6 0 6.3 6.3 0 0 1 12.6 0M15.5 15.5l4.7 4.7',
  close: 'M6 6l12 12M18 6 6 18',
  back: 'M19 12H5M11 6l-6 6 6 6',
  phone:
    'M8.2 4.2 5.4 5c-.7.2-1.1.9-1 1.6.8 7 6 12.2 13 13 .7.1 1.4-.3 1.6-1l.8-2.8-4-2.2-1.8 1.7a10.6 10.6 0 0 1-5.3-5.3l1.7-1.8z',
  email:
    'M5.5 5.5h13a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-9a2 2 0 0 1 2-2zM4 7.2l8 6 8-6',
  chat: 'M4 6.8A1.8 1.8 0 0 1 5.8 5h12.4A1.8 1.8 0 0 1 20 6.8v8a1.8 1.8 0 0 1-1.8 1.8H11L6.5 20v-3.4h-.7A1.8 1.8 0 0 1 4 14.8z',
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
