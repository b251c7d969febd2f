/**
 * SPDX-License-Identifier: MIT
 *
 * A message, or a wish to be called back. What was typed stays until it was sent.
 */
import { callTimes, draft, faultOf, keepDraft, messageId, timeText } from '../shared/message.js';
import { sendMessage } from './api.js';
import { h, heading } from './dom.js';
import { tellPage } from './hooks.js';
import { t } from './text.js';
import { codeText } from './ways.js';

const SOON_MS = 120_000;
const FAULTS = {
  '': '',
  phone: t('message.fault.phone'),
  email: t('message.fault.email'),
  reach: t('message.fault.reach'),
};
const LONG = { rows: '3', maxlength: '1200' };

/** @param {string} due RFC 3339 @param {unknown} chosen whether it is the customer's time */
function dueText(due, chosen) {
  return Date.parse(due) - Date.now() < SOON_MS
    ? t('message.soon')
    : t(chosen ? t('message.around') : t('message.due'), { time: timeText(due, LANG) });
}

/** Stands where the form stood, and has the focus. @param {HTMLElement} box @param {{ code: string, due: string }} reply @param {unknown} chosen */
function thank(box, { code, due }, chosen) {
  const thanks = heading(t('message.sent'));
  box.replaceChildren(
    thanks,
    h('p', dueText(due, chosen)),
    h('section.box.short', ...codeText(code)),
  );
  thanks.focus();
}

/**
 * A field under its label, with what was written in it before.
 * @param {'input' | 'textarea' | 'select'} tag
 * @param {string} name
 * @param {string} label
 * @param {Record<string, string>} [more]
 * @param {Node[]} options
 */
function field(tag, name, label, more, ...options) {
  const id = `m-${name}`;
  const input = h(tag, { id, name, ...more }, ...options);
  if (draft[name]) input.value = draft[name];
  input.oninput = () => {
    keepDraft({ ...draft, [name]: input.value });
    input.removeAttribute('aria-invalid');
  };
  return h('p.field', h('label', { for: id }, label), input);
}

/** @param {import("../shared/api.js").Contact} contact */
const times = ({ call_times }) =>
  callTimes(call_times).map((at) =>
    h('option', { value: new Date(at).toISOString() }, timeText(at, LANG)),
  );

/** What is asked, in its own words. @param {boolean} complaint */
const questions = (complaint) =>
  complaint
    ? { what: t('message.what'), wish: t('message.wish') }
    : { text: t('message.text') };

/** What is written in a form; what is empty is left out. @param {HTMLFormElement} form */
function filled(form) {
  const fields = [...new FormData(form)].map(([name, value]) => [name, String(value).trim()]);
  return Object.fromEntries(fields.filter(([, value]) => value));
}

/**
 * @param {import("../shared/api.js").Contact} contact
 * @param {boolean} complaint
 */
export function messageForm(contact, complaint) {
  const asked = Object.entries(questions(complaint));
  const fault = h('p.fault', { role: 'alert', id: 'fault' });
  const send = h('button.button.wide', t('message.send'));
  const form = h(
    'form.message',
    { novalidate: '' },
    ...asked.map(([name, label]) => field('textarea', name, label, LONG)),
    field('input', 'phone', t('message.phone'), { type: 'tel', autocomplete: 'tel', maxlength: '40' }),
    field('input', 'email', t('message.email'), { type: 'email', autocomplete: 'email', maxlength: '200' }),
    field('select', 'when', t('message.when'), {}, h('option', { value: '' }, t('message.asap')), ...times(contact)),
    field('input', 'name', t('message.name'), { autocomplete: 'name', maxlength: '60' }),
    fault,
    send,
  );
  form.onsubmit = async (e) => {
    e.preventDefault();
    const fields = filled(form);
    const wrong = faultOf(fields);
    fault.textContent = FAULTS[wrong];
    if (wrong) {
      const at = /** @type {HTMLElement} */ (form.querySelector(`[name=${wrong === 'reach' ? 'phone' : wrong}]`));
      at.setAttribute('aria-invalid', 'true');
      at.setAttribute('aria-describedby', 'fault');
      at.focus();
      return;
    }
    send.disabled = true;
    const { text, what, wish, ...about } = fields;
    const said = asked.flatMap(([name, label]) => (fields[name] ? `${label} ${fields[name]}` : []));
    const message = { ...about, message: complaint ? said.join('\n') : text };
    try {
      thank(box, await sendMessage({ ...message, event_id: messageId(message) }), fields.when);
      keepDraft({});
      tellPage('contact', { kind: 'message' });
    } catch {
      fault.textContent = t('message.failed');
      send.disabled = false;
      send.focus();
    }
  };
  const box = h(
    'section',
    heading(complaint ? t('message.settle') : t('message.title')),
    h('p', t('message.lead')),
    form,
  );
  return box;
}
