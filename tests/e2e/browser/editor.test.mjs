/** The editor console: every view, in every language, light and dark. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { definitionsOf, editorPage, openEditor, settled } from './editor-page.mjs';
import { assertAccessible, assertFits, composeText, picture, sizes } from './start.mjs';

/** @type {Awaited<ReturnType<typeof openEditor>>} */
let world;
before(async () => {
  world = await openEditor();
});
after(() => world?.stop());

/** @param {string} id of an article that has everything */
const views = (gap, surge) => ({
  overview: '',
  gaps: 'gaps',
  'gaps-filtered': 'gaps?cause=contact&lang=zh-CN&sort=people',
  gap: `gaps/${gap}`,
  'gap-surge': `gaps/${surge}`,
  write: `write/zh-CN/refund/how-long?gap=${gap}`,
  articles: 'articles?sort=dead_ends',
  searches: 'searches?q=退款',
  synonyms: 'rules/synonyms',
  pins: 'rules/pins',
  learned: 'rules/learned',
  checks: 'checks',
  callbacks: 'callbacks',
  replay: 'replay',
});

for (const [locale, colorScheme, size] of [
  ['en', 'light', 'desktop'],
  ['zh-CN', 'dark', 'desktop'],
  ['zh-CN', 'light', 'phone'],
  ['zh-TW', 'dark', 'phone'],
])
  test(`every view in ${locale}, ${colorScheme}, ${size}: accessible, fits, no fault`, async () => {
    const viewport = size === 'phone' ? { width: 390, height: 844 } : { width: 1280, height: 800 };
    const { page, go, close } = await world.page({ locale, colorScheme, viewport });
    await go('/editor/');
    await page.waitForSelector('dialog.signin');
    await assertAccessible(page);
    await picture(page, `editor-signin-${locale}-${size}-${colorScheme}`, false);
    await world.signIn(page);
    const { gaps } = await world.get('gaps');
    const surge = gaps.find((g) => g.surge);
    for (const [name, hash] of Object.entries(views(gaps.find((g) => !g.surge).id, surge.id))) {
      await page.evaluate((to) => (location.hash = `#/${to}`), hash);
      await settled(page);
      assert.equal(await page.getAttribute('html', 'lang'), locale);
      assert.doesNotMatch(
        await page.innerText('body'),
        /editor\.[a-z]|undefined|NaN|\[object/,
        name,
      );
      await assertAccessible(page);
      await assertFits(page);
      await picture(page, `editor-${name}-${locale}-${size}-${colorScheme}`);
    }
    await close(/401/);
  });

test('nothing is cut off at 320 px, which is 1280 at 400 %', async () => {
  const { page, close } = await editorPage(world, '', { viewport: sizes.narrow });
  const { gaps } = await world.get('gaps');
  for (const hash of Object.values(views(gaps[0].id, gaps[1].id))) {
    await page.evaluate((to) => (location.hash = `#/${to}`), hash);
    await settled(page);
    await assertFits(page);
  }
  await close(/401/);
});

test('every number says what it means, in the words of the daemon', async () => {
  const { page, close } = await editorPage(world, '');
  const { numbers } = await world.get('reports/summary');
  await settled(page);
  const told = await definitionsOf(page);
  for (const key of [
    'self_service',
    'solved',
    'probably',
    'unknown',
    'failed',
    'contacted',
    'no_result',
    'click',
    'contacts',
    'first_contact',
    'precision',
  ])
    assert.ok(told.includes(numbers[key].definition), key);
  await page.evaluate(() => (location.hash = '#/articles'));
  await settled(page);
  const { definitions } = await world.get('reports/articles?limit=1');
  const ofArticles = await definitionsOf(page);
  for (const key of [
    'views',
    'reads',
    'first',
    'helpfulness',
    'dead_ends',
    'flags_used',
    'flags_fix',
  ])
    assert.ok(ofArticles.includes(definitions[key]), key);
  await close(/401/);
});

test('from which confidence an article is the answer is told as it is set', async () => {
  const [{ id }] = (await world.get('gaps')).gaps;
  const gap = await world.get(`gaps/${id}`);
  const near = { title: 'One', languages: Object.keys(gap.languages) };
  const ids = ['en/refund/how-long', 'en/baggage/pets', 'en/baggage/allowance'];
  const nearest = ids.map((to, i) => ({ ...near, id: to, confidence: [0.3, 0.23, 0.05][i] }));
  const { page, close } = await editorPage(world, 'gaps');
  await page.route(`**/api/v1/gaps/${id}`, (route) =>
    route.fulfill({ json: { ...gap, nearest, causes: { abandoned: 1 } } }),
  );
  await page.evaluate((to) => (location.hash = `#/gaps/${to}`), id);
  const rows = page.locator('.nearest li');
  await rows.first().waitFor();
  const [sure, unsure, far] = await rows.allInnerTexts();
  assert.match(sure, /It was shown, and was not read/);
  assert.match(unsure, /not sure enough/);
  assert.match(far, /only shares a word or two/);
  assert.equal(await page.locator('.nearest .fill.weak').count(), 2);
  await page.getByRole('button', { name: 'Confidence' }).click();
  assert.match(await page.innerText('.tip'), /From 24% on/);
  await close(/401/);
});

test('where most fail: ten gaps, and the way to all', async () => {
  const list = await world.get('gaps?sort=people&limit=50');
  const many = Array.from({ length: 34 }, (_, i) => ({ ...list.gaps[0], id: `g${9000 + i}`, title: `Gap ${i}` }));
  const { page, close } = await editorPage(world, 'gaps');
  await page.route('**/api/v1/gaps?sort=people*', (route) =>
    route.fulfill({ json: { ...list, gaps: many, total: 41, covers: { failures: 90, share: 0.8, gaps: 34 } } }),
  );
  await page.evaluate(() => (location.hash = '#/'));
  await settled(page);
  assert.equal(await page.locator('.pareto li').count(), 10);
  await picture(page, 'editor-overview-many');
  await page.unroute('**/api/v1/gaps?sort=people*');
  await page.getByRole('link', { name: 'All 41 gaps' }).click();
  await page.waitForURL(/gaps\?sort=people/);
  await close(/401/);
});

test('a definition stays open while its name stays where it is', async () => {
  const { page, close } = await editorPage(world, '', { viewport: { width: 1000, height: 400 } });
  const name = page.locator('#main .defined').last();
  await name.scrollIntoViewIfNeeded();
  await name.press('Enter');
  await page.evaluate(() => dispatchEvent(new Event('scroll')));
  assert.ok(await page.locator('.tip').innerText());
  await page.mouse.wheel(0, -200);
  await page.waitForSelector('.tip', { state: 'detached' });
  await close(/401/);
});

test('the parts add up to 100 %', async () => {
  const { page, close } = await editorPage(world, '');
  const shares = await page.$$eval('.parts td.strong', (cells) =>
    cells.map((c) => Number.parseFloat(c.textContent ?? '')),
  );
  assert.equal(shares.length, 5);
  assert.ok(Math.abs(shares.reduce((a, b) => a + b, 0) - 100) < 0.01, shares.join());
  await close(/401/);
});

test('filters live in the address: a link, a reload and Back keep them', async () => {
  const { page, close } = await editorPage(world, 'gaps');
  const all = await page.locator('tr[data-gap]').count();
  await page.focus('.filters select >> nth=1');
  await page.selectOption('.filters select >> nth=1', 'contact');
  await settled(page);
  assert.match(page.url(), /cause=contact/);
  assert.equal(
    await page.evaluate(() => document.activeElement?.tagName),
    'SELECT',
    'the focus stays',
  );
  const some = await page.locator('tr[data-gap]').count();
  assert.ok(some > 0 && some < all, `${some} of ${all}`);
  await page.reload();
  await settled(page);
  assert.equal(await page.locator('tr[data-gap]').count(), some);
  await page.goBack();
  await settled(page);
  assert.equal(await page.locator('tr[data-gap]').count(), all);
  await close(/401/);
});

test('an input method composes: nothing is searched, and no key acts', async () => {
  const { page, close } = await editorPage(world, 'searches');
  await page.focus('#main input[type=search]');
  const ime = await composeText(page, ['t', 'tui', 'tui kuan'], '退款');
  await ime.enter();
  await page.waitForTimeout(500);
  assert.equal(await page.locator('.try-results .nearest').count(), 0, 'nothing while it composes');
  await ime.commit();
  await page.waitForSelector('.try-results .nearest li');
  assert.equal(await page.inputValue('#main input[type=search]'), '退款');
  await close(/401/);
});

test('what is exported is a table with a header', async () => {
  const { page, close } = await editorPage(world, 'gaps');
  for (const [hash, first] of [
    ['gaps', /^\ufeffid,|^\ufeff"?id/],
    ['articles', /^\ufeff/],
    ['searches', /^\ufeff/],
    ['', /^\ufeff/],
  ]) {
    await page.evaluate((to) => (location.hash = `#/${to}`), hash);
    await settled(page);
    const text = await page.evaluate(async () => {
      const reply = await fetch(
        /** @type {HTMLAnchorElement} */ (document.querySelector('a[download]')).href,
      );
      return new TextDecoder('utf-8', { ignoreBOM: true }).decode(await reply.arrayBuffer());
    });
    assert.match(text, first, hash);
  }
  await close(/401/);
});
