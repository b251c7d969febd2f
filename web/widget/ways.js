/** SPDX-License-Identifier: MIT */
import { h, icon, icons } from './dom.js';
import { duration, has, hoursText, opensText, t } from './text.js';

/** @typedef {import("../shared/api.js").Channel} Channel */

/** @param {Channel} c */
function channel(c) {
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
  const notes = [
    c.hours ? hoursText(c.hours) : '',
    c.reply_within ? t('contact.reply', { time: duration(c.reply_within) }) : '',
  ].filter(Boolean);
  return h(
    'li',
    { class: c.open_now ? 'open' : '' },
    head,
    h('p', { class: 'state' }, c.open_now ? t('contact.open') : opensText(c.opens_at)),
    notes.length ? h('p', { class: 'note' }, notes.join(' · ')) : null,
  );
}

/**
 * The ways to a human.
 * @param {import("../shared/api.js").Contact} contact
 * @param {string} base
 */
export function waysList(contact, base) {
  if (!contact.channels.length)
    return h(
      'p',
      {},
      h('a', { href: `${base}/#contact`, target: '_blank', rel: 'noopener' }, t('widget.full')),
    );
  return h('ul', { class: 'ways' }, ...contact.channels.map(channel));
}
