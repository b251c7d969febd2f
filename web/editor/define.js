/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h } from '../console/dom.js';
import { hasText, lang, t } from '../console/text.js';

/** What a number means stands behind its name: pressed, it opens below it. */

/** @type {{ by: HTMLElement, tip: HTMLElement, at: DOMRect } | undefined} */
let open;

function close() {
  if (!open) return;
  open.by.setAttribute('aria-expanded', 'false');
  open.tip.remove();
  open = undefined;
}

/** @param {DOMRect} at where the name is  @param {HTMLElement} tip */
function place(at, tip) {
  const room = document.documentElement.clientWidth;
  tip.style.maxInlineSize = `${Math.min(352, room - 24)}px`;
  const { width, height } = tip.getBoundingClientRect();
  const above = at.bottom + height + 12 > innerHeight && at.top > height + 12;
  tip.style.left = `${Math.max(12, Math.min(at.left, room - width - 12))}px`;
  tip.style.top = `${above ? at.top - height - 4 : at.bottom + 4}px`;
}

/**
 * A name that tells its definition.
 * @param {string} name
 * @param {string} meaning
 */
export function defined(name, meaning) {
  const by = h('button', { type: 'button', class: 'defined', 'aria-expanded': 'false' }, name);
  by.addEventListener('click', () => {
    const again = open?.by === by;
    close();
    if (again) return;
    const tip = h('span', { class: 'tip', role: 'status' });
    by.after(tip);
    // A live region speaks of what changes in it.
    tip.textContent = meaning;
    by.setAttribute('aria-expanded', 'true');
    const at = by.getBoundingClientRect();
    place(at, tip);
    open = { by, tip, at };
  });
  return by;
}

/**
 * The daemon defines its numbers, in English; other languages have the same words translated.
 * @param {string} key
 * @param {string | undefined} told
 */
export function meaningOf(key, told) {
  const ours = `editor.define.${key}`;
  return lang() !== 'en' && hasText(ours) ? t(ours) : (told ?? t(ours));
}

/** Called once: an open definition closes by Escape, a press elsewhere, or scrolling. */
export function startDefinitions() {
  document.addEventListener('keydown', (e) => {
    if (e.key !== 'Escape' || !open) return;
    const { by } = open;
    close();
    by.focus();
  });
  document.addEventListener('pointerdown', (e) => {
    if (
      open &&
      e.target instanceof Node &&
      !open.by.contains(e.target) &&
      !open.tip.contains(e.target)
    )
      close();
  });
  // The event of a scroll that ended before it opened may come after.
  const moved = () => {
    if (!open) return;
    const { left, top } = open.by.getBoundingClientRect();
    if (left !== open.at.left || top !== open.at.top) close();
  };
  addEventListener('scroll', moved, { capture: true, passive: true });
  addEventListener('resize', close);
}
