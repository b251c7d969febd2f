/** SPDX-License-Identifier: GPL-3.0-or-later */

/** @typedef {Node | string | null | undefined | false} Child what is nothing is left out */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} attributes
 * @param {Child[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, attributes, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const child of children) if (child) node.append(child);
  return node;
}

/**
 * @param {string} cls of base.css: button, button quiet, button plain
 * @param {string} text
 * @param {() => unknown} press
 * @param {Record<string, string>} [attributes]
 */
export function button(cls, text, press, attributes = {}) {
  const node = h('button', { type: 'button', class: cls, ...attributes }, text);
  node.addEventListener('click', () => void press());
  return node;
}

let fields = 0;

/**
 * A labelled field.
 * @template {HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement} T
 * @param {string} label
 * @param {T} input
 * @param {string} [hint]
 */
export function field(label, input, hint) {
  fields += 1;
  input.id ||= `field-${fields}`;
  if (hint) input.setAttribute('aria-describedby', `${input.id}-hint`);
  return h(
    'div',
    { class: 'field' },
    h('label', { for: input.id }, label),
    input,
    hint && h('p', { class: 'hint', id: `${input.id}-hint` }, hint),
  );
}

/**
 * HTML that the daemon made safe, as nodes.
 * @param {string} html
 */
export function safeHtml(html) {
  const template = document.createElement('template');
  template.innerHTML = html;
  return template.content;
}

const SVG = 'http://www.w3.org/2000/svg';

/**
 * A path on a field of 24 by 24, drawn as a line.
 * @param {string} d
 */
export function icon(d) {
  const svg = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', d);
  svg.append(path);
  return svg;
}
