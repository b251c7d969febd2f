/**
 * SPDX-License-Identifier: MIT
 *
 * A message, or a wish to be called back. What was typed stays until it was sent.
 */
import { callTimes, faultOf, soonest, timeText } from '../shared/message.js';
import { newId } from '../shared/signals.js';
import { h } from "./dom.js";
import { codeText } from './ways.js';
import { t } from './text.js';

/** @typedef {Record<string, string>} Draft */

const SOON_MS = 120_000;
const FAULTS = {
  phone: t('message.fault.phone'),
  email: t('message.fault.email'),
  reach: t('message.fault.reach'),
};

/**
 * @param {string} lang
 * @param {string} due RFC 3339
 */
function dueText(lang, due) {
  const at = new Date(due);
  return at.getTime() - Date.now() < SOON_MS
    ? t('message.soon')
    : t('message.due', { time: timeText(at, lang) });
}

/**
 * @param {{ code: string, due: string }} reply
 * @param {string} lang
 */
function sentView(reply, lang) {
  return h(
    'div',
    { class: 'view' },
    h('h2', { tabindex: '-1' }, t('message.sent')),
    h('p', {}, dueText(lang, reply.due)),
    h('section', { class: 'box short' }, h('p', { class: 'note' }, t('code.ready')), codeText(reply.code)),
  );
}

/**
 * @param {{ lang: string, complaint: boolean, draft: Draft, contact: import("../shared/api.js").Contact }} what
 * @param {{ send: (fields: Draft) => Promise<{ code: string, due: string }>, sent: (view: HTMLElement) => void }} on
 */
export function messageView({ lang, complaint, draft, contact }, on) {
  draft.event_id ??= newId();
  /** @type {Record<string, HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement>} */
  const inputs = {};
  const fault = h('p', { class: 'fault', role: 'alert', id: 'fault' });
  /** @param {string} name @param {string} label @param {'input' | 'textarea' | 'select'} tag @param {Record<string, string>} more */
  const field = (name, label, tag, more = {}) => {
    const input = h(tag, { id: `m-${name}`, name, ...more });
    inputs[name] = input;
    return h('p', { class: 'field' }, h('label', { for: `m-${name}` }, label), input);
  };
  const rows = { rows: '3', maxlength: '1200' };
  const when = field('when', t('message.when'), 'select');
  inputs.when?.append(
    h('option', { value: '' }, t('message.asap')),
    ...callTimes(soonest(contact.channels)).map((at) =>
      h('option', { value: at.toISOString() }, timeText(at, lang)),
    ),
  );
  const send = h('button', { class: 'button' }, t('message.send'));
  const form = h(
    'form',
    { class: 'message', novalidate: '' },
    ...(complaint ? [field('what', t('message.what'), 'textarea', rows), field('wish', t('message.wish'), 'textarea', rows)] : [field('text', t('message.text'), 'textarea', rows)]),
    field('phone', t('message.phone'), 'input', { type: 'tel', autocomplete: 'tel', maxlength: '40' }),
    field('email', t('message.email'), 'input', { type: 'email', autocomplete: 'email', maxlength: '200' }),
    when,
    field('name', t('message.name'), 'input', { autocomplete: 'name', maxlength: '60' }),
    fault,
    send,
  );
  for (const [name, input] of Object.entries(inputs)) {
    if (draft[name]) input.value = draft[name];
    input.addEventListener('input', () => {
      draft[name] = input.value;
      input.removeAttribute('aria-invalid');
    });
  }
  const value = (/** @type {string} */ name) => inputs[name]?.value.trim() ?? '';
  form.addEventListener('submit', async (e) => {
    e.preventDefault();
    const fields = { phone: value('phone'), email: value('email') };
    const wrong = faultOf(fields);
    fault.textContent = wrong && FAULTS[wrong];
    if (wrong) {
      const at = inputs[wrong === 'reach' ? 'phone' : wrong];
      at?.setAttribute('aria-invalid', 'true');
      at?.setAttribute('aria-describedby', 'fault');
      at?.focus();
      return;
    }
    send.disabled = true;
    const text = complaint
      ? [
          [t('message.what'), value('what')],
          [t('message.wish'), value('wish')],
        ]
          .flatMap(([asked, said]) => (said ? [`${asked} ${said}`] : []))
          .join('\n')
      : value('text');
    /** @type {Draft} */
    const all = { ...fields, message: text, name: value('name'), when: value('when'), event_id: draft.event_id ?? '' };
    try {
      const reply = await on.send(Object.fromEntries(Object.entries(all).filter(([, v]) => v)));
      for (const name of Object.keys(draft)) delete draft[name];
      on.sent(sentView(reply, lang));
    } catch {
      fault.textContent = t('message.failed');
      send.disabled = false;
      send.focus();
    }
  });
  return h(
    'section',
    {},
    h('h2', { tabindex: '-1' }, complaint ? t('message.settle') : t('message.title')),
    h('p', {}, t('message.lead')),
    form,
  );
}
