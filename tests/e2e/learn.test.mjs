// What visitors found helpful is learned: who it takes, what it does, how editors undo it.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, startDaemon, temporaryFolder, until } from './daemon.mjs';

const articles = {
  'en/cards/freeze': { title: 'Freeze a card', body: 'Open the app and freeze it.' },
  'en/cards/order': { title: 'Order a card', body: 'A new one comes by mail.' },
  'en/cards/limits': { title: 'Limits of a card', body: 'Limits are set in the app.' },
  'en/cards/bribe': { title: 'Secret bribe', body: 'For agents.', audience: 'agent' },
};
const DAY = 86400000;
const clock = join(temporaryFolder(), 'clock');
let daemon, editor, admin, sent = 0;
const drive = (ms) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(ms));
  writeFileSync(clock, bytes, { flag: 'r+' });
};
before(async () => {
  writeFileSync(clock, Buffer.alloc(8));
  daemon = await startDaemon({
    articles,
    env: { ANSWERD_CLOCK: clock },
    config: { trusted_proxies: ['127.0.0.1'], rates: { search: 0, events: 0 }, feedback: { learn: { on: true, sessions: 3 } } },
  });
  editor = await addToken(daemon, 'editor', '--name', 'Li');
  admin = await addToken(daemon, 'admin');
  await until('the tokens', async () => (await learned()).status === 200 && (await reindex()).status === 200);
});
after(() => daemon?.stop());

const call = (method, path, token, body) =>
  daemon.get(path, {
    method,
    headers: {
      ...(token && { Authorization: `Bearer ${token}` }),
      ...(body && { 'Content-Type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  });
const learned = (query = '') => call('GET', `/api/v1/learned${query}`, editor);
const list = async (query) => (await learned(query)).json();
const reindex = () => call('POST', '/api/v1/reindex', admin, {});
const first = async (q) => (await daemon.json(`/api/v1/search?typing=1&q=${encodeURIComponent(q)}`)).results[0]?.id;

// A visitor from an address asks, and what was found helps.
async function solve(client, q, article_id, type = 'solved') {
  const headers = { 'X-Forwarded-For': client };
  const found = await (await daemon.get(`/api/v1/search?q=${encodeURIComponent(q)}`, { headers })).json();
  const event = { event_id: `e${sent++}`, session: found.session, search_id: found.search_id, type, article_id };
  const reply = await daemon.get('/api/v1/events', {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(event),
  });
  assert.equal(reply.status, 200, reply.text);
  return found.session;
}

test('who may see it and strike it', async () => {
  for (const method of ['GET', 'DELETE', 'PATCH'])
    assert.equal((await call(method, '/api/v1/learned', null)).status, 401);
  const agent = await addToken(daemon, 'agent');
  await until('the token', async () => (await call('GET', '/api/v1/learned', agent)).status === 403);
  assert.equal((await call('DELETE', '/api/v1/learned', editor)).status, 400);
  assert.equal((await call('DELETE', '/api/v1/learned?id=l999', editor)).status, 404);
});

test('a thousand visits of one client move nothing', async () => {
  const q = 'somebody pinched my plastic';
  assert.notEqual(await first(q), 'en/cards/freeze');
  for (let day = 0; day < 3; day++) {
    drive(day * DAY);
    for (let i = 0; i < 330; i += 10)
      await Promise.all([...Array(10)].map(() => solve('198.51.100.7', q, 'en/cards/freeze')));
    await reindex();
  }
  assert.equal((await list()).total, 0);
  assert.notEqual(await first(q), 'en/cards/freeze');
});

test('people of several clients over two days teach it, in words that the article lacks', async () => {
  const q = 'my purse went missing';
  const before = await first(q);
  assert.notEqual(before, 'en/cards/freeze');
  drive(10 * DAY);
  await solve('198.51.100.1', q, 'en/cards/freeze');
  await solve('198.51.100.2', q, 'en/cards/freeze');
  await solve('198.51.100.3', q, 'en/cards/freeze');
  await reindex();
  assert.equal((await list()).total, 0, 'one day is not enough');
  drive(11 * DAY);
  await solve('198.51.100.1', `${q}!`, 'en/cards/freeze', 'read');
  await reindex();
  const { total, learned: rows } = await list();
  assert.equal(total, 1);
  assert.equal(rows[0].article_id, 'en/cards/freeze');
  assert.equal(rows[0].state, 'learned');
  assert.equal(rows[0].people, 4);
  assert.ok(rows[0].points >= 6);
  assert.equal(await first(q), 'en/cards/freeze');
  const found = await daemon.json(`/api/v1/search?typing=1&q=${encodeURIComponent('purse missing')}`);
  assert.deepEqual(found.results[0].matched, ['learned']);
  assert.ok(!JSON.stringify(found.results).includes('went missing'), 'nobody reads what others typed');
  // Nor is it offered to who types.
  assert.deepEqual((await daemon.json('/api/v1/suggest?q=my%20purse')).suggestions, []);
  assert.equal((await daemon.json('/api/v1/search?typing=1&q=purze')).corrected, null);
});

test('an editor strikes it in one call, and takes that back', async () => {
  const [row] = (await list()).learned;
  const struck = await call('DELETE', `/api/v1/learned?id=${row.id}`, editor);
  assert.deepEqual(await struck.json(), { struck: 1 });
  await reindex();
  assert.notEqual(await first('my purse went missing'), 'en/cards/freeze');
  assert.equal((await list('?state=struck')).learned[0].id, row.id);
  drive(12 * DAY);
  await solve('198.51.100.9', 'my purse went missing', 'en/cards/freeze');
  await reindex();
  assert.notEqual(await first('my purse went missing'), 'en/cards/freeze', 'it stays struck');
  const back = await call('PATCH', '/api/v1/learned', editor, { id: row.id, state: 'learned' });
  assert.equal(back.status, 200, back.text);
  await reindex();
  assert.equal(await first('my purse went missing'), 'en/cards/freeze');
  const audit = readFileSync(join(daemon.data, 'audit.log'), 'utf8');
  assert.match(audit, /"what":"learned\.strike"/);
  assert.match(audit, /"what":"learned\.patch"/);
});

test('it survives a restart and a rebuild by the command line', async () => {
  await daemon.end();
  daemon = await daemon.again();
  assert.equal(await first('my purse went missing'), 'en/cards/freeze');
  assert.equal((await call('POST', '/api/v1/reindex', admin, { rebuild: true })).status, 200);
  assert.equal(await first('my purse went missing'), 'en/cards/freeze');
});

test('what visitors say of articles that they cannot read teaches nothing', async () => {
  for (const day of [20, 21]) {
    drive(day * DAY);
    for (let i = 1; i <= 4; i++) await solve(`198.51.100.${i}`, 'how do I pay the bribe', 'en/cards/bribe');
  }
  await reindex();
  assert.ok((await list()).learned.every((row) => row.article_id !== 'en/cards/bribe'));
});

test('a question of others is suggested when an editor lets it, and its words are public', async () => {
  const q = 'freeze it in the app';
  for (const day of [30, 31]) {
    drive(day * DAY);
    for (let i = 1; i <= 3; i++) await solve(`198.51.100.${i}`, q, 'en/cards/freeze');
  }
  await reindex();
  const suggested = async (text) =>
    (await daemon.json(`/api/v1/suggest?lang=en&q=${encodeURIComponent(text)}`)).suggestions.map((s) => s.text);
  assert.ok(!(await suggested('freeze it')).includes(q));
  const rows = (await list('?article_id=en/cards/freeze')).learned;
  for (const row of rows) await call('PATCH', '/api/v1/learned', editor, { id: row.id, suggest: true });
  await until('the suggestion', async () => (await suggested('freeze it')).includes(q));
  assert.ok(!(await suggested('my purse')).some((text) => text.includes('purse')), 'purse is in no article');
});

test('an erased visit is forgotten', async () => {
  const q = 'zanzibar ledger';
  const sessions = [];
  for (const day of [40, 41]) {
    drive(day * DAY);
    for (let i = 1; i <= 3; i++) sessions.push(await solve(`198.51.100.${i}`, q, 'en/cards/order'));
  }
  await reindex();
  assert.equal(await first(q), 'en/cards/order');
  for (const session of sessions.slice(1)) {
    const reply = await call('DELETE', `/api/v1/sessions/${encodeURIComponent(session)}`);
    assert.ok(reply.status < 300, reply.text);
  }
  await until('the phrasing is gone', async () => {
    await reindex();
    return (await list('?article_id=en/cards/order')).total === 0;
  });
  assert.notEqual(await first(q), 'en/cards/order');
});

test('an erased visit takes along what was struck of it, when nobody else asked it', async () => {
  const q = 'quokka dossier';
  const sessions = [];
  for (const day of [50, 51]) {
    drive(day * DAY);
    for (let i = 1; i <= 3; i++) sessions.push(await solve(`198.51.100.${i}`, q, 'en/cards/limits'));
  }
  await reindex();
  const [row] = (await list('?article_id=en/cards/limits')).learned;
  assert.equal(row.text, q);
  assert.equal((await call('DELETE', `/api/v1/learned?id=${row.id}`, editor)).status, 200);
  for (const session of sessions.slice(3))
    await call('DELETE', `/api/v1/sessions/${encodeURIComponent(session)}`);
  await reindex();
  assert.equal((await list('?state=struck&article_id=en/cards/limits')).total, 1, 'others asked it too');
  drive(50 * DAY);
  for (const session of sessions.slice(0, 3)) {
    const reply = await call('DELETE', `/api/v1/sessions/${encodeURIComponent(session)}`);
    assert.ok(reply.status < 300, reply.text);
  }
  await until('it is gone', async () => {
    await reindex();
    return (await list('?state=struck&article_id=en/cards/limits')).total === 0;
  });
  await daemon.end();
  assert.ok(!readFileSync(join(daemon.data, 'signals.db')).includes('quokka dossier'));
  daemon = await daemon.again();
  assert.equal((await list('?state=struck&article_id=en/cards/limits')).total, 0);
});

test('a state that is none is told', async () => {
  const reply = await learned('?state=zz');
  assert.equal(reply.status, 400);
  assert.match(reply.json().detail, /held, learned, applied or struck/);
});
