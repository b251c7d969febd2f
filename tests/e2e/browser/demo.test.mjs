/** The demonstration of ./quickstart demo: the five moments that it promises, one after another. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { configOf, prepare } from '../../../bench/demo/demo.mjs';
import { writeShop } from '../../../bench/demo/world.mjs';
import { addToken, run, startDaemon, temporaryFolder, until } from '../daemon.mjs';
import { World, foreignSite, hostPort, picture } from './start.mjs';

const dir = join(temporaryFolder(), 'demo');
const shopUrl = `http://127.0.0.1:${hostPort}`;
const world = new World();
/** What is typed, that only an article that was taken out answers; and the same in other words. */
const question = '充电宝可以带上飞机吗';
const article = 'zh-CN/baggage/power-bank';
const held = ['移动电源能不能带上飞机', '坐飞机可以带充电宝吗', '充电宝让带上飞机吗'];
/** @type {any} */
let daemon, site, editor, agent, gap, code;

const call = async (method, path, body, token = editor) => {
  const reply = await daemon.get(`/api/v1/${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
  assert.equal(reply.status, 200, `${method} ${path}: ${reply.text}`);
  return reply.json();
};
const gapNow = () => call('GET', `gaps/${gap.id}`);

before(async () => {
  const made = await prepare(dir, { days: 3, visits: 60 });
  const { listen: _, log: __, base_url: ___, kb, data, ...config } = configOf(made, 0, shopUrl);
  daemon = await startDaemon({ kb, data, config });
  [editor, agent] = [await addToken(daemon, 'editor'), await addToken(daemon, 'agent')];
  await until('the tokens', async () => (await call('GET', 'gaps')) && (await call('GET', 'contacts', undefined, agent)));
  process.env.ANSWERD_URL = daemon.url;
  await world.start();
  delete process.env.ANSWERD_URL;
  writeShop(join(dir, 'shop.html'), daemon.url);
  site = await foreignSite((path) => (path === '/' ? { body: readFileSync(join(dir, 'shop.html'), 'utf8') } : undefined));
});
after(async () => {
  await site?.stop();
  await world.stop();
  await daemon?.stop();
});

test('nothing of the week lies in the future', async () => {
  const gaps = (await call('GET', 'gaps?limit=50')).gaps;
  const { contacts } = await call('GET', 'contacts', undefined, agent);
  const times = [...gaps.flatMap((g) => [g.first_seen, g.last_seen]), ...contacts.map((c) => c.at)];
  assert.ok(gaps.length > 5 && contacts.length > 0 && times.every(Boolean));
  for (const at of times) assert.ok(Date.parse(at) <= Date.now(), at);
});

const isSearch = (reply, text) => {
  const url = new URL(reply.url());
  return url.pathname === '/api/v1/search' && url.searchParams.get('q') === text;
};

/** The first result for a text; a search while typing may be given up for the next one. */
const firstOf = (page, text) =>
  new Promise((found) =>
    page.on('response', async (r) => {
      if (isSearch(r, text)) await r.json().then(({ results }) => found(results[0]?.id), () => undefined);
    }),
  );

async function shop() {
  const opened = await world.page({ locale: 'zh-CN' });
  await opened.go(`${shopUrl}/`);
  await opened.page.click('.launcher');
  await opened.page.waitForSelector('.topic');
  const ask = async (text) => {
    await opened.page.fill('.panel [type=search]', text);
    await opened.page.press('.panel [type=search]', 'Enter');
  };
  return { ...opened, ask };
}

async function console_(path, token, options = {}) {
  const opened = await world.page({ locale: 'zh-CN', ...options });
  await opened.go(path);
  await opened.page.fill('dialog.signin input', token);
  await opened.page.press('dialog.signin input', 'Enter');
  await opened.page.waitForSelector('dialog.signin', { state: 'detached' });
  return opened;
}

test('1: past tickets rank the gaps', async () => {
  const { stdout, status } = await run(['replay', '--data', daemon.data, '--json', join(dir, 'tickets.csv')]);
  assert.equal(status, 0);
  const { questions, gaps } = JSON.parse(stdout);
  assert.ok(questions > 500 && gaps.length > 5, `${questions} questions, ${gaps.length} gaps`);
  assert.ok(gaps[0].people >= gaps.at(-1).people);
});

test('2: pinyin and both scripts find one answer; what nothing answers gets a person and a code', async () => {
  const { page, ask, close } = await shop();
  const firsts = [];
  for (const text of ['tuihuo', '退貨', '退货']) {
    const first = firstOf(page, text);
    await ask(text);
    firsts.push(await first);
  }
  assert.equal(new Set(firsts).size, 1, firsts.join());
  await ask(question);
  await page.waitForSelector('.views[aria-busy=false]');
  await page.click('.human');
  await page.waitForSelector(".ways a[href^='tel:']");
  await page.click('.reach .box .button');
  code = ((await page.textContent('.code b')) ?? '').replace(/\D/g, '');
  assert.match(code, /^\d{6}$/);
  await picture(page, 'demo-2-widget', false);
  await close(/favicon|404/);
});

test('3: the agent types the code, sees what was searched, and records how it ended, by keyboard', async () => {
  const { page, close } = await console_(`/agent/?code=${code}`, agent, { permissions: ['clipboard-read'] });
  await page.waitForSelector('.story');
  await until('the story', async () => (await page.innerText('.story')).includes(question));
  await page.waitForSelector('.results [role=option], .results .empty, .nothing');
  await picture(page, 'demo-3-agent', false);
  await page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur());
  const flagged = page.waitForResponse((r) => r.url().endsWith('/agent/flags') && r.request().method() === 'POST');
  await page.keyboard.press('g');
  assert.equal((await flagged).request().postDataJSON().kind, 'not_found');
  await close(/401/);
});

test('4: the editor opens that very gap, publishes, and the widget answers, with wordings that were held back', async (t) => {
  for (const q of held) {
    const { session } = await daemon.search(q, { typing: 0 });
    await call('POST', 'contact', { session, message: '请回电', name: '王小姐', phone: '13800000000' }, agent);
  }
  gap = await until('the gap', async () => {
    for (const g of (await call('GET', 'gaps?limit=50')).gaps) {
      const whole = await call('GET', `gaps/${g.id}`);
      if (held.concat(question).some((q) => whole.questions.some(({ text }) => text === q))) return whole;
    }
    return null;
  }, 15);
  const { page, close } = await console_(`/editor/#/gaps/${gap.id}`, editor);
  await page.waitForSelector('main h1');
  await until('its title', async () => (await page.innerText('main h1')).includes(gap.title));
  await picture(page, 'demo-4-editor', false);
  // The editor writes it, looks at it, and publishes; the widget stands open beside.
  const visitor = await shop();
  const markdown = readFileSync(join(dir, 'aside', `${article}.md`), 'utf8');
  await page.click('text="开始写"');
  await page.waitForSelector('textarea.source');
  await page.getByLabel('地址').fill(article);
  await page.fill('textarea.source', markdown);
  await page.waitForSelector('.lint-good');
  await page.waitForSelector('.preview:has-text("充电宝")');
  const clicked = performance.now();
  await page.getByRole('button', { name: '发布' }).click();
  await until('it is served', async () => (await daemon.search(question)).results[0]?.id === article);
  const first = firstOf(visitor.page, question);
  await visitor.ask(question);
  assert.equal(await first, article);
  await visitor.page.waitForSelector('.answer');
  t.diagnostic(`published by a click, the widget answers after ${Math.round(performance.now() - clicked)} ms`);
  await visitor.close(/favicon|404/);
  await page.waitForURL(new RegExp(`gaps/${gap.id}`));
  await close(/40[149]/);
  const now = await until('it is checked', async () => {
    const g = await gapNow();
    return g.checks.length && ['published', 'verified', 'closed'].includes(g.status) && g;
  }, 15);
  assert.ok(now.checks.at(-1).answered > 0.5, JSON.stringify(now.checks));
});

test('5: withdrawn, the gap reopens by itself; published again, the list names who waits', async () => {
  const { markdown, version } = await call('GET', `sources/${article}`);
  await call('PUT', `articles/${article}`, { markdown: markdown.replace(/^---\n/, '---\nstatus: archived\n'), version });
  await until('it is reopened', async () => (await gapNow()).status === 'reopened', 15);
  const desk = await console_(`/editor/#/gaps/${gap.id}`, editor);
  await desk.page.waitForSelector('text=/Publish it again|重新发布|重新發布/');
  await desk.page.click('.cure .actions button');
  await until('it is there again', async () => (await daemon.search(question)).results[0]?.id === article);
  await until('the gap knows', async () => (await gapNow()).status !== 'reopened', 15);
  await desk.close(/40[0149]/);
  const { page, close } = await console_('/agent/#callbacks', agent);
  await until('who waits', async () => (await page.innerText('main, body')).includes('王小姐'), 10);
  await picture(page, 'demo-5-callbacks', false);
  await close(/401/);
});
