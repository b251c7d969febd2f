/** SPDX-License-Identifier: MIT */

/**
 * The host's own rules must not reach in (all: initial), nor the button out.
 * @param {string} accent a CSS colour; what is none is left out
 */
export function launcherStyle(accent) {
  return `:host{all:initial!important;--accent:#0b6b5d;--ink:#fff;--left:auto;--right:1.25rem;--bottom:1.25rem}
@media(prefers-color-scheme:dark){:host{--accent:#74d5c1;--ink:#04211b}}
${CSS.supports('color', accent) ? `:host{--accent:${accent};--ink:#fff}` : ''}
.launcher{all:initial;position:fixed;z-index:2147483000;inset:auto var(--right) max(var(--bottom),env(safe-area-inset-bottom)) var(--left);padding:.75rem 1.25rem;border-radius:99px;background:var(--accent);color:var(--ink);font:600 1rem/1.5 system-ui;box-shadow:0 4px 18px #0004;cursor:pointer}
.launcher:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.launcher[aria-busy=true]{opacity:.75}
.launcher[aria-expanded=true]{visibility:hidden}
@media print{.launcher{display:none}}`;
}
