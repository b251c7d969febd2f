/** SPDX-License-Identifier: MIT */

/**
 * The host's own rules must not reach in (all: initial), nor the button out.
 * @param {string | undefined} accent a CSS colour; what is none is left out
 */
export function launcherStyle(accent) {
  return `:host{all:initial!important;--accent:#0b6b5d;--ink:#fff;--right:1.25rem;--bottom:1.25rem}
@media(prefers-color-scheme:dark){:host{--accent:#74d5c1;--ink:#04211b}}
.launcher{border:0;position:fixed;z-index:2000000000;inset:auto var(--right) max(var(--bottom),env(safe-area-inset-bottom)) var(--left,auto);padding:.75rem 1.25rem;border-radius:99px;background:var(--accent);color:var(--ink);font:600 1rem/1.5 system-ui;box-shadow:0 4px 18px #0004;cursor:pointer}
.launcher[aria-busy=true]{opacity:.75}
@media print{.launcher{opacity:0}}
@supports(color:${accent}){:host{--accent:${accent};--ink:#fff}}`;
}
