/** SPDX-License-Identifier: GPL-3.0-or-later */
import en from '../messages/en.json';
import zhCN from '../messages/zh-CN.json';
import zhTW from '../messages/zh-TW.json';
import { h } from './dom.js';

/** @typedef {'en' | 'zh-CN' | 'zh-TW'} Lang */

/** @type {Record<Lang, Record<string, string>>} */
const texts = { en, 'zh-CN': zhCN, 'zh-TW': zhTW };
export const languages = /** @type {Lang[]} */ (Object.keys(texts));

const KEY = 'answerd.lang';
/** @type {Lang} */
let current = choose();
/** @type {(() => void)[]} */
const listeners = [];

/** @param {string | null} tag of BCP 47 @returns {Lang | undefined} */
function known(tag) {
  if (!tag) return undefined;
  const low = tag.toLowerCase();
  if (/^zh\b.*\b(tw|hk|mo|hant)\b/.test(low)) return 'zh-TW';
  if (/^zh\b/.test(low)) return 'zh-CN';
  return low.startsWith('en') ? 'en' : undefined;
}

function stored() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage is switched off: the browser's language it is
  }
}

/** What the address says, then what was chosen before, then what the browser reads. */
function choose() {
  const tags = [new URLSearchParams(location.search).get('lang'), stored(), ...navigator.languages];
  for (const tag of tags) {
    const lang = known(tag);
    if (lang) return lang;
  }
  return 'en';
}

export function lang() {
  return current;
}

/**
 * The text of a key, with {name} replaced by vars.name.
 * @param {string} key
 * @param {Record<string, string | number>} [vars]
 */
export function t(key, vars = {}) {
  const text = texts[current][key] ?? key;
  return text.replace(/\{(\w+)\}/g, (all, name) => String(vars[name] ?? all));
}

/** @param {string} key */
export function hasText(key) {
  return key in texts[current];
}

/**
 * A sentence of the daemon in the words of this language; without them as it came.
 * @param {import('./api.js').Said} said
 * @param {string} text
 */
export function saidText({ code, values = [] }, text) {
  const key = ['refused', 'check'].map((kind) => `${kind}.${code}`).find(hasText);
  return key ? t(key, Object.fromEntries(values.map((v, i) => [i + 1, v]))) : text;
}

/**
 * The text of key.one or key.other.
 * @param {string} key
 * @param {number} n
 * @param {Record<string, string | number>} [vars]
 */
export function tn(key, n, vars = {}) {
  return t(`${key}.${n === 1 ? 'one' : 'other'}`, { n: n.toLocaleString(current), ...vars });
}

/** @typedef {Record<string, Partial<Record<Lang, string>>>} Names of categories, by language */

/** @type {Names} */
let names = {};

/** Takes what the configuration calls categories. @param {Names} of */
export function nameCategories(of) {
  names = of;
}

/**
 * A category's name: the configured one, else that of the messages; what has none is shown as
 * it is, in words.
 * @param {string} id
 */
export function categoryName(id) {
  const own = Object.hasOwn(names, id) && names[id]?.[current];
  if (own) return own;
  return hasText(`category.${id}`) ? t(`category.${id}`) : id.replace(/[-_/]+/g, ' ');
}

/** A language by its own name; the tag itself when it is none of ours. @param {string} tag */
export function langName(tag) {
  return hasText(`language.${tag}`) ? t(`language.${tag}`) : tag;
}

/** To the eye: which language something is in, when it is another than the one that is read. @param {string} tag */
export function languageMark(tag) {
  if (known(tag) === current) return '';
  return h('span', { class: 'badge neutral', lang: tag }, langName(tag));
}

/** @param {Lang} to */
export function setLang(to) {
  current = to;
  try {
    localStorage.setItem(KEY, to);
  } catch {
    // it lasts for this page then
  }
  apply();
  for (const listener of listeners) listener();
}

/** Calls redraw after each change of the language. @param {() => void} redraw */
export function onLanguage(redraw) {
  listeners.push(redraw);
}

function apply() {
  document.documentElement.lang = current;
}

/** A select that changes the language without loading anything: what was typed stays. */
export function languageSwitch() {
  const select = h('select', { class: 'language', 'aria-label': t('console.language') });
  for (const tag of languages) {
    const option = h('option', { value: tag, lang: tag }, t(`language.${tag}`));
    option.selected = tag === current;
    select.append(option);
  }
  select.addEventListener('change', () => setLang(/** @type {Lang} */ (select.value)));
  return select;
}

/** @param {string | number | Date} at @param {Intl.DateTimeFormatOptions} options */
function format(at, options) {
  return new Intl.DateTimeFormat(current, options).format(new Date(at));
}

/** A day: 12 November 2026. @param {string | number | Date} at */
export function dayText(at) {
  // A day without a time is the same day everywhere.
  const plain = typeof at === 'string' && at.length === 10;
  return format(at, {
    year: 'numeric',
    month: 'long',
    day: 'numeric',
    ...(plain && { timeZone: 'UTC' }),
  });
}

/** @param {Date} a @param {Date} b */
const sameDay = (a, b) => a.toDateString() === b.toDateString();

/** A moment, as short as it can be told: today 14:05, 12 Nov 14:05. @param {string} at */
export function timeText(at) {
  const then = new Date(at);
  const now = new Date();
  const clock = format(then, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  if (sameDay(then, now)) return t('console.today', { time: clock });
  const date = {
    month: 'short',
    day: 'numeric',
    ...(then.getFullYear() !== now.getFullYear() && { year: 'numeric' }),
  };
  return `${format(then, /** @type {Intl.DateTimeFormatOptions} */ (date))} ${clock}`;
}

apply();
