/** SPDX-License-Identifier: MIT */

/**
 * The host's own rules must not reach in (all: initial), nor the button out.
 * @param {string} accent a CSS colour, or ""
 */
export function launcherStyle(accent) {
  return `:host{all:initial!important;--accent:#0b6b5d;--ink:#fff}
@media (prefers-color-scheme:dark){:host{--accent:#74d5c1;--ink:#04211b}}
${accent ? `:host{--accent:${accent};--ink:#fff}` : ''}
.launcher{all:initial;box-sizing:border-box;position:fixed;z-index:2147483000;inset-block-end:max(1.25rem,env(safe-area-inset-bottom));inset-inline-end:1.25rem;min-block-size:3rem;min-inline-size:3rem;padding:.75rem 1.25rem;border-radius:999px;background:var(--accent);color:var(--ink);font:600 1rem/1.5 system-ui,"PingFang SC","PingFang TC","Microsoft YaHei","Noto Sans CJK SC",sans-serif;box-shadow:0 4px 18px rgb(0 0 0/.22);cursor:pointer}
.launcher:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.launcher[aria-busy]{opacity:.75;cursor:progress}
.launcher[aria-expanded=true]{visibility:hidden}
@media print{.launcher{display:none}}`;
}
