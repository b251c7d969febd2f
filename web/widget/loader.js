/**
 * SPDX-License-Identifier: MIT
 *
 * The tag: <script src="https://help.example.com/widget.js" data-lang="zh-CN" async></script>
 * Puts a button on the page; the rest comes when someone reaches for it.
 * data-lang: the language (else the page's), data-segment: who the visitor is,
 * data-accent: the colour of the button. A site's own style sheet can set more, as
 * answerd-help { --accent: …; --ink: …; --left: …; --right: …; --bottom: … }.
 */
import { launcherStyle } from './launcher.js';

/** @typedef {import("./context.js").Run} Run */

const script = /** @type {HTMLScriptElement} */ (document.currentScript);
const earlier = window.answerd;

/** @param {string} wanted */
function choose(wanted) {
  const tag = wanted.toLowerCase();
  const langs = Object.keys(APPS);
  const like = (/** @type {string} */ start) => langs.find((l) => l.toLowerCase().startsWith(start));
  if (/^zh\b(?!.*hans).*\b(hant|tw|hk|mo)\b/.test(tag)) return like('zh-tw');
  return like(tag) ?? like(tag.slice(0, 2));
}

function start() {
  const base = script.src.replace(/.[^/]*$/, '');
  const { lang: given, segment = '', accent = '' } = script.dataset;
  const lang = choose(given || document.documentElement.lang || navigator.language) ?? 'en';
  const [hash, sum, label] = /** @type {[string, string, string]} */ (APPS[lang]);
  const host = document.createElement('answerd-help');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcherStyle(accent));
  shadow.adoptedStyleSheets = [sheet];
  const launcher = document.createElement('button');
  launcher.className = 'launcher';
  launcher.lang = lang;
  launcher.textContent = label;
  /** @param {string} name @param {string} value */
  const state = (name, value) => launcher.setAttribute(`aria-${name}`, value);
  state('haspopup', 'dialog');
  state('expanded', 'false');
  shadow.append(launcher);

  const as = (/** @type {string} */ text) => text;
  const rules = { createHTML: as, createScriptURL: as };
  // A page that enforces Trusted Types must allow it; on any other it is of no effect.
  /** @type {import("./context.js").Policy | undefined} */
  let policy;
  try {
    policy = window.trustedTypes?.createPolicy('answerd', rules);
  } catch {
    // It lists others: that forbids nothing unless it enforces them.
  }
  policy ??= rules;

  /** @type {Run | undefined} */
  let run;
  /** @type {[string, ...unknown[]][]} */
  const waiting = [];
  /** @type {boolean | undefined} */
  let loading;
  const load = () => {
    if (loading) return;
    const tag = document.createElement('script');
    tag.src = policy.createScriptURL(`${base}/assets/widget-app.${lang}.${hash}.js`);
    tag.crossOrigin = '';
    tag.integrity = sum;
    tag.onerror = () => {
      loading = false; // the next reach tries again
      state('busy', 'false');
    };
    shadow.append(tag);
    loading = true;
  };
  /** @type {AnswerdCommand} */
  const command = (...call) => {
    if (run) return run(...call);
    waiting.push(call);
    // To listen, or to name the page, needs no app yet.
    if (!/^(open|sea)/.test(call[0])) return;
    load();
    state('busy', 'true');
  };
  command.context = { base, policy, segment, shadow, launcher };
  command.start = (app) => {
    state('busy', 'false');
    run = app;
    for (const call of waiting) run(...call);
  };
  window.answerd = command;
  launcher.onpointerenter = launcher.onfocus = load;
  launcher.onclick = () => command('open');
  document.body.append(host);
  for (const call of earlier?.q ?? []) command(...call);
}

if (!earlier?.start) {
  // Another copy of the tag finds this, also before the page is there.
  window.answerd = Object.assign(earlier ?? (() => {}), { start: () => {} });
  if (document.body) start();
  else addEventListener('DOMContentLoaded', start);
}
