/**
 * SPDX-License-Identifier: MIT
 *
 * The tag: <script src="https://help.example.com/widget.js" data-lang="zh-CN" async></script>
 * Puts a button on the page; the rest comes when someone reaches for it.
 * data-lang: the language (else the page's), data-segment: who the visitor is,
 * data-accent: the colour of the button.
 */
import { launcherStyle } from './launcher.js';

/** @typedef {import("./context.js").App} App */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const earlier = window.answerd;

/** @param {string} wanted */
function choose(wanted) {
  const tag = wanted.toLowerCase();
  const langs = Object.keys(APPS);
  const traditional = /^zh\b(?!.*hans).*\b(hant|tw|hk|mo)\b/.test(tag);
  return (
    langs.find((l) => l.toLowerCase() === tag) ??
    (tag.startsWith('zh') ? (traditional ? 'zh-TW' : 'zh-CN') : undefined) ??
    langs.find((l) => l.split('-')[0] === tag.split('-')[0]) ??
    'en'
  );
}

function start() {
  const base = script.src.replace(/\/[^/]*$/, '');
  const { lang: given, segment = '', accent = '' } = script.dataset;
  const lang = choose(given || document.documentElement.lang || navigator.language);
  const host = document.createElement('answerd-help');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcherStyle(CSS.supports('color', accent) ? accent : ''));
  shadow.adoptedStyleSheets = [sheet];
  const launcher = document.createElement('button');
  launcher.type = 'button';
  launcher.className = 'launcher';
  launcher.lang = lang;
  launcher.textContent = LABELS[lang] ?? '';
  launcher.setAttribute('aria-haspopup', 'dialog');
  launcher.setAttribute('aria-expanded', 'false');
  shadow.append(launcher);

  /** @type {App | undefined} */
  let app;
  /** @type {[string, unknown[]][]} */
  let waiting = [];
  let loading = false;
  const load = () => {
    if (loading) return;
    loading = true;
    const tag = document.createElement('script');
    tag.src = `${base}/assets/${APPS[lang]}`;
    tag.onerror = () => {
      loading = false; // the next reach tries again
      tag.remove();
      launcher.removeAttribute('aria-busy');
    };
    document.head.append(tag);
  };
  /** @type {AnswerdCommand} */
  const command = (name, ...args) => {
    if (app) return app.run(name, args);
    if (name === 'open') launcher.setAttribute('aria-busy', 'true');
    waiting.push([name, args]);
    load();
  };
  command.start = (mount) => {
    launcher.removeAttribute('aria-busy');
    app ??= mount({ base, lang, segment, shadow, launcher });
    for (const [name, args] of waiting) app.run(name, args);
    waiting = [];
  };
  window.answerd = command;
  for (const type of ['pointerenter', 'focus', 'touchstart'])
    launcher.addEventListener(type, load, { once: true, passive: true });
  launcher.addEventListener('click', () => command('open'));
  document.body.append(host);
  for (const call of earlier?.q ?? []) command(String(call[0]), ...Array.from(call).slice(1));
}

if (script && !earlier?.start) {
  // Another copy of the tag finds this, also before the page is there.
  if (!earlier) window.answerd = Object.assign(() => {}, { q: [] });
  if (document.body) start();
  else document.addEventListener('DOMContentLoaded', start);
}
