/** The help center in a real browser: every page and state, in every language. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { World, assertAccessible, assertFits, picture, sizes } from './start.mjs';

const world = new World();
before(() => world.start());
after(() => world.stop());

const article = '/articles/zh-CN/payment/two-cards';
const pages = {
  'home-zh-CN': '/?lang=zh-CN',
  'home-zh-TW': '/?lang=zh-TW',
  'home-en': '/?lang=en',
  'search-answer': '/search?lang=zh-CN&q=两张卡付款',
  'search-contact': '/search?lang=zh-CN&q=ζψωχφ',
  'search-corrected': '/search?lang=en&q=refnud+time',
  'search-empty': '/search?lang=en',
  'search-category': '/search?lang=zh-CN&q=退款&category=refund',
  article,
  'article-table': '/articles/en/change/change-fees',
  category: '/category/zh-TW/refund',
  missing: '/articles/zh-CN/no/such?lang=zh-CN',
  problem: '/nowhere?lang=en',
};

for (const [name, path] of Object.entries(pages))
  for (const scheme of /** @type {const} */ (['light', 'dark']))
    for (const size of /** @type {const} */ (['desktop', 'phone']))
      test(`${name}, ${scheme}, ${size}: accessible, fits, no fault`, async () => {
        const { page, go, close } = await world.page({
          viewport: sizes[size],
          colorScheme: scheme,
        });
        await go(path);
        await assertAccessible(page);
        await assertFits(page);
        await picture(page, `${name}-${size}-${scheme}`);
        await close(/404/);
      });

test('a vague question is acknowledged, and gets choices', async (t) => {
  for (const q of ['refnud time', 'time', 'passport', 'cancel it', 'money']) {
    const reply = await fetch(
      `${world.url}/api/v1/search?typing=1&lang=en&q=${encodeURIComponent(q)}`,
    );
    if ((await reply.json()).next !== 'clarify') continue;
    for (const size of /** @type {const} */ (['desktop', 'phone'])) {
      const { page, go, close } = await world.page({ viewport: sizes[size] });
      await go(`/search?lang=en&q=${encodeURIComponent(q)}`);
      await assertAccessible(page);
      await picture(page, `search-clarify-${size}-light`);
      assert.equal(await page.getAttribute('.choice.none', 'href'), '#contact');
      const asked = page.url();
      await page.click('.choice >> nth=0');
      // A category, a tag or an article's title: another search, that finds something.
      assert.match(page.url(), /\/search\?/);
      assert.notEqual(page.url(), asked);
      assert.ok((await page.locator('main a[href^="/articles/"]').count()) > 0);
      await close();
    }
    return;
  }
  t.skip('none of these questions is vague to this index');
});

for (const [name, path] of Object.entries(pages))
  test(`${name} fits 320 px`, async () => {
    const { page, go, close } = await world.page({ viewport: sizes.narrow });
    await go(path);
    await assertFits(page);
    await close(/404/);
  });

test('the home page leads to an article in three presses, without a script', async () => {
  const { page, go, close } = await world.page({ javaScriptEnabled: false, locale: 'zh-CN' });
  await go('/');
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
  await page.fill('input[name=q]', '两张卡付款');
  await page.click('form.search button');
  await page.click('.answer .result-title a, .results .result-title a');
  assert.match(decodeURIComponent(page.url()), /\/articles\/zh-CN\/payment\/two-cards/);
  assert.ok(await page.locator("#contact a[href^='tel:']").count());
  await close();
});

test('the language follows the browser, and the switch', async () => {
  const { page, go, close } = await world.page({ locale: 'zh-HK' });
  await go('/');
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-TW');
  await page.click('.languages a[lang=en]');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  assert.match(await page.innerText('h1'), /help/i);
  await close();
});

test('the switch on an article leads to its translation', async () => {
  const { page, go, close } = await world.page();
  await go(article);
  await page.click('.languages a[lang=en]');
  assert.match(page.url(), /\/articles\/en\/payment\/two-cards$/);
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await close();
});

test('a query in the other script finds the same article', async () => {
  const { page, go, close } = await world.page();
  await go('/search?lang=zh-CN&q=兩張卡付款');
  const first = page.locator('.result-title a').first();
  assert.equal(await first.getAttribute('href'), article);
  await close();
});

test('what was corrected is said, and can be undone', async () => {
  const { page, go, close } = await world.page();
  await go(pages['search-corrected']);
  assert.match(await page.innerText('.corrected'), /refund/);
  await page.click('.corrected a');
  assert.match(page.url(), /as_typed=1/);
  assert.equal(await page.locator('.corrected').count(), 0);
  await close();
});

test('when nothing fits it says so, with the ways to a human first', async () => {
  const { page, go, close } = await world.page({ locale: 'zh-CN' });
  await go(pages['search-contact']);
  assert.ok(await page.locator('.nothing h2').isVisible());
  assert.ok(await page.locator(".main-column #contact a[href^='tel:']").isVisible());
  await close();
});

test('a human is in reach on every page', async () => {
  const { page, go, close } = await world.page();
  for (const path of Object.values(pages)) {
    await go(path);
    assert.ok(await page.locator("#contact a[href^='tel:']").count(), path);
  }
  await close(/404/);
});

test('an article has one h1, a short answer, contents, and its data for search engines', async () => {
  const { page, go, close } = await world.page();
  await go(article);
  assert.equal(await page.locator('h1').count(), 1);
  assert.ok(await page.locator('.short .say').isVisible());
  assert.ok((await page.locator('.contents a').count()) >= 3);
  const kinds = await page.$$eval("script[type='application/ld+json']", (list) =>
    list.map((s) => JSON.parse(s.textContent ?? '')['@type']),
  );
  assert.deepEqual(kinds.sort(), ['Article', 'BreadcrumbList']);
  await page.click('.contents a >> nth=1');
  assert.ok(
    await page.evaluate(() => document.getElementById(decodeURIComponent(location.hash.slice(1)))),
  );
  await close();
});

test('pages have validators, and no cookie', async () => {
  for (const path of ['/?lang=en', article, '/category/en/refund']) {
    const first = await fetch(world.url + path);
    const etag = first.headers.get('etag') ?? '';
    assert.ok(etag, path);
    assert.equal(first.headers.get('set-cookie'), null);
    const again = await fetch(world.url + path, { headers: { 'If-None-Match': etag } });
    assert.equal(again.status, 304, path);
  }
});

test('a question that is too long is answered kindly', async () => {
  const reply = await fetch(`${world.url}/search?lang=en&q=${'long '.repeat(200)}`);
  assert.equal(reply.status, 400);
  assert.match(await reply.text(), /shorten/);
});

test('markup in a query stays text', async () => {
  const { page, go, close } = await world.page();
  await go(`/search?lang=en&q=${encodeURIComponent('"><img src=x onerror=alert(1)></script>')}`);
  assert.equal(await page.locator('img').count(), 0);
  await close();
});

test('the first view is small', async () => {
  const { page, go, close } = await world.page();
  let bytes = 0;
  page.on('response', async (r) => {
    bytes += (await r.request().sizes()).responseBodySize;
  });
  await go('/?lang=zh-CN');
  await page.waitForLoadState('networkidle');
  assert.ok(bytes < 60 * 1024, `${bytes} bytes`);
  await close();
});
