/** The search box as one types: keyboard, mouse, touch, input methods. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, assertAccessible, composeText, picture, sizes } from './start.mjs';

const world = new World();
before(() => world.start());
after(() => world.stop());

const list = '.suggestions';

/** @param {import("playwright-core").BrowserContextOptions} [options] */
async function home(options) {
  const opened = await world.page({ locale: 'zh-CN', ...options });
  await opened.go('/?lang=zh-CN');
  return opened;
}

test('suggestions come while typing; Escape closes them, then clears', async () => {
  const { page, close } = await home();
  await page.fill('#q', '退款');
  await page.waitForSelector(`${list} [role=option]`);
  assert.equal(await page.getAttribute('#q', 'aria-expanded'), 'true');
  await assertAccessible(page);
  await picture(page, 'suggestions-desktop', false);
  await page.press('#q', 'Escape');
  assert.equal(await page.getAttribute('#q', 'aria-expanded'), 'false');
  assert.equal(await page.inputValue('#q'), '退款');
  await page.press('#q', 'Escape');
  assert.equal(await page.inputValue('#q'), '');
  await close();
});

test('arrows choose, and Enter opens; the text stays as typed', async () => {
  const { page, close } = await home();
  await page.fill('#q', '退款');
  await page.waitForSelector(`${list} [role=option]`);
  await page.press('#q', 'ArrowDown');
  const id = await page.getAttribute('#q', 'aria-activedescendant');
  assert.equal(await page.getAttribute(`#${id}`, 'aria-selected'), 'true');
  assert.equal(await page.inputValue('#q'), '退款');
  await page.press('#q', 'ArrowUp');
  assert.equal(await page.getAttribute('#q', 'aria-activedescendant'), null);
  await page.press('#q', 'ArrowUp');
  await page.press('#q', 'Enter');
  await page.waitForURL(/\/search\?/);
  await close();
});

test('who goes on typing asks what was typed, not what was marked before', async () => {
  const { page, close } = await home();
  await page.fill('#q', '退款');
  await page.waitForSelector(`${list} [role=option]`);
  await page.press('#q', 'ArrowDown');
  await page.route('**/api/v1/s*', () => {}); // other suggestions never come
  await page.press('#q', 'End');
  await page.keyboard.type('时间');
  await page.press('#q', 'Enter');
  await page.waitForURL(/\/search\?.*q=%E9%80%80%E6%AC%BE%E6%97%B6%E9%97%B4/);
  await close();
});

test('the suggestions are in view, and a title in another language says which', async () => {
  const { page, close } = await world.page({ viewport: { width: 360, height: 560 }, locale: 'zh-TW' });
  await page.goto(`${world.url}/?lang=zh-TW`);
  await page.route('**/api/v1/search?*', async (route) => {
    const reply = await route.fetch();
    const json = await reply.json();
    json.results[1].lang = 'zh-CN';
    await route.fulfill({ response: reply, json });
  });
  await page.fill('#q', '退款');
  await page.waitForSelector(`${list} [role=option]`);
  const box = await page.locator(list).boundingBox();
  const all = await page.locator(`${list} .all`).boundingBox();
  assert.ok(box && box.y + box.height <= 560, JSON.stringify(box));
  assert.ok(all && all.y + all.height <= box.y + box.height, JSON.stringify(all));
  assert.ok(await page.locator(`${list} .in-language`, { hasText: '简体中文' }).count());
  await assertAccessible(page);
  await picture(page, 'suggestions-small', false);
  await close();
});

test('a press on a suggestion opens it, on a phone too', async () => {
  const { page, close } = await home({ viewport: sizes.phone, hasTouch: true });
  await page.fill('#q', '退款');
  await page.waitForSelector(`${list} [role=option]`);
  await picture(page, 'suggestions-phone', false);
  await page.tap(`${list} [role=group] [role=option] >> nth=-1`);
  await page.waitForURL(/\/(articles|search)/);
  await close();
});

test('while an input method composes, nothing is searched and Enter sends nothing', async () => {
  const { page, close } = await home();
  const asked = [];
  page.on('request', (r) => r.url().includes('/api/v1/') && asked.push(r.url()));
  await page.focus('#q');
  const ime = await composeText(page, ['t', 'tui', "tui'kuan"], '退款');
  await ime.enter();
  // Longer than the box waits after a keystroke.
  await page.waitForTimeout(400);
  assert.deepEqual(asked, []);
  assert.match(page.url(), /\/\?lang=zh-CN$/);
  await ime.commit();
  await page.waitForSelector(`${list} [role=option]`);
  assert.equal(await page.inputValue('#q'), '退款');
  assert.ok(asked.every((url) => decodeURIComponent(url).includes('退款')));
  await close();
});

test('the keyboard alone leads from the skip link to an article', async () => {
  const { page, close } = await home();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'skip');
  await page.keyboard.press('Enter');
  for (let i = 0; i < 4 && (await page.evaluate(() => document.activeElement?.id)) !== 'q'; i++)
    await page.keyboard.press('Tab');
  await page.keyboard.type('两张卡付款');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search/);
  await page.focus('.result-title a >> nth=0');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/articles\//);
  await close();
});

test('a daemon that fails leaves a box that works', async () => {
  const { page, close } = await home();
  await page.route('**/api/v1/**', (route) => route.abort());
  await page.fill('#q', '退款');
  await page.waitForTimeout(400);
  assert.ok(!(await page.locator(list).isVisible()));
  await page.press('#q', 'Enter');
  await page.waitForURL(/\/search/);
  await close(/Failed to load resource/);
});
