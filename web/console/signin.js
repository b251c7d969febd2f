/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from './api.js';
import { button, field, h } from './dom.js';
import { t } from './text.js';

/** @typedef {import('./api.js').Who} Who */
/** @typedef {import('./api.js').Api} Api */

const ranks = { agent: 0, editor: 1, admin: 2 };

/** @param {Who} who @param {Who['role']} least */
const may = (who, least) => ranks[who.role] >= ranks[least];

/** Why it did not work. @param {unknown} error */
function reason(error) {
  if (!(error instanceof ApiError)) throw error;
  if (error.status === 0) return t('signin.offline');
  if (error.status === 400 || error.status === 401) return t('signin.wrong');
  if (error.status === 429)
    return t('signin.many', { seconds: /(\d+) s/.exec(error.detail)?.[1] ?? '60' });
  return t('console.server');
}

/**
 * The dialog lies over the page, so that what was typed there is still there after it.
 * @param {Api} api
 * @param {Who['role']} least
 * @param {string} said what to say at once: why one is asked
 * @returns {Promise<Who>}
 */
function ask(api, least, said) {
  const input = h('input', {
    type: 'password',
    autocomplete: 'current-password',
    spellcheck: 'false',
    autocapitalize: 'off',
    required: '',
  });
  const note = h('p', { class: 'signin-note', role: 'alert' }, said);
  const press = h('button', { class: 'button', type: 'submit' }, t('signin.button'));
  const form = h(
    'form',
    { novalidate: '' },
    h('h2', { id: 'signin-title' }, t('signin.title')),
    h('p', { class: 'lead' }, t('signin.text')),
    field(t('signin.token'), input, t('signin.hint')),
    note,
    press,
  );
  const dialog = h('dialog', { class: 'dialog signin', 'aria-labelledby': 'signin-title' }, form);
  // There is nothing behind it to go back to; Escape must not throw the page open.
  dialog.addEventListener('cancel', (e) => e.preventDefault());
  document.body.append(dialog);
  dialog.showModal();
  input.focus();
  return new Promise((done) => {
    const send = async () => {
      const token = input.value.trim();
      if (!token) {
        note.textContent = t('signin.empty');
        input.focus();
        return;
      }
      press.disabled = true;
      note.textContent = '';
      try {
        const who = await api.send('POST', 'signin', { token });
        if (!may(who, least)) {
          note.textContent = t(`signin.role.${least}`);
          return;
        }
        api.take(who);
        dialog.close();
        dialog.remove();
        done(who);
      } catch (error) {
        note.textContent = reason(error);
      } finally {
        press.disabled = false;
        if (dialog.open) input.select();
      }
    };
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      void send();
    });
  });
}

/**
 * Who is signed in with leastRole or more; who is not is asked for the token.
 * @param {Api} api
 * @param {Who['role']} leastRole
 * @returns {Promise<Who>}
 */
export async function requireSignIn(api, leastRole) {
  try {
    const who = api.take(await api.get('signin'));
    return may(who, leastRole) ? who : await ask(api, leastRole, t(`signin.role.${leastRole}`));
  } catch (error) {
    const fresh = error instanceof ApiError && error.status === 401;
    return ask(api, leastRole, fresh ? '' : reason(error));
  }
}

/**
 * For new Api({ signIn }): the sign-in ended while somebody worked.
 * @param {() => Api} api
 * @param {Who['role']} leastRole
 */
export function signInAgain(api, leastRole) {
  return () => ask(api(), leastRole, t('signin.over'));
}

/** @param {Api} api @param {(error: unknown) => void} failed */
export function signOutButton(api, failed) {
  return button('button plain', t('signin.out'), async () => {
    try {
      await api.send('POST', 'signout');
      // A fresh page keeps nothing of a customer on the screen.
      location.assign(location.pathname);
    } catch (error) {
      failed(error);
    }
  });
}
