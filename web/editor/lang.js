/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ranked } from './parts.js';

/** @typedef {import('./api.js').Gap} Gap */
/** @typedef {import('./api.js').Nearest} Nearest */

/** In what language most ask. @param {Gap} g */
export const askedIn = (g) => ranked(g.languages)[0]?.[0] ?? '';

/** @param {Nearest} near */
export const languagesOf = (near) =>
  near.languages.length ? near.languages : [near.id.split('/')[0] ?? ''];

/** Whether most of who ask can read it: both scripts of Chinese are one. @param {Gap} g @param {Nearest} near */
export function isReadBy(g, near) {
  const asked = askedIn(g);
  return !asked || languagesOf(near).some((tag) => tag.slice(0, 2) === asked.slice(0, 2));
}
