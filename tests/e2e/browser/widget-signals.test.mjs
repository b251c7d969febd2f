/** What the widget tells: votes, ways to a person, the code, messages; nothing is lost. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addToken, until } from '../daemon.mjs';
import { World, assertAccessible, foreignSite, picture, shopPage, sizes } from './start.mjs';

const world = new World();
/** @type {Awaited<ReturnType<typeof foreignSite>>} */
let site;
/** @type {string} */
let agent;

before(async () => {
  await world.start();
  agent = await addToken(world.daemon, 'agent');
  site = await foreignSite((path) =>
    path.startsWith('/shop') ? shopPage(world.url, path) : undefined,
  );
});
after(async () => {
  await site?.stop();
  await world.stop();
});

const noIcon = /favicon|404/;
const offline = /favicon|404|Failed to load resource/;

/** @param {import("playwright-core").BrowserContextOptions & { path?: string }} [options] */
async function shop({ path = '/shop', ...options } = {}) {
  const opened = await world.page(options);
  await opened.go(site.url + path);
  await opened.page.click('.launcher');
  await opened.page.waitForSelector('.topic');
  return opened;
}

/** @param {import("playwright-core").Page} page @param {string} text */
async function ask(page, text) {
  await page.fill('.panel [type=search]', text);
  await page.press('.panel [type=search]', 'Enter');
}

/** The events that reached the daemon, or tried. @param {import("playwright-core").Page} page */
function listen(page) {
  /** @type {any[]} */
  const events = [];
  page.on('request', (r) => {
    if (r.url().endsWith('/api/v1/events')) events.push(...JSON.parse(r.postData() ?? '[]'));
  });
  return events;
}

/** @param {string} code */
async function trail(code) {
  const headers = { Authorization: `Bearer ${agent}` };
  const reply = await fetch(`${world.url}/api/v1/handoffs/${code.replace(/\D/g, '')}`, { headers });
  assert.equal(reply.status, 200);
  return (await reply.json()).steps;
}

for (const colorScheme of /** @type {const} */ (['light', 'dark']))
  for (const size of /** @type {const} */ (['desktop', 'phone']))
    test(`what was asked reaches the agent by the code, ${colorScheme}, ${size}`, async () => {
      const { page, close } = await shop({ colorScheme, viewport: sizes[size] });
      await ask(page, 'ζψωχφ');
      await page.waitForSelector(".ways a[href^='tel:']");
      await assertAccessible(page);
      await picture(page, `widget-nothing-${size}-${colorScheme}`, false);
      await page.click('.reach .box .button');
      const code = await page.textContent('.code b');
      assert.match(code ?? '', /^\d{3} \d{3}$/);
      await assertAccessible(page);
      await picture(page, `widget-code-${size}-${colorScheme}`, false);
      const steps = await until('the way to a person', async () => {
        const list = await trail(code ?? '');
        return list.some((s) => s.type === 'contact') && list;
      });
      assert.ok(steps.some((s) => s.type === 'search' && s.query === 'ζψωχφ'));
      await close(noIcon);
    });

test('the code can be declined, and is not offered again', async () => {
  const { page, close } = await shop();
  await page.click('.human');
  await page.click('.reach .box .link');
  assert.equal(await page.locator('.reach .box').count(), 0);
  await page.click('.back');
  await page.click('.human');
  await page.waitForSelector('.ways');
  assert.equal(await page.locator('.reach .box').count(), 0);
  await close(noIcon);
});

test('a vote down leads to a person first, and takes its reason along, once', async () => {
  const { page, close } = await shop();
  const events = listen(page);
  await ask(page, '两张卡付款');
  await page.click('.vote .pair .choice >> nth=1');
  await page.waitForSelector(".vote .ways a[href^='tel:']");
  await assertAccessible(page);
  await picture(page, 'widget-voted-down', false);
  await page.click('.why .choices .choice >> nth=1');
  await until('the vote', () => events.some((e) => e.type === 'unhelpful'));
  const votes = events.filter((e) => e.type === 'unhelpful');
  assert.equal(new Set(votes.map((e) => e.event_id)).size, 1);
  assert.equal(votes[0].reason, 'missing');
  assert.equal(votes[0].article_id, 'zh-CN/payment/two-cards');
  assert.ok(votes[0].search_id && votes[0].session);
  await close(noIcon);
});

test('a reason takes along the words that stand there', async () => {
  const { page, close } = await shop();
  const events = listen(page);
  await ask(page, '两张卡付款');
  await page.click('.vote .pair .choice >> nth=1');
  await page.fill('.why textarea', '没说港币卡');
  await page.click('.why .choices .choice >> nth=1');
  await until('the vote', () => events.some((e) => e.type === 'unhelpful'));
  const [vote] = events.filter((e) => e.type === 'unhelpful');
  assert.deepEqual([vote.reason, vote.comment], ['missing', '没说港币卡']);
  await page.waitForSelector('.why .told');
  assert.equal(await page.locator('.why textarea').count(), 0);
  await close(noIcon);
});

test('after a reason there is room for words, which are told, too', async () => {
  const { page, close } = await shop();
  const events = listen(page);
  await ask(page, '两张卡付款');
  await page.click('.vote .pair .choice >> nth=1');
  await page.click('.why .choices .choice >> nth=1');
  await until('the reason', () => events.some((e) => e.reason === 'missing'));
  await assertAccessible(page);
  await picture(page, 'widget-voted-why', false);
  await page.fill('.why textarea', '没说港币卡');
  await page.click('.why .words .button');
  await until('the words', () => events.some((e) => e.comment === '没说港币卡' && e.search_id));
  assert.equal(new Set(events.filter((e) => e.article_id && e.type === 'unhelpful').map((e) => e.event_id)).size, 1);
  assert.equal(await page.locator('.why textarea').count(), 0);
  await close(noIcon);
});

test('a vote up can say that all is settled, which closes the panel', async () => {
  const { page, close } = await shop();
  const events = listen(page);
  await ask(page, '两张卡付款');
  await page.click('.answer .title');
  await page.click('.prose ~ .vote .choice >> nth=0');
  await assertAccessible(page);
  await page.click('.vote .button');
  await until('it is settled', () =>
    ['view', 'helpful', 'solved', 'dismiss'].every((type) => events.some((e) => e.type === type)),
  );
  assert.ok(!(await page.locator('.panel').isVisible()));
  await close(noIcon);
});

test('an answer that is looked at for 5 s, and an article for 10 s, are told', async () => {
  const { page, close } = await shop();
  const events = listen(page);
  await page.clock.install();
  await ask(page, '两张卡付款');
  await page.waitForSelector('.answer');
  for (let i = 0; i < 14; i++) await page.clock.runFor(500);
  await until('answer_seen', () => events.some((e) => e.type === 'answer_seen'));
  await page.click('.answer .title');
  await page.waitForSelector('.prose h2');
  assert.ok(!events.some((e) => e.type === 'read'));
  await until('read', async () => {
    await page.clock.runFor(1000);
    return events.some((e) => e.type === 'read');
  });
  await close(noIcon);
});

test('what could not be told is told again, under the same id', async () => {
  const { page, close } = await shop();
  await page.route('**/api/v1/events', (r) => r.abort());
  const events = listen(page);
  await ask(page, '两张卡付款');
  await page.click('.vote .choice >> nth=0');
  await until('a first try', () => events.some((e) => e.type === 'helpful'), 30); // behind a try that failed it waits
  const { event_id } = events.find((e) => e.type === 'helpful');
  await page.unroute('**/api/v1/events');
  const taken = page.waitForResponse(
    (r) => r.url().endsWith('/events') && (r.request().postData() ?? '').includes(event_id),
  );
  assert.equal((await taken).status(), 200);
  await close(offline);
});

test('what is held back goes when the page does, by sendBeacon', async () => {
  const { page, close } = await shop();
  await ask(page, '两张卡付款');
  await page.click('.vote .pair .choice >> nth=1');
  const session = await page.evaluate(() => sessionStorage.getItem('answerd.session'));
  const { code } = await (
    await fetch(`${world.url}/api/v1/handoffs`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ session }),
    })
  ).json();
  await page.goto('about:blank');
  await until('the vote', async () => (await trail(code)).some((s) => s.type === 'unhelpful'));
  await close(noIcon);
});

for (const how of ['code', 'message'])
  test(`a vote down is told before the agent gets the ${how}, and its reason after it`, async () => {
    const { page, close } = await shop();
    const events = listen(page);
    await ask(page, '两张卡付款');
    await page.click('.vote .pair .choice >> nth=1');
    if (how === 'code') await page.click('.vote .reach .box .button');
    else {
      await page.click('.vote .reach > .wide');
      await page.fill('#m-text', '两张卡都不行');
      await page.fill('#m-phone', '138 0000 0000');
      await page.click('form.message .button');
    }
    const code = (await page.textContent('.code b')) ?? '';
    // At once: the agent types it while the visitor still reads it out.
    assert.ok((await trail(code)).some((s) => s.type === 'unhelpful' && s.article_id === 'zh-CN/payment/two-cards'));
    if (how === 'code') {
      await page.click('.why .choices .choice >> nth=1');
      await until('the reason', () => events.some((e) => e.reason === 'missing'));
      const votes = events.filter((e) => e.type === 'unhelpful' && e.article_id);
      assert.equal(new Set(votes.map((e) => e.event_id)).size, 1);
    }
    await close(noIcon);
  });

test('a message: mended, not lost when it fails, and answered with a code', async () => {
  const { page, close } = await shop();
  await page.click('.human');
  await page.click('.reach > .wide');
  await page.fill('#m-text', '行李丢了，怎么办');
  await page.click('form.message .button');
  assert.equal(await page.getAttribute('#m-phone', 'aria-invalid'), 'true');
  assert.ok(await page.textContent('.fault'));
  await assertAccessible(page);
  await picture(page, 'widget-message', false);
  await page.fill('#m-phone', '138 0000 0000');
  await page.selectOption('#m-when', { index: 1 });
  const time = await page.$eval('#m-when', (s) => s.selectedOptions[0].textContent);
  await page.route('**/api/v1/contact', (r) => (r.request().method() === 'POST' ? r.abort() : r.continue()));
  await page.click('form.message .button');
  await page.waitForFunction(() => {
    const root = document.querySelector('answerd-help')?.shadowRoot;
    return root?.querySelector('.fault')?.textContent && !root.querySelector('form.message button:disabled');
  });
  // Also when the visitor goes back and comes again.
  await page.click('.back');
  await page.click('.reach > .wide');
  assert.equal(await page.inputValue('#m-text'), '行李丢了，怎么办');
  await page.unroute('**/api/v1/contact');
  await page.click('form.message .button');
  const code = await page.textContent('.code b');
  assert.match(await page.innerText('.view'), new RegExp(`我们会在 ${time} 左右联系您`));
  await assertAccessible(page);
  await picture(page, 'widget-message-sent', false);
  const headers = { Authorization: `Bearer ${agent}` };
  const { contacts } = await (await fetch(`${world.url}/api/v1/contacts`, { headers })).json();
  assert.equal(contacts.filter((c) => c.message === '行李丢了，怎么办').length, 1);
  assert.match(code ?? '', /^\d{3} \d{3}$/);
  await close(offline);
});

test('what is written stays when the page is loaded again, and goes once it is sent', async () => {
  const { page, close } = await shop();
  await ask(page, '我要投诉');
  await page.fill('#m-what', '座位被换了');
  await page.fill('#m-phone', '138 0000 7777');
  await page.reload();
  await page.click('.launcher');
  await ask(page, '我要投诉');
  assert.equal(await page.inputValue('#m-what'), '座位被换了');
  assert.equal(await page.inputValue('#m-phone'), '138 0000 7777');
  const kept = () => page.evaluate(() => [JSON.stringify(sessionStorage), localStorage.length]);
  assert.match(String((await kept())[0]), /座位被换了/);
  assert.equal((await kept())[1], 0);
  // It says what it does in its middle, as other wide buttons do.
  assert.equal(await page.$eval('form.message .button', (b) => getComputedStyle(b).textAlign), 'center');
  await page.click('form.message .button');
  await page.waitForSelector('.code b');
  assert.doesNotMatch(String((await kept())[0]), /座位|7777/);
  await close(noIcon);
});

test('a complaint gets an apology and a person first, then how to settle it', async () => {
  const { page, close } = await shop({ viewport: sizes.phone });
  await ask(page, '我要投诉');
  await page.waitForSelector('#m-what');
  const order = await page.$$eval('.view h2, .view .ways, .view #m-what', (all) =>
    all.map((n) => n.id || n.className || n.localName),
  );
  assert.deepEqual(order, ['h2', 'ways', 'h2', 'm-what']);
  await assertAccessible(page);
  await picture(page, 'widget-complaint', false);
  await page.fill('#m-what', '座位被换了');
  await page.fill('#m-wish', '退差价');
  await page.fill('#m-email', 'a@example.com');
  await page.click('form.message .button');
  await page.waitForSelector('.code b');
  const headers = { Authorization: `Bearer ${agent}` };
  const { contacts } = await (await fetch(`${world.url}/api/v1/contacts`, { headers })).json();
  assert.ok(contacts.some((c) => /座位被换了\n.*退差价/.test(c.message)));
  await close(noIcon);
});

for (const [timezoneId, said] of /** @type {const} */ ([
  ['Europe/London', /01:00 开始（您当地时间）[^]*周一–周五 09:00–18:00（北京时间）$/m],
  ['Asia/Shanghai', /09:00 开始\n+周一–周五 09:00–18:00（北京时间）$/m],
]))
  test(`opening hours say whose time they are where it is another: ${timezoneId}`, async () => {
    const { page, close } = await shop({ timezoneId });
    const words = { name: '微信', hours_text: '周一–周五 09:00–18:00（北京时间）', reply_text: null };
    const wechat = { kind: 'wechat', to: 'x', href: null, hours: 'Mo-Fr 09:00-18:00', reply_within: null, ...words, open_now: false, opens_at: '2027-01-04T01:00:00.000Z' };
    await page.route('**/api/v1/contact?*', (r) => r.fulfill({ json: { contact: { callback: false, channels: [wechat] } }, headers: { 'Access-Control-Allow-Origin': '*' } }));
    await page.click('.human');
    await page.waitForSelector('.ways .state');
    assert.match(await page.innerText('.ways'), said);
    await close(noIcon);
  });

test('a call-back is offered while somebody can call', async () => {
  const { page, close } = await shop({ timezoneId: 'Asia/Shanghai' });
  const days = [1, 2].map((n) => new Date(Date.now() + n * 864e5).toISOString().slice(0, 10));
  const call_times = days.map((day) => ({ from: `${day}T01:00:00.000Z`, to: `${day}T10:00:00.000Z` }));
  await page.route('**/api/v1/contact?*', (r) =>
    r.fulfill({
      json: { contact: { callback: true, channels: [], call_times } },
      headers: { 'Access-Control-Allow-Origin': '*' },
    }),
  );
  await page.click('.human');
  await page.click('.reach > .wide');
  const times = await page.$$eval('#m-when option', (all) => all.map((o) => o.getAttribute('value')));
  assert.deepEqual(times, ['', ...days.flatMap((day) => [`${day}T02:00:00.000Z`, `${day}T07:00:00.000Z`])]);
  await picture(page, 'widget-message-times', false);
  await close(noIcon);
});

test('a number stands apart from the Chinese after it, everywhere', async () => {
  for (const lang of ['zh-CN', 'zh-TW']) {
    const { page, close } = await shop({ path: `/shop?lang=${lang}` });
    await page.click('.human');
    await page.waitForSelector('.ways');
    const text = await page.innerText('.views');
    assert.match(text, /24 [小時时]+[内內]回[复覆]/);
    assert.doesNotMatch(text, /\d[分小天]/);
    await close(noIcon);
  }
});

test('what was missing can be said, after the ways to a person', async () => {
  const { page, close } = await shop();
  const events = listen(page);
  await ask(page, 'ζψωχφ');
  await page.fill('.lack textarea', '想找宠物托运');
  await page.click('.lack .button');
  await page.waitForSelector('.lack .told');
  await until('the words', () => events.some((e) => e.comment === '想找宠物托运' && e.search_id));
  await close(noIcon);
});

test('the host page is told, may listen, and may name the page', async () => {
  const { page, close } = await world.page();
  await page.addInitScript(() => {
    globalThis.heard = [];
    const queue = [];
    globalThis.answerd = Object.assign((...args) => queue.push(args), { q: queue });
    globalThis.answerd('on', 'search', (d) => globalThis.heard.push(['on', d.query]));
    document.addEventListener('answerd:search', (e) => globalThis.heard.push(['event', e.detail.query]));
  });
  const asked = [];
  page.on('request', (r) => r.url().startsWith(world.url) && asked.push(r.url()));
  await page.goto(`${site.url}/shop?lang=en`);
  await page.waitForSelector('.launcher');
  assert.equal(asked.length, 1); // to listen loads nothing more
  const started = page.waitForRequest((r) => r.url().includes('/start?path=%2Fcheckout'));
  await page.evaluate(() => {
    globalThis.answerd('suggest', '/checkout');
    globalThis.answerd('open');
  });
  await started;
  await page.waitForSelector('.topic');
  await page.evaluate(() => globalThis.answerd('search', 'refund'));
  await until('both', async () => (await page.evaluate(() => globalThis.heard.length)) === 2);
  assert.deepEqual((await page.evaluate(() => globalThis.heard)).sort(), [['event', 'refund'], ['on', 'refund']]);
  await close(noIcon);
});

const noLine = /favicon|404|ERR_INTERNET_DISCONNECTED/;

test('no network: it is said, and tried again once there is one', async () => {
  const { page, close } = await shop();
  await page.context().setOffline(true);
  await ask(page, '退款');
  await page.waitForSelector('#failed .button');
  // Once, and no longer that it is looked for.
  assert.equal(await page.textContent('.panel > [role=status]'), '您好像没有连上网络。');
  assert.equal(await page.locator('[role=alert]').count(), 0);
  await assertAccessible(page);
  await picture(page, 'widget-offline', false);
  await page.context().setOffline(false);
  await page.waitForSelector('.results .title');
  assert.match((await page.textContent('.panel > [role=status]')) ?? '', /条结果/);
  await page.fill('.panel [type=search]', '');
  await page.waitForSelector('.topic');
  assert.equal(await page.textContent('.panel > [role=status]'), '');
  await close(noLine);
});

test('no network: the ways to a person are known since the panel opened', async () => {
  const { page, close } = await shop();
  await page.context().setOffline(true);
  await page.click('.human');
  await page.waitForSelector(".ways a[href^='tel:']");
  await page.context().setOffline(false);
  await close(noLine);
});

test('no network since before the panel: nobody is sent in a circle', async () => {
  const { page, close } = await world.page();
  await page.goto(`${site.url}/shop?lang=zh-CN`);
  await page.hover('.launcher');
  await page.waitForFunction(() => globalThis.answerd && document.querySelector('answerd-help')?.shadowRoot?.querySelector('.panel'));
  await page.context().setOffline(true);
  await page.click('.launcher');
  await page.click('.human');
  await page.waitForSelector('#failed .button');
  assert.doesNotMatch(await page.innerText('.views'), /联系我们/);
  await page.context().setOffline(false);
  await page.waitForSelector(".ways a[href^='tel:']");
  await page.click('.back');
  await page.waitForSelector('.topic');
  await close(noLine);
});

for (const [lang, said] of [['en', 'No connection'], ['zh-CN', '连不上'], ['zh-TW', '連不上']])
  test(`no network for the button: it says so, and works when there is one, ${lang}`, async () => {
    const { page, close } = await world.page();
    await page.goto(`${site.url}/shop?lang=${lang}`);
    await page.waitForSelector('.launcher');
    const label = await page.textContent('.launcher');
    await page.context().setOffline(true);
    await page.click('.launcher');
    await until('it is said', async () => (await page.textContent('.launcher'))?.includes(said));
    assert.equal(await page.getAttribute('.launcher', 'aria-busy'), 'false');
    await assertAccessible(page);
    await picture(page, `widget-unreached-${lang}`, false);
    await page.context().setOffline(false);
    await page.click('.launcher');
    await page.waitForSelector('.topic');
    assert.equal(await page.textContent('.launcher'), label);
    await close(noLine);
  });
