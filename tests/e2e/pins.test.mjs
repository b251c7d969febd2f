// Pins of editors: what comes first for a question, by hand and over the API.
import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, run, saveFile, startDaemon, until } from './daemon.mjs';

const articles = {
  'en/care/feeding': { title: 'How do I feed the walrus?', body: 'Clams, twice a day.' },
  'en/care/bathing': { title: 'Bathing', body: 'The walrus likes cold water.' },
  'zh-CN/care/bathing': { title: '洗澡', body: '海象喜欢冷水。' },
  'en/care/secret': { title: 'Walrus ransom', body: 'Pay the zookeeper.', audience: 'agent' },
  'en/shop/tickets': { title: 'Tickets', body: 'Buy them at the gate.' },
  'en/shop/expired': { title: 'Winter tickets', body: 'Half the price.', valid_to: '2020-01-01' },
};
const path = '/api/v1/pins';
let daemon, token, file;
before(async () => {
  daemon = await startDaemon({ articles, errors: /the rules of before stay/ });
  token = await addToken(daemon, 'editor', '--name', 'Li');
  file = join(daemon.data, 'curation/pins.yaml');
  await until('the token', async () => (await read()).status === 200);
});
after(() => daemon?.stop());

const read = () => daemon.get(path, { headers: { Authorization: `Bearer ${token}` } });
const now = async () => (await read()).json();
const put = (change) =>
  daemon.get(path, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: typeof change === 'string' ? change : JSON.stringify(change),
  });
const pin = async (pins) => {
  const reply = await put({ version: (await now()).version, pins });
  assert.equal(reply.status, 200, reply.text);
  return reply.json();
};
const audit = () => readFileSync(join(daemon.data, 'audit.log'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
const full = (rule) => ({ match: 'exact', lang: null, until: null, note: null, ...rule });
// A reply without what differs between any two.
const bare = ({ search_id, took_us, session, query, generation, ...rest }) => rest;

test('a pin is in force at once, in the file and in the audit log', async () => {
  assert.deepEqual(await now(), { version: '0', problem: null, pins: [] });
  const plain = await daemon.search('how do I feed the walrus');
  assert.equal(plain.results[0].id, 'en/care/feeding');
  assert.ok(plain.results.every((r) => !r.matched.includes('pin')));
  const rule = { q: ['how do I feed the walrus', '喂海象'], article: 'en/care/bathing' };
  const { version, pins } = await pin([rule]);
  assert.deepEqual(pins, [full(rule)]);
  assert.match(readFileSync(file, 'utf8'), /^# .*\npins:\n {2}- q: \[how do I feed the walrus, 喂海象\]\n {4}article: en\/care\/bathing\n$/);
  const last = audit().at(-1);
  assert.deepEqual([last.what, last.who.name], ['pins.put', 'Li']);
  assert.deepEqual(last.detail, { version_before: '0', version, rules_before: 0, rules: 1 });
  // It wins over the title that is the question.
  const found = await daemon.search('How do I feed the WALRUS?');
  assert.equal(found.results[0].id, 'en/care/bathing');
  assert.ok(found.results[0].matched.includes('pin'));
  assert.deepEqual([found.answered, found.next, found.confidence, found.clarify], [true, 'answer', 1, []]);
  assert.equal(found.results[1].id, 'en/care/feeding');
  assert.ok(!found.results[1].matched.includes('pin'));
  assert.ok(found.results[0].score > found.results[1].score);
  assert.equal(found.total, plain.total);
  assert.equal(new Set(found.results.map((r) => r.id)).size, found.results.length);
  // Another question is answered as before.
  const other = await daemon.search('feed');
  assert.ok(other.results.every((r) => !r.matched.includes('pin')));
});

test('what no word of is in the article is found by its pin, in the language of who asks', async () => {
  await pin([{ q: ['喂海象', 'grooming'], article: 'en/care/bathing' }, { q: ['plunge'], article: 'zh-CN/care/bathing', lang: 'zh' }]);
  for (const [q, lang, id] of [
    ['喂海象', 'zh-CN', 'zh-CN/care/bathing'],
    ['請問餵海象嗎', 'zh-TW', 'zh-CN/care/bathing'],
    ['grooming', 'en', 'en/care/bathing'],
    ['GROOMING?', 'zh-CN', 'zh-CN/care/bathing'],
    ['plunge', 'zh-CN', 'zh-CN/care/bathing'],
  ]) {
    const found = await daemon.search(q, { lang });
    const first = found.results[0];
    assert.deepEqual([first?.id, found.answered, first?.matched.includes('pin')], [id, true, true], `${q} ${lang}`);
  }
  assert.ok(!(await daemon.search('plunge', { lang: 'en' })).results.some((r) => r.matched.includes('pin')));
});

test('words: all of them, among others; a category and later pages', async () => {
  await pin([{ q: ['buy walrus'], match: 'words', article: 'en/shop/tickets' }]);
  const found = await daemon.search('where can I buy tickets to see your walrus');
  assert.equal(found.results[0].id, 'en/shop/tickets');
  assert.ok(found.results[0].matched.includes('pin'));
  assert.ok(!(await daemon.search('walrus')).results.some((r) => r.matched.includes('pin')));
  const care = await daemon.search('buy walrus', { category: 'care' });
  assert.ok(care.results.length && care.results.every((r) => r.category === 'care' && !r.matched.includes('pin')));
  const second = await daemon.search('buy walrus', { offset: 1 });
  assert.ok(!second.results.some((r) => r.id === 'en/shop/tickets' || r.matched.includes('pin')));
});

test('what is not served is not put first, and the next pin is', async () => {
  for (const article of ['en/shop/expired', 'en/care/secret']) {
    await pin([]);
    const plain = await daemon.search('gate fee');
    const random = await daemon.search('zxqv');
    await pin([{ q: ['gate fee', 'zxqv'], article }]);
    assert.deepEqual(bare(await daemon.search('gate fee')), bare(plain), article);
    assert.deepEqual(bare(await daemon.search('zxqv')), bare(random), article);
    await pin([{ q: ['gate fee'], article }, { q: ['gate fee'], article: 'en/care/feeding' }]);
    assert.equal((await daemon.search('gate fee')).results[0].id, 'en/care/feeding', article);
  }
  await pin([{ q: ['gate fee'], article: 'en/care/feeding', until: '2020-01-01' }]);
  assert.ok(!(await daemon.search('gate fee')).results.some((r) => r.matched.includes('pin')));
});

test('a pin to an article that is not there is refused, one whose article is gone stays', async () => {
  const { version } = await pin([]);
  const reply = await put({ version, pins: [{ q: ['gate fee'], article: 'en/care/feeding' }, { q: ['gate fees'], article: 'en/no/such' }] });
  assert.equal(reply.status, 400);
  assert.match(reply.json().detail, /rule 2: there is no article en\/no\/such/);
  const gone = { q: ['gate fees'], article: 'en/no/such' };
  saveFile(file, 'pins:\n  - q: [gate fees]\n    article: en/no/such\n');
  await until('the file', async () => (await now()).pins.length === 1);
  assert.equal((await pin([gone, { q: ['gate fee'], article: 'en/care/feeding' }])).pins.length, 2);
  assert.equal((await daemon.search('gate fee')).results[0].id, 'en/care/feeding');
});

test('the command line: pins count, and agents see what only they may', async () => {
  await pin([{ q: ['ransom note'], article: 'en/care/secret' }, { q: ['ransom note'], article: 'en/care/bathing' }]);
  const ask = async (...args) => {
    const { status, stdout, stderr } = await run(['search', '--data', daemon.data, ...args, 'ransom', 'note']);
    assert.equal(status, 0, stderr);
    return stdout;
  };
  const visitor = JSON.parse(await ask('--json'));
  assert.deepEqual([visitor.results[0].id, visitor.results[0].pinned], ['en/care/bathing', true]);
  const agent = JSON.parse(await ask('--json', '--role', 'agent'));
  assert.deepEqual([agent.results[0].id, agent.results[0].pinned, agent.answered], ['en/care/secret', true, true]);
  assert.match(await ask('--explain'), /first by an editor's pin/);
});

test('a stale version is a conflict; what is wrong is said, and changes nothing', async () => {
  const before = await now();
  const { version } = before;
  assert.equal((await put({ version: '0', pins: [] })).status, 409);
  const good = { q: ['abc'], article: 'a' };
  for (const [pins, said] of [
    [undefined, /pins must be a list/],
    [[good, { q: ['abc'] }], /rule 2: a pin wants article/],
    [[{ article: 'a' }], /rule 1: a pin wants q/],
    [[{ ...good, q: 'abc' }], /phrases are a list/],
    [[{ ...good, q: ['?'] }], /"\?" has no word/],
    [[{ ...good, match: 'some' }], /match is exact or words/],
    [[{ ...good, until: 'soon' }], /until is a date/],
    [[{ ...good, lang: '中文' }], /lang is a language/],
    [[{ ...good, note: 'a\nb' }], /one line/],
    [[{ ...good, article: 5 }], /article must be text/],
    [[{ ...good, weight: 5 }], /not weight/],
    [Array(10001).fill(good), /10000 rules are the most/],
  ]) {
    const reply = await put({ version, pins });
    assert.equal(reply.status, 400, reply.text);
    assert.match(reply.json().detail, said);
  }
  const twice = await put(`{"version":"${version}","pins":[{"q":["abc"],"article":"a","article":"b"}]}`);
  assert.equal(twice.status, 400);
  assert.match(twice.json().detail, /article twice/);
  assert.deepEqual(await now(), before);
});

test('10,000 pins', async () => {
  const { pins } = await pin(
    Array.from({ length: 10000 }, (_, i) => ({ q: [`退票 ${i} 怎么办`, `refund number ${i}`], article: 'en/care/bathing', match: i % 2 ? 'words' : 'exact' })),
  );
  assert.equal(pins.length, 10000);
  assert.equal((await daemon.search('refund number 9999')).results[0].id, 'en/care/bathing');
});

test('by hand: taken up without a restart; a fault keeps those of before; a restart keeps them', async () => {
  const text = '# Ours.\npins:\n  # winter\n  - q: [gate fee]   # often\n    article: en/care/feeding\n';
  saveFile(file, text);
  const got = await until('the file', async () => {
    const state = await now();
    return state.pins.length === 1 && state;
  });
  assert.equal((await daemon.search('gate fee')).results[0].id, 'en/care/feeding');
  await pin([...got.pins, { q: ['one'], article: 'en/care/bathing' }]);
  assert.equal(readFileSync(file, 'utf8'), `${text}  - q: [one]\n    article: en/care/bathing\n`);
  writeFileSync(file, 'pins:\n  - q: [gate fee]\n');
  await daemon.untilSaid(/pins\.yaml:2: a pin wants article.*the rules of before stay/);
  assert.match((await until('the problem', async () => (await now()).problem && now())).problem, /^pins\.yaml:2: /);
  assert.equal((await daemon.search('gate fee')).results[0].id, 'en/care/feeding');
  saveFile(file, text);
  await until('mended', async () => (await now()).problem === null);
  await daemon.end();
  const next = await daemon.again();
  assert.ok((await next.search('gate fee')).results[0].matched.includes('pin'), 'from the first request on');
  rmSync(file);
  await until('no pins', async () => !(await next.search('gate fee')).results.some((r) => r.matched.includes('pin')));
  await next.end();
});
