/** The widget on a site of someone else's, under a strict policy. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../daemon.mjs';
import { World, assertAccessible, composeText, foreignSite, picture, shopPage, sizes } from './start.mjs';

const world = new World();
/** @type {Awaited<ReturnType<typeof foreignSite>>} */
let site;

before(async () => {
  await world.start();
  site = await foreignSite((path) =>
    path.startsWith('/shop') ? shopPage(world.url, path) : undefined,
  );
});
after(async () => {
  await site?.stop();
  await world.stop();
});

const noIcon = /favicon|404/;

/** @param {import("playwright-core").BrowserContextOptions & { lang?: string }} [options] */
async function shop({ lang = 'zh-CN', ...options } = {}) {
  const opened = await world.page({ locale: lang, ...options });
  await opened.go(`${site.url}/shop?lang=${lang}`);
  await opened.page.waitForSelector('.launcher');
  return opened;
}

/** @param {import("playwright-core").Page} page */
async function openPanel(page) {
  await page.click('.launcher');
  await page.waitForSelector('.panel');
  await page.waitForSelector('.topic');
}

/** @param {import("playwright-core").Page} page @param {string} text */
async function ask(page, text) {
  await page.fill('.panel input', text);
  await page.press('.panel input', 'Enter');
  await page.waitForFunction(
    () =>
      document
        .querySelector('answerd-help')
        ?.shadowRoot?.querySelector('.views')
        ?.getAttribute('aria-busy') === 'false',
  );
}

for (const lang of ['zh-CN', 'zh-TW', 'en'])
  for (const scheme of /** @type {const} */ (['light', 'dark']))
    for (const size of /** @type {const} */ (['desktop', 'phone']))
      test(`open in ${lang}, ${scheme}, ${size}: accessible, no fault`, async () => {
        const { page, close } = await shop({ lang, colorScheme: scheme, viewport: sizes[size] });
        await picture(page, `widget-launcher-${lang}-${size}-${scheme}`, false);
        await openPanel(page);
        await assertAccessible(page);
        await picture(page, `widget-home-${lang}-${size}-${scheme}`, false);
        await ask(page, lang === 'en' ? 'refund' : '退款');
        await page.waitForSelector('.results .title');
        await assertAccessible(page);
        await picture(page, `widget-results-${lang}-${size}-${scheme}`, false);
        await page.click('.results .title >> nth=0');
        await page.waitForSelector('article.prose');
        await assertAccessible(page);
        await picture(page, `widget-article-${lang}-${size}-${scheme}`, false);
        await page.click('.back');
        await page.click('.human');
        await page.waitForSelector(".ways a[href^='tel:']");
        await assertAccessible(page);
        await picture(page, `widget-contact-${lang}-${size}-${scheme}`, false);
        await close(noIcon);
      });

test('nothing but the loader is fetched before someone reaches for it', async () => {
  const { page, close } = await world.page();
  const asked = [];
  page.on('request', (r) => r.url().startsWith(world.url) && asked.push(new URL(r.url()).pathname));
  await page.goto(`${site.url}/shop?lang=en`);
  await page.waitForSelector('.launcher');
  assert.deepEqual(asked, ['/widget.js']);
  const app = page.waitForRequest(/widget-app\.en\./);
  await page.hover('.launcher');
  await app;
  await close(noIcon);
});

test('two copies of the tag are one widget', async () => {
  const { page, close } = await world.page();
  await page.goto(`${site.url}/shop/twice?lang=en`);
  await page.waitForSelector('.launcher');
  assert.equal(await page.locator('answerd-help').count(), 1);
  await close(noIcon);
});

test("no cookie, no third party, nothing in the page's own tree but one element", async () => {
  const { page, close } = await shop();
  const others = [];
  page.on('request', (r) => {
    const { origin } = new URL(r.url());
    if (origin !== world.url && origin !== site.url) others.push(r.url());
  });
  await openPanel(page);
  await ask(page, '退款');
  assert.deepEqual(others, []);
  assert.deepEqual(await page.context().cookies(), []);
  assert.equal(await page.locator('body > *').count(), 3); // main, script, widget
  await close(noIcon);
});

const hit = '[role=option].hit';

/**
 * The events that the page tells, as they come.
 * @param {import("playwright-core").Page} page
 */
function listen(page) {
  /** @type {any[]} */
  const events = [];
  page.on('request', (r) => {
    if (r.url().endsWith('/api/v1/events')) events.push(...JSON.parse(r.postData() ?? '[]'));
  });
  return events;
}

test('typing is no question; two seconds of rest make it one, and show its answer', async () => {
  const { page, close } = await shop();
  await openPanel(page);
  const events = listen(page);
  const searches = [];
  page.on('request', (r) => {
    const url = new URL(r.url());
    if (url.pathname.endsWith('/search')) searches.push(url.searchParams);
  });
  await page.fill('.panel input', '两张卡付款');
  await page.waitForSelector(hit);
  assert.ok(searches.every((q) => q.get('typing') === '1' && q.get('page') === '/shop'));
  await page.waitForSelector('.answer');
  await until('a commit', () => events.some((e) => e.type === 'commit' && e.search_id && e.session));
  assert.equal(searches.length, 1);
  await close(noIcon);
});

test('an article is opened from typing: the question is told, then the click', async () => {
  const { page, close } = await shop();
  await openPanel(page);
  const events = listen(page);
  await page.fill('.panel input', '两张卡付款');
  await page.click(`${hit} >> nth=0`);
  await page.waitForSelector('.prose h2');
  await until('a view', () => events.some((e) => e.type === 'view'));
  const [commit, click] = events;
  assert.equal(commit.type, 'commit');
  assert.deepEqual([click.type, click.position, click.search_id], ['click', 1, commit.search_id]);
  const outside = await page.$$eval('article.prose a[target=_blank]', (all) =>
    all.map((a) => a.getAttribute('rel')),
  );
  assert.ok(outside.every((rel) => rel === 'noopener'));
  await page.click("article.prose .body a[href*='/articles/'] >> nth=0");
  await until('the other article', () => events.filter((e) => e.type === 'view').length === 2);
  await page.click('.back');
  await page.waitForSelector('article.prose h2');
  await close(noIcon);
});

test('arrows choose, Enter opens, and the text stays as typed', async () => {
  const { page, close } = await shop();
  await openPanel(page);
  await page.fill('.panel input', '退款');
  await page.waitForSelector(hit);
  assert.equal(await page.getAttribute('.panel input', 'aria-expanded'), 'true');
  await page.press('.panel input', 'ArrowUp');
  await page.press('.panel input', 'ArrowDown');
  await page.press('.panel input', 'ArrowDown');
  const id = await page.getAttribute('.panel input', 'aria-activedescendant');
  assert.equal(await page.getAttribute(`#${id}`, 'aria-selected'), 'true');
  assert.equal(await page.inputValue('.panel input'), '退款');
  await assertAccessible(page);
  await picture(page, 'widget-typing', false);
  await page.press('.panel input', 'Enter');
  await page.waitForSelector('.prose h2');
  await close(noIcon);
});

test('the focus stays inside, Escape goes back, clears, closes, and gives it back', async () => {
  const { page, close } = await shop();
  await openPanel(page);
  const inside = () =>
    page.evaluate(() => {
      const active = document.activeElement;
      return active?.localName === 'answerd-help' && active.shadowRoot?.activeElement !== null;
    });
  for (let i = 0; i < 30; i++) {
    await page.keyboard.press('Tab');
    assert.ok(await inside());
  }
  await page.keyboard.press('Shift+Tab');
  assert.ok(await inside());
  await ask(page, '退款');
  await page.click('.results .title >> nth=0');
  await page.waitForSelector('article.prose');
  await page.keyboard.press('Escape');
  await page.waitForSelector('.results .title');
  await page.keyboard.press('Escape');
  assert.equal(await page.inputValue('.panel input'), '');
  await page.keyboard.press('Escape');
  assert.ok(!(await page.locator('.panel').isVisible()));
  assert.equal(
    await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className),
    'launcher',
  );
  await close(noIcon);
});

test('going back from an article, the results stand where they stood', async () => {
  const { page, close } = await shop();
  await openPanel(page);
  await ask(page, '退款');
  await page.waitForSelector('.results .title');
  await page.$eval('.views', (v) => v.scrollTo(0, 200));
  // Not page.click, which scrolls by itself.
  await page.$eval('.results .title', (title) => /** @type {HTMLElement} */ (title).click());
  await page.waitForSelector('article.prose');
  await page.click('.back');
  assert.equal(await page.$eval('.views', (v) => v.scrollTop), 200);
  await close(noIcon);
});

test('while an input method composes, nothing is searched and Enter sends nothing', async () => {
  const { page, close } = await shop();
  await openPanel(page);
  const asked = [];
  page.on('request', (r) => r.url().includes('/search?') && asked.push(r.url()));
  await page.focus('.panel input');
  const ime = await composeText(page, ['t', "tui'kuan"], '退款');
  await ime.enter();
  await page.waitForTimeout(400);
  assert.deepEqual(asked, []);
  await ime.commit();
  await page.waitForSelector(hit);
  assert.ok(asked.every((url) => decodeURIComponent(url).includes('退款')));
  await close(noIcon);
});

test('when nothing fits it says so, with the ways to a human', async () => {
  const { page, close } = await shop();
  await openPanel(page);
  await ask(page, 'ζψωχφ');
  await page.waitForSelector(".ways a[href^='tel:']");
  await picture(page, 'widget-nothing', false);
  await close(noIcon);
});

test('an answer stands first, with its article below', async () => {
  for (const size of /** @type {const} */ (['desktop', 'phone'])) {
    const { page, close } = await shop({ viewport: sizes[size] });
    await openPanel(page);
    await ask(page, '两张卡付款');
    await page.waitForSelector('.answer');
    assert.match((await page.textContent('.answer p')) ?? '', /^请把行程分成两张预订/);
    assert.match((await page.textContent('.answer .title')) ?? '', /两张信用卡/);
    assert.equal(await page.locator('.results .title', { hasText: '两张信用卡付同一' }).count(), 0);
    await assertAccessible(page);
    await picture(page, `widget-answer-${size}`, false);
    await page.click('.answer .title');
    await page.waitForSelector('article.prose h2');
    await close(noIcon);
  }
});

test('an article that says nothing in short answers with its snippet', async () => {
  const { page, close } = await shop();
  await openPanel(page);
  await page.route('**/api/v1/search?*', async (route_) => {
    const response = await route_.fetch();
    await route_.fulfill({ response, json: { ...(await response.json()), say: null } });
  });
  await ask(page, '两张卡付款');
  await page.waitForSelector('.answer p mark');
  await close(noIcon);
});

test('a site that is not let in is told which setting is missing', async () => {
  const { page, close } = await world.page();
  const warned = page.waitForEvent('console', (m) => m.type() === 'warning');
  const other = site.url.replace('127.0.0.1', 'localhost');
  await page.goto(`${other}/shop?lang=en`);
  await page.click('.launcher');
  const text = (await warned).text();
  assert.ok(text.includes('widget.origins') && text.includes(other), text);
  await close(/favicon|404|CORS|Failed to load resource/);
});

test('a vague question gets choices, and none of them leads to a human', async () => {
  const { page, close } = await shop();
  await openPanel(page);
  await page.route('**/api/v1/search?*', async (route_) => {
    const reply = await route_.fetch();
    const json = { ...(await reply.json()), next: 'clarify', ack: { title: '好的，您想了解「费用」', text: '请选一下是哪方面的事：' } };
    json.clarify = [
      { label: 'refund', text: '退票退款', lang: 'zh-CN', origin: '', query: '费用', category: 'refund', count: 3 },
      { label: 'Change fees', text: 'Change fees and the way to it', lang: 'en', origin: '简体中文或者繁體中文', query: '费用', category: '', count: 2 },
    ];
    await route_.fulfill({ response: reply, json });
  });
  await ask(page, '费用');
  await page.waitForSelector('.choice');
  // The language of a choice is told, to the eye where it is another.
  assert.deepEqual(
    await page.$$eval('.choice[lang]', (all) => all.map((c) => [c.lang, c.innerText.trim()])),
    [['zh-CN', '退票退款'], ['en', 'Change fees and the way to it 简体中文或者繁體中文']],
  );
  // And does not break in two.
  assert.equal(await page.$eval('.choice .note', (mark) => mark.getClientRects().length), 1);
  await assertAccessible(page);
  await picture(page, 'widget-clarify', false);
  // The choice is not followed by another.
  await page.click('.choice >> nth=0');
  await page.waitForFunction(
    () => !document.querySelector('answerd-help')?.shadowRoot?.querySelector('.choices'),
  );
  assert.ok(await page.locator('.results .title').count());
  await page.click('.choice.none');
  await page.waitForSelector(".ways a[href^='tel:']");
  await close(noIcon);
});

test('an answer in another language says so, as other results do', async () => {
  for (const [lang, q, said] of [
    ['zh-TW', '吉他可以帶上飛機嗎', /简体中文/],
    ['zh-CN', '吉他能带上飞机吗', /^行李(?!.*中文)/],
    ['en', '吉他能带上飞机吗', /简体中文/],
  ]) {
    const { page, close } = await shop({ lang });
    await openPanel(page);
    await ask(page, q);
    const card = page.locator('.answer');
    await card.waitFor();
    assert.match(await card.locator('.title').innerText(), /乐器/);
    assert.match(await card.locator('.note').innerText(), said, lang);
    await assertAccessible(page);
    await picture(page, `widget-origin-${lang}`, false);
    await close(noIcon);
  }
});

test('a daemon that does not answer is said, and tried again', async () => {
  const { page, close } = await shop();
  await openPanel(page);
  await page.route('**/api/v1/search?*', (route_) => route_.abort());
  await ask(page, '退款');
  await page.waitForSelector('#failed .button');
  await picture(page, 'widget-error', false);
  await page.unroute('**/api/v1/search?*');
  await page.click('#failed .button');
  await page.waitForSelector('.results .title');
  await close(/favicon|404|Failed to load resource/);
});

test('the page can open, ask and close it, also before it is there', async () => {
  const { page, close } = await world.page();
  await page.addInitScript(() => {
    const queue = [];
    globalThis.answerd = Object.assign((...args) => queue.push(args), { q: queue });
    globalThis.answerd('search', 'refund');
  });
  await page.goto(`${site.url}/shop?lang=en`);
  await page.waitForSelector('.results .title');
  await page.evaluate(() => globalThis.answerd('close'));
  assert.ok(!(await page.locator('.panel').isVisible()));
  await close(noIcon);
});

test('it fits 320 px', async () => {
  const { page, close } = await shop({ viewport: sizes.narrow, lang: 'en' });
  await openPanel(page);
  await ask(page, 'refund');
  const box = await page.locator('.panel').boundingBox();
  assert.deepEqual([box?.x, box?.width], [0, 320]);
  assert.ok(await page.$eval('.views', (v) => v.scrollWidth <= v.clientWidth));
  await close(noIcon);
});

// 1280 by 900 px at 200 % are 640 by 450.
test('it fits at 200 %', async () => {
  const { page, close } = await shop({
    viewport: { width: 640, height: 450 },
    deviceScaleFactor: 2,
    lang: 'en',
  });
  await openPanel(page);
  await ask(page, 'refund');
  const box = await page.locator('.panel').boundingBox();
  assert.ok(box && box.x >= 0 && box.y >= 0, JSON.stringify(box));
  assert.ok(box.x + box.width <= 640 && box.y + box.height <= 450, JSON.stringify(box));
  assert.ok(await page.$eval('.views', (v) => v.scrollWidth <= v.clientWidth));
  // What is asked, the answer and the way to a person are in sight together.
  const views = await page.locator('.views').boundingBox();
  assert.ok(views && views.height >= 150, JSON.stringify(views));
  for (const name of ['.panel input', '.panel footer button']) {
    const at = await page.locator(name).first().boundingBox();
    assert.ok(at && at.y >= 0 && at.y + at.height <= 450, `${name}: ${JSON.stringify(at)}`);
  }
  await picture(page, 'widget-zoomed', false);
  await close(noIcon);
});

/** What is smaller than 44 px (WCAG 2.5.5); a title's target is its whole entry, and links in running text are exempt. @param {import("playwright-core").Page} page */
const smallTargets = (page) =>
  page.evaluate(() => {
    const root = document.querySelector('answerd-help')?.shadowRoot;
    const all = [...(root?.querySelectorAll('button, a[href], input, textarea, select') ?? [])];
    return all
      .filter((e) => e.checkVisibility() && !e.closest('.body :is(p, li, td)'))
      .map((e) => {
        const target = e.matches('.title')
          ? e.closest('li, .answer')
          : e.matches('[type=radio], [type=checkbox]') && e.closest('label');
        const { width, height } = (target || e).getBoundingClientRect();
        return { what: `${e.tagName}.${e.className} ${e.textContent?.slice(0, 20)}`, width, height };
      })
      .filter(({ width, height }) => width < 43.9 || height < 43.9);
  });

for (const lang of ['zh-TW', 'en'])
  test(`every target is at least 44 px, in ${lang}`, async () => {
    const { page, close } = await shop({ lang, viewport: sizes.phone });
    const right = async (/** @type {string} */ where) =>
      assert.deepEqual(await smallTargets(page), [], where);
    await right('launcher');
    await openPanel(page);
    await right('home');
    const questions = lang === 'en' ? ['change', 'refund', 'ζψωχφ', 'I want to complain'] : ['改', '退款', 'ζψωχφ', '我要投訴'];
    for (const q of questions) {
      await ask(page, q);
      await right(q);
    }
    await page.click('.wide >> nth=0');
    await page.waitForSelector('textarea');
    await right('message');
    await ask(page, questions[1] ?? '');
    await page.click('.results .title >> nth=0');
    await page.waitForSelector('article.prose');
    await right('article');
    await page.click('.vote button >> nth=1');
    await page.waitForSelector(".ways a[href^='tel:']");
    await right('after a vote down');
    await close(noIcon);
  });
