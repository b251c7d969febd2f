/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, h } from '../console/dom.js';
import { t } from '../console/text.js';
import { toastFault } from '../console/toast.js';

/** @typedef {import('../console/dom.js').Child} Child */

/**
 * Asks over the page. `send` does it; when that fails the dialog stays, with what was typed.
 * @param {object} options
 * @param {string} options.title
 * @param {Child[]} options.body
 * @param {string} [options.action] without it there is but a way to close
 * @param {() => Promise<unknown>} [options.send]
 * @param {string} [options.cls]
 */
export function ask({ title, body, action, send, cls = '' }) {
  const id = `ask-${document.querySelectorAll('dialog').length}`;
  const dialog = h('dialog', { class: `dialog ${cls}`.trim(), 'aria-labelledby': id });
  const close = () => dialog.close();
  const go = action ? h('button', { type: 'submit', class: 'button' }, action) : null;
  const form = h(
    'form',
    {},
    h('h2', { id }, title),
    ...body,
    h(
      'div',
      { class: 'actions' },
      go,
      button('button quiet', t(action ? 'console.cancel' : 'console.close'), close),
    ),
  );
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    if (!go || !send) return;
    go.disabled = true;
    send()
      .then(() => leave(dialog), toastFault)
      .finally(() => (go.disabled = false));
  });
  dialog.append(form);
  dialog.addEventListener('close', () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** What was told in the dialog, such as how to undo it, stays when that closes. @param {HTMLDialogElement} dialog */
function leave(dialog) {
  const told = dialog.querySelectorAll('.toast:not(.fault)');
  dialog.close();
  document.querySelector('body > .toasts [role=status]')?.append(...told);
}

/**
 * @param {string} name
 * @param {[string, string][]} options
 */
export function radios(name, options) {
  const inputs = options.map(([value, text], i) => {
    const input = h('input', { type: 'radio', name, value, ...(i === 0 && { checked: '' }) });
    return { input, node: h('label', { class: 'check' }, input, text) };
  });
  return {
    nodes: inputs.map((i) => i.node),
    value: () => inputs.find((i) => i.input.checked)?.input.value ?? '',
  };
}
