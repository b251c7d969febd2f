/** A browser before the editor console, signed in. */
import { World } from './start.mjs';
import { editorWorld } from './editor-world.mjs';

/** Nothing is being loaded any more. @param {import("playwright-core").Page} page */
export async function settled(page) {
  await page.waitForFunction(
    () => document.querySelector('main h1') && !document.querySelector('[aria-busy=true]'),
  );
}

/** A daemon with two weeks behind it, and a browser. @param {Parameters<typeof editorWorld>[0]} [options] */
export async function openEditor(options) {
  const behind = await editorWorld(options);
  const world = new World();
  // Its own data are what is tested: a daemon that runs elsewhere has others.
  const given = process.env.ANSWERD_URL;
  process.env.ANSWERD_URL = behind.daemon.url;
  try {
    await world.start();
  } finally {
    if (given === undefined) delete process.env.ANSWERD_URL;
    else process.env.ANSWERD_URL = given;
  }
  return {
    daemon: behind.daemon,
    get: behind.get,
    page: (opts) => world.page(opts),
    /** @param {import("playwright-core").Page} page */
    signIn: async (page) => {
      await page.fill('dialog.signin input', behind.token);
      await page.press('dialog.signin input', 'Enter');
      await settled(page);
    },
    stop: async () => {
      await world.stop();
      await behind.stop();
    },
  };
}

/**
 * @param {Awaited<ReturnType<typeof openEditor>>} world
 * @param {string} hash
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function editorPage(world, hash, options) {
  const opened = await world.page(options);
  await opened.go(`/editor/#/${hash}`);
  await opened.page.waitForSelector('dialog.signin');
  await world.signIn(opened.page);
  return opened;
}

/** What every name with a definition says when it is pressed. @param {import("playwright-core").Page} page */
export async function definitionsOf(page) {
  const told = [];
  for (const name of await page.locator('#main .defined').all()) {
    await name.focus();
    await name.press('Enter');
    told.push(await page.locator('.tip').innerText());
    await page.keyboard.press('Escape');
    await page.waitForSelector('.tip', { state: 'detached' });
  }
  return told;
}
