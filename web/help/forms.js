/** Votes, the code for the person one talks to, and messages. */
import { callTimes, draft, faultOf, keepDraft, messageId, timeText } from '../shared/message.js';
import * as signals from '../shared/signals.js';

const DECLINED = 'answerd.nocode';
const PATIENCE_MS = 45_000;
const SOON_MS = 120_000;

/** @typedef {{ reason?: string, comment?: string | undefined }} More */

/**
 * Shows the parts of a box that belong to what happened, and no other; the focus goes where
 * that is said.
 * @param {Element} box
 * @param {string[]} when
 */
function show(box, ...when) {
  const parts = /** @type {NodeListOf<HTMLElement>} */ (box.querySelectorAll('[data-when]'));
  for (const part of parts) part.hidden = !when.includes(part.dataset.when ?? '');
  /** @type {HTMLElement | null} */ (box.querySelector('.told:not([hidden])'))?.focus();
}

/**
 * @param {Element} box
 * @param {string} does
 * @param {() => void} press
 */
function on(box, does, press) {
  box.querySelector(`[data-do="${does}"]`)?.addEventListener('click', press);
}

/** @param {string} path @param {Record<string, string>} body */
async function post(path, body) {
  const session = await signals.told();
  const reply = await fetch(`/api/v1/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...body, session }),
  });
  if (!reply.ok) throw new Error(String(reply.status));
  return reply.json();
}

/** What stands in the box for words. @param {Element} box @returns {More} */
const written = (box) => ({ comment: box.querySelector('textarea')?.value.trim() || undefined });

/** @param {Element} box @param {(more: More) => void} send */
function listenWords(box, send) {
  box.querySelector('.words')?.addEventListener('submit', (e) => {
    e.preventDefault();
    const more = written(box);
    if (more.comment) send(more);
    else box.querySelector('textarea')?.focus();
  });
}

/** @param {HTMLElement} box */
function startVote(box) {
  const about = { article_id: box.dataset.article ?? '' };
  on(box, 'helpful', () => {
    signals.tell('helpful', about);
    show(box, 'helpful');
  });
  on(box, 'solved', () => {
    signals.tell('solved', about);
    show(box, 'noted');
  });
  on(box, 'unhelpful', () => {
    // Held back for a moment, so that its reason goes along with it.
    const vote = signals.tell('unhelpful', about, true);
    const wait = () => setTimeout(() => signals.release(vote), PATIENCE_MS);
    let timer = wait();
    show(box, 'unhelpful');
    const finish = (/** @type {More} */ more) => {
      clearTimeout(timer);
      signals.release(vote, more);
      show(box, 'noted');
      // A reason can still be told in words.
      const words = /** @type {Element} */ (box.querySelector('.words'));
      if (more.comment) words.remove();
      else box.append(words);
    };
    box.addEventListener('input', () => {
      clearTimeout(timer);
      timer = wait();
    });
    for (const reason of /** @type {NodeListOf<HTMLElement>} */ (
      box.querySelectorAll('[data-reason]')
    ))
      reason.addEventListener('click', () =>
        finish({ reason: reason.dataset.reason ?? '', ...written(box) }),
      );
    listenWords(box, finish);
  });
}

/** @param {Element} box */
function startLack(box) {
  listenWords(box, (more) => {
    signals.tell('unhelpful', more);
    show(box, 'noted');
  });
}

/** Digits in two groups, as they are said. @param {Element | null} node @param {string} code */
function showCode(node, code) {
  node?.setAttribute('aria-label', [...code].join(' '));
  if (node) node.textContent = `${code.slice(0, 3)} ${code.slice(3)}`;
}

/** @param {HTMLElement} box */
function startCode(box) {
  if (signals.stored(DECLINED)) {
    box.hidden = true;
    return;
  }
  const code = /** @type {HTMLElement | null} */ (box.querySelector('.code b'));
  on(box, 'decline', () => {
    signals.store(DECLINED, '1');
    /** @type {HTMLElement | null} */ (box.closest('#contact'))?.focus();
    box.hidden = true;
  });
  on(box, 'code', async () => {
    try {
      showCode(code, (await post('handoffs', {})).code);
      signals.tell('contact', { reason: 'code' });
      show(box, 'ready');
      code?.focus();
    } catch {
      const status = box.querySelector('[role=status]');
      if (status) status.textContent = box.dataset.failed ?? '';
    }
  });
  on(box, 'copy', async () => {
    await navigator.clipboard?.writeText((code?.textContent ?? '').replace(' ', ''));
    const button = box.querySelector('[data-do=copy]');
    if (button) button.textContent = box.dataset.copied ?? '';
  });
}

/** What is wrong is said, and the focus goes there. @param {HTMLFormElement} form @param {string} wrong */
function tellFault(form, wrong) {
  const fault = form.querySelector('.fault');
  const key = `fault${wrong.charAt(0).toUpperCase()}${wrong.slice(1)}`;
  if (fault) fault.textContent = wrong ? (form.dataset[key] ?? '') : '';
  for (const input of form.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
  const at = wrong && form.elements.namedItem(wrong === 'reach' ? 'phone' : wrong);
  if (!(at instanceof HTMLElement)) return;
  at.setAttribute('aria-invalid', 'true');
  at.setAttribute('aria-describedby', 'm-fault');
  at.focus();
}

/** A complaint is two answers, under their questions. @param {HTMLFormElement} form @param {(name: string) => string} value */
function messageOf(form, value) {
  if (value('text')) return value('text');
  return ['what', 'wish']
    .filter(value)
    .map((name) => `${form.querySelector(`[for=m-${name}]`)?.textContent} ${value(name)}`)
    .join('\n');
}

/** What was written on another page, or before this one was loaded again. @param {HTMLFormElement} form */
function restoreDraft(form) {
  for (const [name, text] of Object.entries(draft)) {
    const field = form.elements.namedItem(name);
    if (field && 'value' in field) field.value = text;
  }
  form.addEventListener('input', (e) => {
    const { name, value } = /** @type {HTMLInputElement} */ (e.target);
    keepDraft({ ...draft, [name]: value });
  });
}

/** When people can be called back. @param {HTMLFormElement} form @returns {import("../shared/api.js").Span[] | null} */
function spansOf(form) {
  const told = form.closest('#contact')?.getAttribute('data-calls');
  if (told == null) return null;
  return told.split(' ').map((span) => {
    const [from = '', to = ''] = span.split('/');
    return { from, to };
  });
}

/** @param {HTMLFormElement} form */
function startMessage(form) {
  const lang = document.documentElement.lang;
  const select = /** @type {HTMLSelectElement} */ (form.elements.namedItem('when'));
  for (const at of callTimes(spansOf(form)))
    select.append(new Option(timeText(at, lang), new Date(at).toISOString()));
  restoreDraft(form);
  const value = (/** @type {string} */ name) => String(new FormData(form).get(name) ?? '').trim();
  form.addEventListener('submit', async (e) => {
    e.preventDefault();
    const reach = { phone: value('phone'), email: value('email') };
    const wrong = faultOf(reach);
    tellFault(form, wrong);
    if (wrong) return;
    const send = /** @type {HTMLButtonElement} */ (form.querySelector('button'));
    send.disabled = true;
    const all = { ...reach, message: messageOf(form, value), name: value('name'), when: value('when') };
    const fields = Object.fromEntries(Object.entries(all).filter(([, v]) => v));
    try {
      const { code, due } = await post('contact', { ...fields, event_id: messageId(fields) });
      keepDraft({});
      sent(form, code, due, Boolean(fields.when));
    } catch {
      const fault = form.querySelector('.fault');
      if (fault) fault.textContent = form.dataset.failed ?? '';
      send.disabled = false;
    }
  });
}

/** @param {HTMLFormElement} form @param {string} code @param {string} due RFC 3339 @param {boolean} chosen whether it is the customer's time */
function sent(form, code, due, chosen) {
  const box = /** @type {Element} */ (form.parentElement);
  const text = box.querySelector('.due');
  const soon = Date.parse(due) - Date.now() < SOON_MS;
  const time = timeText(due, document.documentElement.lang);
  if (text)
    text.textContent = soon
      ? (form.dataset.soon ?? '')
      : ((chosen ? form.dataset.around : form.dataset.due) ?? '').replace('{time}', () => time);
  showCode(box.querySelector('.code b'), code);
  form.remove();
  const card = /** @type {HTMLElement | null} */ (document.querySelector('.code-card'));
  if (card) card.hidden = true;
  show(box, 'sent');
}

export function startForms() {
  for (const box of document.querySelectorAll('.vote'))
    startVote(/** @type {HTMLElement} */ (box));
  for (const box of document.querySelectorAll('.lack')) startLack(box);
  for (const box of document.querySelectorAll('.code-card'))
    startCode(/** @type {HTMLElement} */ (box));
  for (const form of document.querySelectorAll('.message form'))
    startMessage(/** @type {HTMLFormElement} */ (form));
}
