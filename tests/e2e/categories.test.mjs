// What categories are called: the names of the configuration, on pages and over the API.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addToken, startDaemon, until } from './daemon.mjs';

const names = {
  payroll: { name: { 'zh-CN': '薪资', en: 'Payroll & tax' }, weight: 2 },
  leave: { name: 'Time off' },
  account: { name: { en: 'Ledgers', 'zh-CN': '账目', 'zh-TW': '帳目' } },
};
// Articles that say the same of another thing: what is asked is clarified by their categories.
const subjects = ['payroll', 'leave', 'expenses'];
const vague = 'polish';
let daemon;
let headers;

before(async () => {
  const articles = {
    'zh-CN/payroll/slip': { title: '工资条在哪里看', body: '在员工门户的“我的工资”里。' },
    'zh-TW/payroll/slip': { title: '薪資單在哪裡看', body: '在員工入口的「我的薪資」裡。' },
    'zh-CN/account/close': { title: '月末怎么结账', body: '先核对，再关账。' },
    'zh-CN/expenses/taxi': { title: '打车费怎么报销', body: '拍照上传发票。' },
  };
  for (const subject of subjects)
    for (const colour of ['amber', 'crimson', 'indigo', 'olive', 'teal'])
      articles[`en/${subject}/${colour}`] = {
        title: `Cleaning and care of the ${colour} ${subject}`,
        body: `Wipe it with a damp cloth. Never use polish on ${colour}.`,
      };
  daemon = await startDaemon({ articles, config: { categories: names }, errors: /^not reloaded/ });
  headers = { authorization: `Bearer ${await addToken(daemon, 'agent')}` };
  await until('the token counts', async () => (await daemon.get('/api/v1/signin', { headers })).status === 200);
});
after(() => daemon?.stop());

const page = async (path) => (await daemon.get(path)).text;
const texts = (html, pattern) => [...html.matchAll(pattern)].map((m) => m[1]).sort();
const cards = (html) => texts(html, /class="card-name">([^<]*)</g);
const called = async (reader) =>
  Object.fromEntries((await daemon.json(`/api/v1/categories?reader=${reader}&lang=en`)).categories.map((c) => [c.id, c.name]));

test('pages call a category as the configuration does, in their language', async () => {
  assert.deepEqual(cards(await page('/?lang=zh-CN')), ['Expenses', '薪资', '账目']);
  assert.deepEqual(cards(await page('/?lang=en')), ['Expenses', 'Payroll &amp; tax', 'Time off']);
  assert.deepEqual(cards(await page('/?lang=zh-TW')), ['薪资'], 'the nearest');

  const category = await page('/category/zh-CN/payroll');
  assert.match(category, /<h1>薪资<\/h1>/);
  assert.match(category, /<title>薪资/);
  assert.match(category, /"name":"薪资"/);
  assert.match(await page('/category/en/payroll'), /<h1>Payroll &amp; tax<\/h1>/);
  const article = await page('/articles/zh-CN/payroll/slip');
  assert.match(article, /<a href="\/category\/zh-CN\/payroll">薪资<\/a>/, 'the crumb');
  assert.match(article, /"name":"薪资"/, 'the crumb for machines');
  assert.doesNotMatch(article, />Payroll</);
});

test('results, their filter and choices call it so too', async () => {
  const html = await page(`/search?lang=en&q=${vague}`);
  assert.deepEqual(texts(html, /<a class="choice"[^>]*>([^<]*)</g), ['Expenses', 'Payroll &amp; tax', 'Time off']);
  assert.match(html, /class="result-meta"><span>Time off</);
  const sure = await page('/search?lang=en&q=cleaning+and+care+of+the+amber+payroll&category=payroll');
  assert.match(sure, /class="chip"[^>]*>Payroll &amp; tax /);
  const found = await daemon.search(vague, { reader: 'en' });
  assert.equal(found.next, 'clarify');
  assert.deepEqual(found.clarify.map((c) => c.text).sort(), ['Expenses', 'Payroll & tax', 'Time off']);
  assert.deepEqual(found.clarify.map((c) => c.label).sort(), [...subjects].sort(), 'ids stay');
  const by = { payroll: 'Payroll & tax', leave: 'Time off', expenses: 'Expenses' };
  for (const r of found.results) assert.equal(r.origin, by[r.category]);
  const chinese = await daemon.search(vague, { reader: 'zh-CN' });
  assert.ok(chinese.clarify.some((c) => c.text === '薪资' && c.lang === 'zh-CN'));
  assert.ok(chinese.results.some((r) => /^薪资 · .*英文|^薪资 · English/.test(r.origin)), chinese.results[0].origin);
});

test('the API names it, for the widget and for the consoles', async () => {
  assert.deepEqual(await called('en-GB'), { expenses: 'Expenses', leave: 'Time off', payroll: 'Payroll & tax' });
  assert.deepEqual(await called('zh-HK'), { expenses: 'Expenses', leave: 'Time off', payroll: '薪资' });
  const { categories } = await daemon.json('/api/v1/start?reader=zh-CN');
  assert.deepEqual(categories.map((c) => c.name).sort(), ['Expenses', '薪资', '账目']);
  const who = await daemon.json('/api/v1/signin', { headers });
  assert.deepEqual(who.categories, {
    payroll: { en: 'Payroll & tax', 'zh-CN': '薪资', 'zh-TW': '薪资' },
    leave: { en: 'Time off', 'zh-CN': 'Time off', 'zh-TW': 'Time off' },
    account: { en: 'Ledgers', 'zh-CN': '账目', 'zh-TW': '帳目' },
  });
});

test('a reload changes names at once; a bad one changes nothing', async () => {
  const path = '/category/zh-CN/payroll';
  const { etag } = (await daemon.get(path)).headers;
  assert.equal((await daemon.get(path, { headers: { 'If-None-Match': etag } })).status, 304);
  await daemon.search(vague, { reader: 'en' }); // kept, and asked for again
  const changed = { payroll: { name: { 'zh-CN': '工资', en: 'Wages' } } };
  assert.match((await daemon.reload({ ...daemon.base, categories: changed })).text, /^reloaded/);
  await until('all workers have it', async () => {
    for (let i = 0; i < 8; i++)
      if (!(await daemon.get(path, { agent: false })).text.includes('<h1>工资</h1>')) return false;
    return true;
  });
  assert.match((await daemon.get(path, { headers: { 'If-None-Match': etag } })).text, /<title>工资/);
  assert.deepEqual(cards(await page('/?lang=zh-CN')), ['Expenses', '工资', '账号与安全']);
  assert.deepEqual(await called('en'), { expenses: 'Expenses', leave: 'Leave', payroll: 'Wages' });
  const found = await daemon.search(vague, { reader: 'en' });
  assert.deepEqual(found.clarify.map((c) => c.text).sort(), ['Expenses', 'Leave', 'Wages']);
  assert.deepEqual((await daemon.json('/api/v1/signin', { headers })).categories, {
    payroll: { en: 'Wages', 'zh-CN': '工资', 'zh-TW': '工资' },
  });

  for (const [bad, says] of [
    ['categories:\n  payroll:\n    name: [a]\n', /answerd\.yaml:3: 'name' must be one text/],
    ['categories:\n  payroll: Wages\n', /answerd\.yaml:2: 'categories' holds 'payroll': it must be a map/],
    ['categories:\n  payroll: {title: Wages}\n', /answerd\.yaml:2: unknown key 'categories\.title'/],
  ])
    assert.match((await daemon.reload(bad)).text, says);
  assert.deepEqual(cards(await page('/?lang=zh-CN')), ['Expenses', '工资', '账号与安全']);
});
