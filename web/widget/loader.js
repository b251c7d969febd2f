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

/** Of the languages that there are, Chinese alone is written in two ways. @param {string} wanted */
function choose(wanted) {
  const tag = wanted.toLowerCase();
  if (/^zh\b(?!.*hans).*\b(hant|tw|hk|mo)\b/.test(tag)) return 'zh-TW';
  return Object.keys(APPS).find((lang) => lang.startsWith(tag.slice(0, 2))) ?? 'en';
}

function start() {
  const base = script.src.replace(/.[^/]*$/, '');
  const { lang: given, segment = '', accent } = script.dataset;
  const lang = choose(given || document.documentElement.lang || navigator.language);
  const [sum, label, unreached] = /** @type {[string, string, string]} */ (APPS[lang]);
  const host = document.createElement('answerd-help');
  const shadow = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(launcherStyle(accent));
  shadow.adoptedStyleSheets = [sheet];
  const launcher = document.createElement('button');
  launcher.className = 'launcher';
  launcher.lang = lang;
  /** @param {string} name @param {string} value */
  const state = (name, value) => launcher.setAttribute(`aria-${name}`, value);
  /** Nothing is on its way. @param {string} text */
  const rest = (text) => {
    launcher.textContent = text;
    state('busy', 'false');
  };
  rest(label);
  state('haspopup', 'dialog');
  state('expanded', 'false');
  state('live', 'polite');
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

  /** @type {Parameters<Run>[]} */
  const waiting = [];
  /** The app's. @type {HTMLScriptElement | null} */
  let tag = null;
  const load = () => {
    if (tag) return;
    tag = Object.assign(document.createElement('script'), {
      src: policy.createScriptURL(`${base}/assets/widget-app.${lang}.${HASH}.js`),
      crossOrigin: '',
      integrity: `sha256-${sum}`,
      onerror() {
        tag = null; // the next reach tries again
        rest(unreached);
      },
    });
    shadow.append(tag);
  };
  /** What is asked for before the app is there. @type {Run} */
  let run = (...call) => {
    waiting.push(call);
    // To listen, or to name the page, needs no app yet.
    if (!/^(open|sea)/.test(call[0])) return;
    load();
    state('busy', 'true');
  };
  /** @type {AnswerdCommand} */
  const command = (...call) => run(...call);
  command.context = { base, policy, segment, shadow, launcher };
  command.start = (app) => {
    rest(label);
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
  window.answerd = earlier ?? (() => {});
  window.answerd.start = () => {};
  if (document.body) start();
  else addEventListener('DOMContentLoaded', start);
}
