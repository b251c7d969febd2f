/** SPDX-License-Identifier: GPL-3.0-or-later */
import { field, h } from '../console/dom.js';
import { t } from '../console/text.js';
import { onTyping } from '../shared/typing.js';
import { link } from './route.js';

/** Where a new article goes: what an address may be, and the field for it. */

const REST_MS = 600;
const MAX_BYTES = 200;
const MARKS = /[\\?#%<>"|*]/;
const SPECIAL = /[\0-\x1f\x7f-\xa0\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]/;
/** What the field shows before anything is typed: of no article. */
const EXAMPLE = /\/category\/name$/;

/** @param {string} part @returns {string | undefined} as article_id_ok says it */
function partFault(part) {
  if (!part) return 'check.id-slashes';
  if (part.startsWith('.')) return 'check.id-dot';
  if (part !== part.replace(/^ | $/g, '')) return 'check.id-space';
  if (SPECIAL.test(part)) return 'check.id-control';
  if (MARKS.test(part)) return 'check.id-mark';
  return undefined;
}

/** Why nothing can have that address. @param {string} id */
export function idFault(id) {
  if (!id) return 'check.id-empty';
  if (new TextEncoder().encode(id).length > MAX_BYTES) return 'check.id-long';
  return id.split('/').map(partFault).find(Boolean);
}

/**
 * Why a new article cannot have that address: the rule of the daemon (article.h), and that it is
 * LANGUAGE/CATEGORY/NAME.
 * @param {string} id
 * @param {string[]} languages the configured ones
 * @returns {{ key: string, vars: Record<string, string> } | undefined} nothing: it can
 */
export function addressFault(id, languages) {
  const parts = id.split('/');
  const lang = parts[0] ?? '';
  const fault = (/** @type {string} */ key, vars = {}) => ({ key, vars });
  if (!id) return fault('editor.address.shape');
  const bad = idFault(id);
  if (bad) return fault(bad);
  if (parts.some((p) => p.includes(':') || p.endsWith('.'))) return fault('check.id-colon');
  if (parts.length < 3) return fault('editor.address.shape');
  if (!languages.some((l) => l.toLowerCase() === lang.toLowerCase()))
    return fault('editor.address.lang', { lang, languages: languages.join(', ') });
  return EXAMPLE.test(id) ? fault('editor.address.example') : undefined;
}

/**
 * @param {object} options
 * @param {string} options.id what stands in it at first; may be empty
 * @param {string[]} options.languages
 * @param {(id: string) => Promise<boolean>} options.exists
 * @param {(id: string) => void} options.take a good address, which no article has
 */
export function addressField({ id, languages, exists, take }) {
  const input = h('input', {
    value: id,
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
    placeholder: t('editor.new.address'),
  });
  const said = h('p', { class: 'field-fault', role: 'status', id: 'address-fault' });
  let turn = 0;

  /** @param {string} text @param {string} [to] an article that is there */
  const tell = (text, to) => {
    input.setAttribute('aria-invalid', String(Boolean(text)));
    const there = to && h('a', { href: link(`write/${to}`) }, t('editor.address.open'));
    said.replaceChildren(text, there ? ' ' : '', there || '');
  };
  const taken = (/** @type {string} */ at) => {
    tell(t('editor.address.taken', { id: at }), at);
    return t('editor.address.taken', { id: at });
  };

  /** What keeps an article from being published there, in words. @returns {Promise<string>} */
  const settle = async () => {
    const mine = ++turn;
    const now = input.value.trim().replace(/\.md$/, '');
    const fault = addressFault(now, languages);
    if (fault) {
      const text = t(fault.key, fault.vars);
      tell(text);
      return text;
    }
    const there = await exists(now);
    if (mine !== turn) return there ? t('editor.address.taken', { id: now }) : '';
    if (there) return taken(now);
    tell('');
    take(now);
    return '';
  };
  // An address that cannot be looked up now is looked up when it is published.
  const look = () => void settle().catch(() => {});
  const typing = onTyping(input, REST_MS, () => input.value.trim() && look());
  input.addEventListener('change', () => {
    typing.cancel();
    if (input.value.trim()) look();
    else tell('');
  });
  const node = field(t('editor.write.address'), input, t('editor.write.address.hint'));
  input.setAttribute('aria-describedby', `${input.id}-hint ${said.id}`);
  node.append(said);
  if (id && addressFault(id, languages)) look();
  return { node, settle, taken, focus: () => input.focus(), cancel: () => typing.cancel() };
}
