/** What a visit to the help center tells: one session in no address, votes, the code, messages. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addToken, startDaemon, until } from '../daemon.mjs';
import { World, assertAccessible, picture, sizes } from './start.mjs';

const world = new World();
/** @type {string} */
let agent;
before(async () => {
  await world.start();
  agent = await addToken(world.daemon, 'agent');
});
after(() => world.stop());

const article = '/articles/zh-CN/payment/two-cards';

/** @param {import("playwright-core").Page} page */
function listen(page) {
  /** @type {any[]} */
  const events = [];
  page.on('request', (r) => {
    if (r.url().endsWith('/api/v1/events')) events.push(...JSON.parse(r.postData() ?? '[]'));
  });
  return events;
}

/** @param {string} path */
async function asAgent(path) {
  const reply = await fetch(world.url + path, { headers: { Authorization: `Bearer ${agent}` } });
  assert.equal(reply.status, 200);
  return reply.json();
}

/** Gets the code on the page that is open. @param {import("playwright-core").Page} page */
async function takeCode(page) {
  await page.click('[data-do=code]');
  await page.waitForSelector('.code-card .code b:visible');
  return ((await page.textContent('.code-card .code b')) ?? '').replace(' ', '');
}

test('one visit is one session, in no address; the agent sees it whole', async () => {
  const { page, go, close } = await world.page({ locale: 'zh-CN' });
  const urls = [];
  page.on('request', (r) => r.isNavigationRequest() && urls.push(r.url()));
  await go('/?lang=zh-CN');
  await page.fill('#q', '行李超重');
  await page.press('#q', 'Enter');
  await page.waitForURL(/\/search/);
  await page.waitForFunction(() => history.state?.answerd);
  await page.fill('#q', '两张卡付款');
  await page.press('#q', 'Enter');
  await page.waitForFunction(() => history.state?.answerd?.query === '两张卡付款');
  await page.click('.result-title a >> nth=0');
  await page.waitForSelector('.vote');
  const code = await takeCode(page);
  const steps = await until('all of it', async () => {
    const list = (await asAgent(`/api/v1/handoffs/${code}`)).steps;
    return list.some((s) => s.type === 'contact') && list;
  });
  assert.deepEqual(
    steps.filter((s) => s.type === 'search').map((s) => s.query),
    ['行李超重', '两张卡付款'],
  );
  assert.ok(steps.some((s) => s.type === 'view' && s.article_id === 'zh-CN/payment/two-cards'));
  assert.ok(urls.every((u) => !/session/.test(u)), urls.join(' '));
  await close();
});

test('a page that is loaded again asks nothing new', async () => {
  const { page, go, close } = await world.page();
  let asked = 0;
  page.on('request', (r) => (asked += r.url().includes('/api/v1/search?') ? 1 : 0));
  await go('/search?lang=en&q=refund');
  await page.waitForFunction(() => history.state?.answerd);
  await page.reload();
  await page.waitForLoadState('networkidle');
  assert.equal(asked, 1);
  await close();
});

test('without a script a search is a question, and what needs one is not shown', async () => {
  const counted = async () => (await world.daemon.metric('answerd_searches_committed_total'));
  const { page, go, close } = await world.page({ javaScriptEnabled: false });
  const earlier = await counted();
  await go('/?lang=en');
  await page.fill('#q', 'refund');
  await page.press('#q', 'Enter');
  await page.waitForURL(/plain=1/);
  await until('it is counted', async () => (await counted()) === earlier + 1);
  await go(article);
  assert.ok(!(await page.locator('.vote').isVisible()));
  assert.ok(!(await page.locator('.code-card').isVisible()));
  assert.ok(await page.locator("#contact a[href^='tel:']").isVisible());
  await close();
});

for (const colorScheme of /** @type {const} */ (['light', 'dark']))
  for (const size of /** @type {const} */ (['desktop', 'phone']))
    test(`a vote down: a person, then reasons; told once; ${colorScheme}, ${size}`, async () => {
      const { page, go, close } = await world.page({ colorScheme, viewport: sizes[size] });
      const events = listen(page);
      await go(article);
      await page.click('[data-do=unhelpful]');
      assert.ok(await page.locator('.vote-ways a').first().isVisible());
      assert.ok(!(await page.locator('.vote-ask').isVisible()));
      await assertAccessible(page);
      await picture(page, `article-voted-down-${size}-${colorScheme}`);
      await page.fill('.vote textarea', '没说港币卡');
      await page.click('.vote .words button');
      await until('the vote', () => events.some((e) => e.type === 'unhelpful'));
      const votes = events.filter((e) => e.type === 'unhelpful');
      assert.equal(new Set(votes.map((e) => e.event_id)).size, 1);
      assert.equal(votes[0].comment, '没说港币卡');
      assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-when')), 'noted');
      await close();
    });

test('a reason takes along the words that stand there; without any, there is room for them after it', async () => {
  const { page, go, close } = await world.page();
  const events = listen(page);
  await go(article);
  await page.click('[data-do=unhelpful]');
  await page.fill('.vote textarea', '没说港币卡');
  await page.click('[data-reason=missing]');
  await until('the vote', () => events.some((e) => e.type === 'unhelpful'));
  const [vote] = events.filter((e) => e.type === 'unhelpful');
  assert.deepEqual([vote.reason, vote.comment], ['missing', '没说港币卡']);
  assert.equal(await page.locator('.vote textarea').count(), 0);
  await go(article);
  await page.click('[data-do=unhelpful]');
  await page.click('[data-reason=wrong]');
  await until('the reason', () => events.some((e) => e.reason === 'wrong'));
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-when')), 'noted');
  await assertAccessible(page);
  await picture(page, 'article-voted-why');
  await page.fill('.vote textarea', '也没说日元卡');
  await page.click('.vote .words button');
  await until('the words', () => events.some((e) => e.comment === '也没说日元卡'));
  await close();
});

test('what is written stays on every page until it is sent', async () => {
  const { page, go, close } = await world.page();
  await go(article);
  await page.click('.message summary');
  await page.fill('#m-text', '想换护照');
  await page.fill('#m-email', 'b@example.com');
  await page.selectOption('#m-when', { index: 1 });
  const when = await page.inputValue('#m-when');
  await go('/?lang=zh-CN');
  await go(article);
  await page.click('.message summary');
  assert.equal(await page.inputValue('#m-text'), '想换护照');
  assert.equal(await page.inputValue('#m-when'), when);
  assert.equal(await page.evaluate(() => localStorage.length), 0);
  await page.click('.message form .button');
  await page.waitForSelector('.message .code b:visible');
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify(sessionStorage)), /想换护照|b@example/);
  await close();
});

test('a vote up, and that all is settled', async () => {
  const { page, go, close } = await world.page();
  const events = listen(page);
  await go(article);
  await page.click('[data-do=helpful]');
  await assertAccessible(page);
  await page.click('[data-do=solved]');
  await until('both', () => ['helpful', 'solved'].every((t) => events.some((e) => e.type === t)));
  await close();
});

test('a message is kept when it fails, and answered with a code and a time', async () => {
  const { page, go, close } = await world.page();
  await go(article);
  await page.click('.message summary');
  await page.fill('#m-text', '想改名字');
  await page.click('.message form .button');
  assert.equal(await page.getAttribute('#m-phone', 'aria-invalid'), 'true');
  await assertAccessible(page);
  await picture(page, 'message-fault');
  await page.fill('#m-email', 'a@example.com');
  await page.route('**/api/v1/contact', (r) => r.abort());
  await page.click('.message form .button');
  await page.waitForFunction(() => document.querySelector('.fault')?.textContent);
  assert.equal(await page.inputValue('#m-text'), '想改名字');
  await page.unroute('**/api/v1/contact');
  await page.click('.message form .button');
  await page.waitForSelector('.message .code b:visible');
  assert.ok((await page.textContent('.due'))?.length);
  await assertAccessible(page);
  await picture(page, 'message-sent');
  const { contacts } = await asAgent('/api/v1/contacts');
  assert.equal(contacts.filter((c) => c.message === '想改名字').length, 1);
  await close(/Failed to load resource/);
});

test('a call-back is offered while the phone is open; a time that was chosen is kept around', async () => {
  const phone = { kind: 'phone', to: '+86 400 000 0000', hours: 'Mo-Fr 09:00-18:00' };
  const desk = await startDaemon({ config: { contact: { timezone: 'Asia/Shanghai', channels: [phone] } } });
  try {
    for (const chosen of [true, false]) {
      const { page, go, close } = await world.page({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
      await go(`${desk.url}/?lang=zh-CN`);
      await page.click('.message summary');
      const times = await page.$$eval('#m-when option', (all) => all.map((o) => o.getAttribute('value')));
      assert.equal(times.shift(), '', 'as soon as possible stands first');
      assert.equal(times.length, 5);
      for (const time of times) {
        const there = new Date(Date.parse(String(time)) + 8 * 3600e3);
        assert.ok([10, 15].includes(there.getUTCHours()), String(time));
        assert.ok(![0, 6].includes(there.getUTCDay()), String(time));
      }
      await page.fill('#m-text', '想改名字');
      await page.fill('#m-phone', '138 0000 0000');
      if (chosen) await page.selectOption('#m-when', { index: 2 });
      const label = await page.$eval('#m-when', (s) => s.selectedOptions[0].textContent);
      await picture(page, `message-times-${chosen}`, false);
      await page.click('.message form .button');
      await page.waitForSelector('.message .code b:visible');
      const due = await page.innerText('.due');
      if (chosen) assert.equal(due, `我们会在 ${label} 左右联系您。`);
      else assert.doesNotMatch(due, /左右/);
      await close();
    }
  } finally {
    await desk.stop();
  }
});

test('a complaint: the apology and a person, then what happened', async () => {
  const { page, go, close } = await world.page();
  await go('/search?lang=zh-CN&q=我要投诉');
  await assertAccessible(page);
  await picture(page, 'search-complaint');
  await page.fill('#m-what', '行李坏了');
  await page.fill('#m-wish', '赔一个新箱子');
  await page.fill('#m-phone', '13900000000');
  await page.click('.message form .button');
  await page.waitForSelector('.message .code b:visible');
  const { contacts } = await asAgent('/api/v1/contacts');
  assert.ok(contacts.some((c) => /行李坏了\n.*赔一个新箱子/.test(c.message)));
  await close();
});

test('what was missing can be said', async () => {
  const { page, go, close } = await world.page();
  const events = listen(page);
  await go('/search?lang=zh-CN&q=ζψωχφ');
  await page.waitForFunction(() => history.state?.answerd);
  await page.fill('.lack textarea', '宠物托运');
  await page.click('.lack button');
  await until('the words', () => events.some((e) => e.comment === '宠物托运' && e.search_id));
  await close();
});

test('choices come once', async () => {
  const reply = await fetch(`${world.url}/search?lang=en&q=refund+time&chosen=1`);
  assert.doesNotMatch(await reply.text(), /class="clarify"/);
});

test('nothing moves while a page loads', async () => {
  for (const path of ['/?lang=en', article, '/search?lang=zh-CN&q=退款', '/category/en/refund'])
    for (const viewport of [sizes.desktop, sizes.phone]) {
      const { page, go, close } = await world.page({ viewport });
      await page.addInitScript(() => {
        globalThis.moved = 0;
        new PerformanceObserver((list) => {
          for (const e of list.getEntries()) globalThis.moved += e.value;
        }).observe({ type: 'layout-shift', buffered: true });
      });
      await go(path);
      await page.waitForLoadState('networkidle');
      assert.equal(await page.evaluate(() => globalThis.moved), 0, path);
      await close();
    }
});
