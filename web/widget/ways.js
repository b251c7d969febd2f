/** SPDX-License-Identifier: MIT */
import * as signals from '../shared/signals.js';
import { newCode } from './api.js';
import { base } from './context.js';
import { button, h, icon, icons, isPage, note, outside } from './dom.js';
import { tellPage } from './hooks.js';
import { isElsewhere, joined, opensText, t } from './text.js';

/** @typedef {import("../shared/api.js").Channel} Channel */

const DECLINED = 'answerd.nocode';

/** A way to a person was taken. @param {string} kind */
function taken(kind) {
  signals.tell('contact', { reason: kind });
  tellPage('contact', { kind });
}

/** @param {string} text */
function copyButton(text) {
  const node = button(
    'link.copy',
    () => {
      void navigator.clipboard?.writeText(text).then(() => (node.textContent = t('code.copied')));
    },
    t('code.copy'),
  );
  return node;
}

/** What can be pressed, or copied. @param {Channel} c */
function head({ kind, name, href, to }) {
  const node = h(
    `${href ? 'a' : 'div'}.way`,
    { href, ...(href && isPage(href) && outside) },
    icon(kind === 'phone' ? icons.phone : kind === 'email' ? icons.email : icons.chat),
    h('span.note', name),
    kind === 'link' || kind === 'form' ? null : h('span.way-to', to),
  );
  node.addEventListener(href ? 'click' : 'copy', () => taken(kind));
  return node;
}

/** @param {Channel} c */
function channel(c) {
  const { kind, hours, hours_text, open_now, opens_at, reply_text } = c;
  const copy = c.href ? null : copyButton(c.to);
  copy?.addEventListener('click', () => taken(kind));
  // The reader's time beside the service's, which names its zone: said where they differ.
  const yours = isElsewhere(opens_at, hours) ? t('widget.yours') : '';
  const state = open_now ? t('contact.open') : opensText(opens_at) + yours;
  const notes = joined(hours_text, reply_text);
  return h(
    `li.${open_now ? 'open' : 'shut'}`,
    head(c),
    copy,
    h('p.state', state),
    notes ? note(notes) : null,
  );
}

/**
 * What the code is for; its digits in two groups, as they are said, copied without the gap.
 * @param {string} code
 */
export const codeText = (code) => [
  note(t('code.ready')),
  h(
    'p.code',
    h('b', { tabindex: '-1', 'aria-label': [...code].join(' ') }, `${code.slice(0, 3)} ${code.slice(3)}`),
    copyButton(code),
  ),
];

/** What the code is for, and the choice. */
function codeCard() {
  const box = h('section.box');
  const offer = (/** @type {string} */ text) => {
    box.replaceChildren(
      h('h3', t('code.title')),
      h('p.note', { role: 'status' }, text),
      h(
        'p.pair',
        button('button', get, t('code.get')),
        button('link', decline, t('code.no')),
      ),
    );
    box.querySelector('button')?.focus();
  };
  const get = async () => {
    try {
      const code = codeText(await newCode());
      taken('code');
      box.replaceChildren(...code);
      box.querySelector('b')?.focus();
    } catch {
      offer(t('code.failed'));
    }
  };
  const decline = () => {
    signals.store(DECLINED, '1');
    /** @type {HTMLElement | null} */ (box.closest('.view')?.querySelector('h2,.told'))?.focus();
    box.remove();
  };
  offer(t('code.text'));
  return box;
}

/**
 * The ways to a human; those that are open come first.
 * @param {import("../shared/api.js").Contact} contact
 * @param {(() => void) | false} message opens the form, where someone reads what it sends
 */
export function waysList({ channels }, message) {
  const sorted = [...channels].sort((a, b) => +b.open_now - +a.open_now);
  const full = { href: `${base}/#contact`, ...outside };
  return h(
    'div.reach',
    channels.length
      ? h('ul.ways', ...sorted.map(channel))
      : h('p.full', h('a', full, t('widget.full'))),
    message ? button('button.quiet.wide', message, t('message.open')) : null,
    signals.stored(DECLINED) ? null : codeCard(),
  );
}
