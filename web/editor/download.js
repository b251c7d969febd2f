/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h } from '../console/dom.js';

/** A text becomes a file of the reader's. @param {string} name @param {string} text */
export function download(name, text) {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
