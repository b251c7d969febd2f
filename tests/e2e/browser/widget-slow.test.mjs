/** The widget on a slow line, under a visitor in haste and a page that says anything. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addToken, until } from '../daemon.mjs';
import { World, foreignSite, shopPage } from './start.mjs';

const world = new World();
/** @type {Awaited<ReturnType<typeof foreignSite>>} */
let site;
/** @type {string} */
let agent;

before(async () => {
  await world.start();
  agent = await addToken(world.daemon, 'agent');
  site = await foreignSite((path) => {
    const allowed = path.includes('other') ? 'other' : 'answerd';
    const trusted = `; require-trusted-types-for 'script'; trusted-types ${allowed}`;
    return shopPage(world.url, path, path.includes('trusted') ? trusted : '');
  });
});
after(async () => {
  await site?.stop();
  await world.stop();
});

const noIcon = /favicon|404/;
const lost = /favicon|404|Failed to load resource/;
const box = '.panel [type=search]';

/** @param {string} [path] */
async function shop(path = '/shop') {
  const opened = await world.page();
  await opened.go(site.url + path);
  await opened.page.click('.launcher');
  await opened.page.waitForSelector('.topic');
  return opened;
}

/** @param {import("playwright-core").Page} page @param {string} text */
async function ask(page, text) {
  await page.fill(box, text);
  await page.press(box, 'Enter');
}

/**
 * Holds what the daemon says until it is let go.
 * @param {import("playwright-core").Page} page
 * @param {string | RegExp} where
 * @param {string} [method]
 */
async function hold(page, where, method = 'GET') {
  /** @type {(() => void)[]} */
  const waiting = [];
  await page.route(where, async (route) => {
    if (route.request().method() === method) await new Promise((go) => waiting.push(() => go(undefined)));
    await route.fallback().catch(() => {});
  });
  return {
    asked: (n = 1) => until('a request', () => waiting.length >= n),
    async letGo() {
      const answered = waiting.map(() => page.waitForResponse(where, { timeout: 2000 }).catch(() => {}));
      for (const go of waiting.splice(0)) go();
      await Promise.all(answered);
      await page.unroute(where);
      await page.waitForTimeout(100); // what comes too late would be seen by now
    },
  };
}

/** What has the focus in the panel. @param {import("playwright-core").Page} page */
const focused = (page) =>
  page.evaluate(() => {
    const node = document.querySelector('answerd-help')?.shadowRoot?.activeElement;
    return node ? node.className || node.id || node.localName : '';
  });

/** @param {import("playwright-core").Page} page @param {unknown[]} args */
const command = (page, ...args) => page.evaluate((all) => globalThis.answerd(...all), args);

async function contacts() {
  const headers = { Authorization: `Bearer ${agent}` };
  return (await (await fetch(`${world.url}/api/v1/contacts`, { headers })).json()).contacts;
}

/** @param {import("playwright-core").Page} page */
async function write(page, text = '', phone = '') {
  if (!(await page.locator('#m-text').count())) {
    await page.click('.human');
    await page.click('.reach > .wide');
  }
  await page.fill('#m-text', text);
  await page.fill('#m-phone', phone);
  await page.click('form.message .button');
}

test('whatever the page says, the panel works', async () => {
  const { page, close } = await shop();
  await page.evaluate(() => {
    const { answerd } = globalThis;
    for (const said of [null, 7, {}, [], NaN, Symbol('x'), () => {}, { toString: 1 }, false]) {
      answerd('suggest', said);
      answerd('search', said);
      answerd('on', 'search', said);
      answerd('on', said, said);
    }
    answerd('on', 'search');
    answerd('on');
    answerd('nothing');
  });
  await page.waitForSelector('.topic');
  await command(page, 'search', '退款');
  await page.waitForSelector('.results .title');
  await command(page, 'suggest', null);
  await page.fill(box, '');
  await page.waitForSelector('.topic');
  await close(noIcon);
});

test('to open what is open is told once', async () => {
  const { page, close } = await shop();
  await page.evaluate(() => {
    globalThis.opened = 0;
    globalThis.answerd('on', 'open', () => globalThis.opened++);
  });
  await command(page, 'open');
  await command(page, 'search', '退款');
  await command(page, 'close');
  await command(page, 'open');
  assert.equal(await page.evaluate(() => globalThis.opened), 1);
  await close(noIcon);
});

test('a message that is mended after its reply was lost arrives as it was mended', async () => {
  const { page, close } = await shop();
  await page.route('**/api/v1/contact', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort();
  });
  await write(page, '订单 777', '138 0000 1111');
  await page.waitForSelector('.fault:not(:empty)');
  await page.unroute('**/api/v1/contact');
  // As it was: the daemon has it. With another number: a new one.
  await write(page, '订单 777', '138 0000 1111');
  await page.waitForSelector('.code b');
  assert.equal((await contacts()).filter((c) => c.message === '订单 777').length, 1);
  await page.click('.back');
  await page.route('**/api/v1/contact', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort();
  });
  await page.click('.reach > .wide');
  await write(page, '订单 778', '138 0000 1111');
  await page.waitForSelector('.fault:not(:empty)');
  await page.unroute('**/api/v1/contact');
  await write(page, '订单 778', '139 0000 2222');
  await page.waitForSelector('.code b');
  assert.ok((await contacts()).some((c) => c.message === '订单 778' && /139/.test(c.phone)));
  await close(lost);
});

test('a long question is answered, and the language stays', async () => {
  const { page, close } = await shop();
  /** @type {URLSearchParams[]} */
  const asked = [];
  page.on('request', (r) => {
    const url = new URL(r.url());
    if (/\/(search|suggest)$/.test(url.pathname)) asked.push(url.searchParams);
  });
  await ask(page, `退款${'退'.repeat(300)}`);
  await page.waitForSelector('.view h2');
  assert.equal(await page.locator('#failed .button').count(), 0);
  await command(page, 'search', `${'款'.repeat(170)}𠮷退款`);
  await until('it is asked', () => asked.some((a) => a.get('q')?.startsWith('款')));
  await page.fill(box, '退');
  await page.waitForSelector('[role=option]');
  assert.ok(asked.every((a) => a.get('reader') === 'zh-CN'));
  assert.ok(asked.every((a) => Buffer.byteLength(a.get('q') ?? '') <= 512 && !a.get('q')?.includes('\ufffd')));
  await close(noIcon);
});

test('a language that the help center has not got is answered in all the same', async () => {
  const { page, close } = await shop();
  await page.route('**/api/v1/*?*', (route) =>
    route.continue({ url: route.request().url().replace('reader=zh-CN', 'reader=fr') }),
  );
  await ask(page, '退款');
  await page.waitForSelector('.results .title');
  await page.fill(box, '');
  await page.waitForSelector('.topic');
  await close(noIcon);
});

test('an answer that comes late does not replace what was typed since', async () => {
  const { page, close } = await shop();
  const late = /search\?q=%E4%B8%A4/;
  let letGo = () => {};
  await page.route(late, async (route) => {
    await new Promise((go) => (letGo = () => go(undefined)));
    await route.continue().catch(() => {});
  });
  // A question that is typed, and one that never was.
  for (const ask of [
    () => page.fill(box, '两张卡付款'),
    () => command(page, 'search', '两张卡付款'),
  ]) {
    const asked = page.waitForRequest(late);
    await ask();
    await asked;
    await page.fill(box, '发票');
    await page.waitForSelector('[role=option] >> text=发票');
    letGo();
    await page.waitForTimeout(100); // what comes too late would be seen by now
    assert.equal(await page.locator('.answer').count(), 0);
    assert.equal(await page.getAttribute(box, 'aria-expanded'), 'true');
  }
  await close(noIcon);
});

test('who goes on typing asks what was typed, not what was marked before', async () => {
  const { page, close } = await shop();
  await page.fill(box, '发票');
  await page.waitForSelector('[role=option] >> text=发票');
  await page.press(box, 'ArrowDown');
  const typed = await hold(page, /typing=1/);
  await page.press(box, 'End');
  await page.keyboard.type('抬头');
  await typed.asked();
  assert.equal(await page.getAttribute(box, 'aria-activedescendant'), '');
  const asked = page.waitForRequest(/search\?q=%E5%8F%91%E7%A5%A8%E6%8A%AC%E5%A4%B4(?!.*typing)/);
  await page.press(box, 'Enter');
  await asked;
  await page.waitForSelector('.answer');
  await typed.letGo();
  await close(noIcon);
});

test('a message that is thanked for late leaves what is shown by then', async () => {
  const { page, close } = await shop();
  const sent = await hold(page, '**/api/v1/contact', 'POST');
  await write(page, '慢慢来', '138 0000 3333');
  await sent.asked();
  await ask(page, '退款');
  await page.waitForSelector('.results .title');
  await sent.letGo();
  await page.waitForSelector('.results .title');
  assert.equal(await page.locator('.code').count(), 0);
  await close(noIcon);
});

test('a message that is on its way is thanked for where it was written', async () => {
  const { page, close } = await shop();
  const sent = await hold(page, '**/api/v1/contact', 'POST');
  await write(page, '在路上', '138 0000 4444');
  await sent.asked();
  await page.click('.human');
  await page.waitForSelector('.ways');
  await sent.letGo();
  await page.waitForSelector('.ways');
  await page.click('.back');
  await page.waitForSelector('.code b');
  await page.click('.back');
  await page.waitForSelector('.ways');
  await close(noIcon);
});

test('a person is asked for twice on a slow line: no view stays empty', async () => {
  const { page, close } = await shop();
  const contact = await hold(page, '**/api/v1/contact?*');
  await page.click('.human');
  await page.click('.human');
  await contact.asked(2);
  await contact.letGo();
  await page.waitForSelector('.ways');
  await page.click('.back');
  await page.waitForSelector('.ways');
  assert.equal(await page.locator('.bone').count(), 0);
  await close(noIcon);
});

test('a person who is asked for while a search runs stays; what was found is below', async () => {
  const { page, close } = await shop();
  const search = await hold(page, '**/api/v1/search?*');
  await ask(page, '退款');
  await search.asked();
  await page.click('.human');
  await page.waitForSelector('.ways');
  await search.letGo();
  await page.waitForSelector('.ways');
  await page.click('.back');
  await page.waitForSelector('.results .title');
  await close(noIcon);
});

test('an article that was left before it came is not told as read', async () => {
  const { page, close } = await shop();
  /** @type {any[]} */
  const events = [];
  page.on('request', (r) => {
    if (r.url().endsWith('/api/v1/events')) events.push(...JSON.parse(r.postData() ?? '[]'));
  });
  const article = await hold(page, '**/api/v1/articles/**');
  await page.click('.links .title >> nth=0');
  await article.asked();
  await page.click('.back');
  await article.letGo();
  await page.click('.links .title >> nth=1');
  await until('a view', () => events.some((e) => e.type === 'view'));
  assert.equal(events.filter((e) => e.type === 'view').length, 1);
  await close(noIcon);
});

test('a search that is cleared while it runs leaves nothing busy', async () => {
  const { page, close } = await shop();
  const search = await hold(page, '**/api/v1/search?*');
  await page.fill(box, '退款');
  await search.asked();
  await page.fill(box, '');
  await page.waitForSelector('.topic');
  await search.letGo();
  assert.equal(await page.getAttribute('.views', 'aria-busy'), 'false');
  await close(noIcon);
});

/** Replies whose one suited article is named as the page. @param {import("playwright-core").Page} page */
const suited = (page) =>
  page.route('**/api/v1/start?*', (route) => {
    const path = new URL(route.request().url()).searchParams.get('path');
    const json = { suited: [{ id: 'zh-CN/payment/two-cards', lang: 'en', title: `for ${path}` }], popular: [], categories: [{ id: 'refund', name: '退票退款' }], contact: { callback: false, channels: [] } };
    return route.fulfill({ json, headers: { 'Access-Control-Allow-Origin': '*' } });
  });

/** @param {import("playwright-core").Page} page @param {string} path */
const goTo = (page, path) =>
  page.evaluate((to) => {
    history.pushState(null, '', to);
    globalThis.answerd('suggest');
  }, path);

test('another page leaves what lies over the start, and its suggestions are there below', async () => {
  const { page, close } = await world.page();
  await suited(page);
  await page.goto(`${site.url}/one`);
  await page.click('.launcher');
  await page.click('text=for /one');
  await page.waitForSelector('article.prose');
  await goTo(page, '/two');
  await page.waitForTimeout(300);
  await page.waitForSelector('article.prose');
  await page.click('.back');
  await page.waitForSelector('text=for /two');
  // Closed meanwhile.
  await command(page, 'close');
  await goTo(page, '/three');
  await command(page, 'open');
  await page.waitForSelector('text=for /three');
  await close(noIcon);
});

test('another page while the start is on its way: the new suggestions stay', async () => {
  const { page, close } = await world.page();
  await suited(page);
  const slow = await hold(page, /start\?/);
  await page.goto(`${site.url}/one`);
  await page.click('.launcher');
  await slow.asked();
  await goTo(page, '/two');
  await slow.asked(2);
  await slow.letGo();
  await page.waitForSelector('text=for /two');
  // Also when someone is looked for meanwhile: what comes goes below.
  await page.reload();
  const again = await hold(page, /start\?/);
  await page.click('.launcher');
  await again.asked();
  await page.click('.human');
  await page.waitForSelector('.ways');
  await again.letGo();
  await page.waitForSelector('.ways');
  await page.click('.back');
  await page.waitForSelector('.topic');
  await close(noIcon);
});

test('the focus stays in the panel when what had it goes', async () => {
  const { page, close } = await shop();
  await page.click('.panel h1');
  assert.equal(await focused(page), 'panel');
  await page.keyboard.press('Shift+Tab');
  assert.equal(await focused(page), 'human');
  await page.click('.lead');
  await page.keyboard.press('Tab');
  assert.notEqual(await focused(page), '');
  await page.route('**/api/v1/search?*', (route) => route.abort());
  await ask(page, '退款');
  await page.focus('#failed .button');
  await page.unroute('**/api/v1/search?*');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.results .title');
  assert.notEqual(await focused(page), '');
  await page.keyboard.press('Escape');
  assert.equal(await page.inputValue(box), '');
  // A code that did not come.
  await page.click('.human');
  await page.route('**/api/v1/handoffs', (route) => route.abort());
  await page.focus('.reach .box .button');
  await page.keyboard.press('Enter');
  await until('it failed', async () => (await page.textContent('.box [role=status]'))?.includes('暂时'));
  assert.equal(await focused(page), 'button');
  await page.keyboard.press('Escape');
  await page.waitForSelector('.topic');
  await page.keyboard.press('Escape');
  assert.ok(!(await page.locator('.panel').isVisible()));
  await close(lost);
});

test('a complaint that was sent has the focus on its thanks', async () => {
  const { page, close } = await shop();
  await ask(page, '我要投诉');
  await page.fill('#m-what', '座位被换了');
  await page.fill('#m-email', 'a@example.com');
  await page.click('form.message .button');
  await page.waitForSelector('.code b');
  assert.equal(await focused(page), 'h2');
  await page.keyboard.press('Escape');
  assert.equal(await page.inputValue(box), '');
  await close(noIcon);
});

test('a vote down on an article of the start offers a person', async () => {
  const { page, close } = await shop();
  await page.click('.links .title >> nth=0');
  await page.waitForSelector('article.prose');
  await page.click('.vote .pair .choice >> nth=1');
  await page.waitForSelector(".vote .ways a[href^='tel:']");
  await close(noIcon);
});

for (const rule of ['trusted', 'trusted-other'])
  test(`a page that enforces Trusted Types: ${rule}`, async () => {
    const { page, close } = await world.page();
    await page.goto(`${site.url}/${rule}`);
    if (rule === 'trusted') {
      await page.click('.launcher');
      await ask(page, '两张卡付款');
      await page.waitForSelector('.answer');
      await page.click('.answer .title');
      await page.waitForSelector('article.prose .body');
      return close(noIcon);
    }
    // Another policy alone is allowed: the browser says so, and the button does not seem busy.
    await page.waitForLoadState('load');
    await page.click('.launcher');
    assert.equal(await page.locator('[aria-busy=true]').count(), 0);
    await close(/favicon|404|TrustedTypePolicy|Trusted Type|trusted-types|TrustedScriptURL/i);
  });
