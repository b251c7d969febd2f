/**
 * What every browser test needs: a daemon, a browser, pages that fail the test
 * for a violated policy or a script error, axe, and pictures.
 *
 * ANSWERD_URL aims at a daemon that runs already, on kb/ of this project and with
 * a config that has channels and allows the widget's host, which is served at
 * 127.0.0.1:ANSWERD_WIDGET_HOST_PORT (then 7802 by default).
 */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const screens = resolve(process.env.ANSWERD_SCREENS ?? 'build/screens');
// Files of tests run side by side: each has another, below those that the system hands out.
export const hostPort = Number(
  process.env.ANSWERD_WIDGET_HOST_PORT ??
    (process.env.ANSWERD_URL ? 7802 : 10000 + (process.pid % 20000)),
);

export const sizes = {
  desktop: { width: 1280, height: 900 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
};

/** @returns {Promise<{ url: string, stop: () => Promise<void> | void }>} */
async function daemon() {
  const url = process.env.ANSWERD_URL;
  if (url) return { url: url.replace(/\/$/, ''), stop: () => {} };
  const { startDaemon } = await import('../daemon.mjs');
  return startDaemon({ widgetOrigins: [`http://127.0.0.1:${hostPort}`] });
}

/** One daemon and one browser for a file of tests. */
export class World {
  async start() {
    mkdirSync(screens, { recursive: true });
    this.daemon = await daemon();
    this.url = this.daemon.url;
    this.browser = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
    });
  }

  async stop() {
    await this.browser?.close();
    await this.daemon?.stop();
  }

  /**
   * A page of its own. What it did wrong is in `faults`; `close` asserts that
   * there is none but those that match `expected`.
   * @param {import("playwright-core").BrowserContextOptions} [options]
   */
  async page(options = {}) {
    const context = await this.browser.newContext({
      viewport: sizes.desktop,
      locale: 'en',
      reducedMotion: 'reduce',
      ...options,
    });
    const page = await context.newPage();
    const faults = [];
    page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
    page.on('console', (message) => {
      if (message.type() === 'error' || /Content.Security.Policy/i.test(message.text()))
        faults.push(`console: ${message.text()}`);
    });
    return {
      page,
      faults,
      /** @param {string} path */
      go: (path) => page.goto(path.startsWith('http') ? path : this.url + path),
      /** @param {RegExp} [expected] */
      close: async (expected) => {
        await context.close();
        assert.deepEqual(
          faults.filter((f) => !expected?.test(f)),
          [],
        );
      },
    };
  }
}

/**
 * No fault that axe can find, of WCAG 2.2 AA and its best practices.
 * @param {import("playwright-core").Page} page
 */
export async function assertAccessible(page) {
  // By the debugger, which the page's policy does not bind.
  await page.evaluate(axeSource);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, { resultTypes: ['violations'] }),
  );
  const told = found.violations.map(
    (v) =>
      `${v.id}: ${v.help} (${v.nodes
        .map((n) => n.target.join(' '))
        .slice(0, 4)
        .join(', ')})`,
  );
  assert.deepEqual(told, []);
}

/** Nothing is wider than the window. @param {import("playwright-core").Page} page */
export async function assertFits(page) {
  const [wide, window_] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    innerWidth,
  ]);
  assert.ok(wide <= window_, `the page is ${wide} px wide in a window of ${window_}`);
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} name
 * @param {boolean} [fullPage]
 */
export async function picture(page, name, fullPage = true) {
  await page.screenshot({ path: join(screens, `${name}.png`), fullPage });
}

/**
 * Types through an input method: the composition, then its result.
 * @param {import("playwright-core").Page} page
 * @param {string[]} steps what stands there while it is composed
 * @param {string} result
 */
export async function composeText(page, steps, result) {
  const session = await page.context().newCDPSession(page);
  for (const text of steps)
    await session.send('Input.imeSetComposition', {
      text,
      selectionStart: text.length,
      selectionEnd: text.length,
    });
  return {
    /** Enter while composing: the input method takes it. */
    enter: () =>
      session.send('Input.dispatchKeyEvent', {
        type: 'rawKeyDown',
        key: 'Enter',
        code: 'Enter',
        windowsVirtualKeyCode: 229,
      }),
    commit: () => session.send('Input.insertText', { text: result }),
  };
}

/**
 * A site of someone else's, which embeds the widget.
 * @param {(path: string) => { body: string, csp?: string } | undefined} route
 */
export async function foreignSite(route) {
  const server = createServer((request, reply) => {
    const found = route(request.url ?? '/');
    reply.statusCode = found ? 200 : 404;
    reply.setHeader('Content-Type', 'text/html; charset=utf-8');
    if (found?.csp) reply.setHeader('Content-Security-Policy', found.csp);
    reply.end(found?.body ?? '');
  });
  await new Promise((done) => server.listen(hostPort, '127.0.0.1', () => done(undefined)));
  return {
    url: `http://127.0.0.1:${hostPort}`,
    stop: () => new Promise((done) => server.close(() => done(undefined))),
  };
}

/**
 * A page of a shop with the widget, under a strict policy.
 * @param {string} help the daemon's address
 * @param {string} path lang=… says the language; with "twice" in it there are two tags
 * @param {string} [rules] more of the policy
 */
export function shopPage(help, path, rules = '') {
  const lang = /lang=([\w-]+)/.exec(path)?.[1] ?? 'zh-CN';
  const tag = `<script src="${help}/widget.js" data-lang="${lang}" async></script>`;
  return {
    body: `<!doctype html><html lang="${lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Shop</title></head>
<body><main><h1>Shop</h1><p>A page of a shop.</p><p><a href="#x">A link</a></p></main>${
      path.includes('twice') ? tag + tag : tag
    }</body></html>`,
    csp: `default-src 'self'; script-src 'self' ${help}; style-src 'self'; connect-src ${help}; img-src 'self' ${help}${rules}`,
  };
}
