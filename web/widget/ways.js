/** SPDX-License-Identifier: MIT */
import { stored, store } from '../shared/signals.js';
import { button, h, icon, icons } from './dom.js';
import { duration, has, hoursText, isElsewhere, opensText, t } from './text.js';

/** @typedef {import("../shared/api.js").Channel} Channel */

const DECLINED = 'answerd.nocode';

/**
 * What the ways need to do.
 * @typedef {object} WayPresses
 * @property {(kind: string) => void} taken a way to a person was taken
 * @property {() => Promise<string>} code
 * @property {() => void} message
 */

/** @param {string} text */
function copyButton(text) {
  const node = button(
    { class: 'link copy' },
    () => {
      void navigator.clipboard?.writeText(text).then(() => (node.textContent = t('code.copied')));
    },
    t('code.copy'),
  );
  return node;
}

/** @param {Channel} c @param {WayPresses} on */
function channel(c, on) {
  const kind = has(`contact.kind.${c.kind}`) ? t(`contact.kind.${c.kind}`) : c.kind;
  const inner = [
    icon(c.kind === 'phone' ? icons.phone : c.kind === 'email' ? icons.email : icons.chat),
    h('span', { class: 'way-name' }, kind),
    c.kind === 'link' || c.kind === 'form' ? null : h('span', { class: 'way-to' }, c.to),
  ];
  const outside = c.href && !/^(tel|mailto|sms):/.test(c.href);
  const head = c.href
    ? h(
        'a',
        { class: 'way', href: c.href, ...(outside ? { target: '_blank', rel: 'noopener' } : {}) },
        ...inner,
      )
    : h('div', { class: 'way' }, ...inner);
  head.addEventListener(c.href ? 'click' : 'copy', () => on.taken(c.kind));
  // One is the reader's time, the other the service's: said where they differ.
  const elsewhere = !c.open_now && isElsewhere(c.opens_at, c.hours);
  const notes = [
    c.hours ? hoursText(c.hours) + (elsewhere ? t('widget.theirs') : '') : '',
    c.reply_within ? t('contact.reply', { time: duration(c.reply_within) }) : '',
  ].filter(Boolean);
  const copy = c.href ? null : copyButton(c.to);
  copy?.addEventListener('click', () => on.taken(c.kind));
  return h(
    'li',
    { class: c.open_now ? 'open' : '' },
    head,
    copy,
    h('p', { class: 'state' }, c.open_now ? t('contact.open') : opensText(c.opens_at) + (elsewhere ? t('widget.yours') : '')),
    notes.length ? h('p', { class: 'note' }, notes.join(' · ')) : null,
  );
}

/** Digits in two groups, as they are said; copied without the gap. @param {string} code */
export function codeText(code) {
  return h(
    'p',
    { class: 'code' },
    h('b', { tabindex: '-1', 'aria-label': [...code].join(' ') }, `${code.slice(0, 3)} ${code.slice(3)}`),
    copyButton(code),
  );
}

/** What the code is for, and the choice. @param {WayPresses} on */
function codeCard(on) {
  const box = h('section', { class: 'box' });
  const offer = (/** @type {string} */ text) =>
    box.replaceChildren(
      h('h3', {}, t('code.title')),
      h('p', { class: 'note', role: 'status' }, text),
      h(
        'p',
        { class: 'pair' },
        button({ class: 'button' }, get, t('code.get')),
        button({ class: 'link' }, decline, t('code.no')),
      ),
    );
  const get = async () => {
    try {
      const code = codeText(await on.code());
      on.taken('code');
      box.replaceChildren(h('p', { class: 'note' }, t('code.ready')), code);
      code.querySelector('b')?.focus();
    } catch {
      offer(t('code.failed'));
    }
  };
  const decline = () => {
    store(DECLINED, '1');
    /** @type {HTMLElement | null} */ (box.closest('.view')?.querySelector('h2,.told'))?.focus();
    box.remove();
  };
  offer(t('code.text'));
  return box;
}

/**
 * The ways to a human; those that are open come first.
 * @param {import("../shared/api.js").Contact} contact
 * @param {string} base
 * @param {WayPresses} on
 */
export function waysList(contact, base, on) {
  const { channels } = contact;
  const box = h('div', { class: 'reach' });
  if (channels.length) {
    const sorted = [...channels].sort((a, b) => Number(b.open_now) - Number(a.open_now));
    box.append(h('ul', { class: 'ways' }, ...sorted.map((c) => channel(c, on))));
  } else {
    const link = { href: `${base}/#contact`, target: '_blank', rel: 'noopener' };
    box.append(h('p', {}, h('a', link, t('widget.full'))));
  }
  if (contact.callback)
    box.append(button({ class: 'button quiet wide' }, on.message, t('message.open')));
  if (!stored(DECLINED)) box.append(codeCard(on));
  return box;
}
