/** SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * What is being written, until it is published: a lost page, a reload or another view loses
 * nothing. It stays in this tab.
 * @typedef {{ markdown: string, version: string, heldBack?: string[], validTo?: string, base?: string }} Kept
 */

/** @param {string} id */
const key = (id) => `answerd.editor.draft.${id}`;

/** @param {string} id @param {Kept} kept */
export function keepDraft(id, kept) {
  try {
    sessionStorage.setItem(key(id), JSON.stringify(kept));
  } catch {
    memory.set(id, kept); // no storage: as long as the page is open
  }
}

/** @param {string} id @returns {Kept | undefined} */
export function keptDraft(id) {
  try {
    const text = sessionStorage.getItem(key(id));
    return text ? JSON.parse(text) : memory.get(id);
  } catch {
    return memory.get(id);
  }
}

/** @param {string} id */
export function dropDraft(id) {
  memory.delete(id);
  try {
    sessionStorage.removeItem(key(id));
  } catch {
    // there was none
  }
}

/** @type {Map<string, Kept>} */
const memory = new Map();
