// What visitors do is kept once it is acknowledged, once only, and can be erased.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, gaps, startDaemon, temporaryFolder, until } from './daemon.mjs';

const articles = { 'en/a/one': { title: 'Watering the walrus' }, 'en/a/two': { title: 'Feeding the seal' },
  'en/a/agents': { title: 'Bribing the seal', audience: 'agent' } };
const json = { 'Content-Type': 'application/json' };
const id = () => randomBytes(12).toString('hex');

let daemon;
let agent;
let admin;
before(async () => {
  daemon = await startDaemon({ articles });
  agent = await addToken(daemon, 'agent', '--name', 'Wang');
  admin = await addToken(daemon, 'admin');
  await until('the tokens are known', async () => (await get(daemon, '/contacts', admin)).status === 200 && (await get(daemon, '/contacts', agent)).status === 200);
});
after(() => daemon?.stop());

const bearer = (token) => (token ? { Authorization: `Bearer ${token}` } : {});
const get = (to, path, token) => to.get(`/api/v1${path}`, { headers: bearer(token) });
const send = (to, method, path, body, token, headers = json) =>
  to.get(`/api/v1${path}`, {
    method,
    headers: { ...headers, ...bearer(token) },
    body: typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body),
  });
const post = (to, path, body, token) => send(to, 'POST', path, body, token);
async function posted(to, path, body, token) {
  const reply = await post(to, path, body, token);
  assert.equal(reply.status, 200, `${path}: ${reply.text}`);
  return reply.json();
}
const begin = async (to) => (await posted(to, '/sessions', {})).session;
// What the agent sees of a session.
async function steps(to, session, token) {
  const { code } = await posted(to, '/handoffs', { session });
  const reply = await get(to, `/handoffs/${code}`, token);
  assert.equal(reply.status, 200, reply.text);
  return reply.json().steps;
}

test('an event is kept, and a retry of it only once', async () => {
  const session = await begin(daemon);
  const event = { event_id: id(), session, type: 'read', article_id: 'en/a/one', position: 1, page: '/help?x=1#y' };
  assert.deepEqual(await posted(daemon, '/events', event), { received: 1, written: 1, repeated: 0, session });
  assert.deepEqual(await posted(daemon, '/events', event), { received: 1, written: 0, repeated: 1, session });
  const seen = await steps(daemon, session, agent);
  assert.equal(seen.length, 1);
  assert.deepEqual({ ...seen[0], at: '' }, { at: '', type: 'read', article_id: 'en/a/one', page: '/help' });
});

test('an array comes as one, also from sendBeacon', async () => {
  const session = await begin(daemon);
  const types = ['view', 'click', 'read', 'answer_seen', 'helpful', 'unhelpful', 'solved', 'contact', 'dismiss'];
  const events = types.map((type) => ({ event_id: id(), session, type, article_id: 'en/a/one' }));
  const reply = await send(daemon, 'POST', '/events', [...events, events[0]], undefined, { 'Content-Type': 'text/plain;charset=UTF-8' });
  assert.equal(reply.status, 200, reply.text);
  assert.deepEqual(reply.json(), { received: 10, written: 9, repeated: 1, session });
  assert.deepEqual((await steps(daemon, session, agent)).map((s) => s.type), types);
});

test('an article that is made up, or for agents alone, is no row of the reports', async () => {
  const session = await begin(daemon);
  const ids = ['en/a/one', 'en/made/up', '../x', 'en/a/agents', 'y'.repeat(500)];
  const events = ids.map((article_id) => ({ event_id: id(), session, type: 'read', article_id }));
  assert.equal((await posted(daemon, '/events', events)).written, ids.length, 'none is refused');
  const editor = await addToken(daemon, 'editor');
  const told = await until('the report', async () => {
    const reply = await get(daemon, '/reports/articles', editor);
    const { articles: rows } = reply.json();
    return rows.some((row) => row.id === 'en/a/one' && row.reads >= 1) && rows;
  });
  assert.deepEqual(told.map((row) => row.id).sort(), Object.keys(articles).sort());
  assert.equal(told.find((row) => row.id === 'en/a/agents').reads, 0);
});

test('no cache keeps what agents alone have', async () => {
  const reply = await get(daemon, '/agent/articles/en/a/agents', agent);
  assert.equal(reply.status, 200, reply.text);
  assert.equal(reply.headers['cache-control'], 'private, no-store');
});

test('a commit makes the search that was typed count', async () => {
  const first = await daemon.search('xylo', {});
  const { session } = first;
  const last = await daemon.search('xylophone price', { session, page: '/shop', segment: 'dealer' });
  const commit = { event_id: id(), session, type: 'commit', search_id: last.search_id };
  const before = await daemon.metric('answerd_searches_committed_total');
  await posted(daemon, '/events', commit);
  await posted(daemon, '/events', commit);
  await posted(daemon, '/events', { ...commit, event_id: id() }); // Enter, and then a click
  assert.deepEqual((await steps(daemon, session, agent)).map((s) => s.query), ['xylophone price']);
  assert.equal(await daemon.metric('answerd_searches_committed_total'), before + 1);
  assert.ok((await gaps(daemon.data)).some((g) => g.question === 'xylophone price'), 'as a question without an answer');
  // Nobody commits what another typed.
  const other = await begin(daemon);
  await posted(daemon, '/events', { event_id: id(), session: other, type: 'commit', search_id: first.search_id });
  assert.deepEqual(await steps(daemon, other, agent), []);
});

test('a search that was meant is not counted again by its commit', async () => {
  const { session, search_id } = await daemon.search('zeppelin rental', { typing: 0 });
  await posted(daemon, '/events', { event_id: id(), session, type: 'commit', search_id });
  assert.deepEqual((await steps(daemon, session, agent)).map((s) => s.query), ['zeppelin rental']);
});

test('what has no session, or a forged one, is answered and counts for no one', async () => {
  const session = await begin(daemon);
  const forged = `${session.slice(0, -2)}${session.endsWith('AA') ? 'BB' : 'AA'}`;
  for (const wrong of [undefined, '', forged, 'x'.repeat(150)]) {
    const reply = await posted(daemon, '/events', { event_id: id(), session: wrong, type: 'helpful', comment: 'ghostwriter' });
    assert.deepEqual({ ...reply, session: '' }, { received: 1, written: 0, repeated: 0, session: '' });
    assert.notEqual(reply.session, wrong);
    assert.deepEqual(await steps(daemon, reply.session, agent), []);
  }
  const signals = readdirSync(daemon.data).filter((name) => name.startsWith('signals'));
  for (const name of signals) assert.ok(!readFileSync(join(daemon.data, name)).includes('ghostwriter'), name);
  assert.equal((await post(daemon, '/handoffs', { session: forged })).status, 400);
});

test('a fault names the item and the field, and nothing is kept', async () => {
  const session = await begin(daemon);
  const good = { event_id: id(), session, type: 'helpful' };
  const bad = [
    [{ ...good, event_id: undefined }, /event_id is missing/],
    [{ ...good, event_id: '' }, /event_id is missing/],
    [{ ...good, event_id: 7 }, /event_id must be text/],
    [{ ...good, event_id: 'x'.repeat(65) }, /event_id is too long/],
    [{ ...good, type: 'bought' }, /type must be one of: commit, view,/],
    [{ ...good, type: undefined }, /type is missing/],
    [{ ...good, type: 'commit' }, /search_id is missing/],
    [{ ...good, type: 'read' }, /article_id is missing/],
    [{ ...good, colour: 'red' }, /colour is no field/],
    [{ ...good, position: -1 }, /position must be a whole number from 0 to 1000/],
    [{ ...good, position: 1.5 }, /position/],
    [{ ...good, position: '1' }, /position/],
    [{ ...good, comment: 'x'.repeat(2001) }, /comment is too long: at most 2000 bytes/],
    [{ ...good, page: ['/'] }, /page must be text/],
    ['no object', /must be an object/],
  ];
  for (const [item, pattern] of bad) {
    const one = await post(daemon, '/events', item);
    assert.equal(one.status, 400, JSON.stringify(item));
    const reply = await post(daemon, '/events', [good, { ...good, event_id: id() }, item]);
    assert.equal(reply.status, 400, JSON.stringify(item));
    assert.match(reply.json().detail, pattern);
    assert.match(reply.json().detail, /^event 3: /);
  }
  for (const body of ['', '{', '[]', '{"type":"helpful","type":"helpful"}', '"x"', 'null', `${'['.repeat(100)}`])
    assert.equal((await post(daemon, '/events', body)).status, 400, body);
  assert.equal((await post(daemon, '/events', Buffer.from([0x22, 0xff, 0x22]))).status, 400);
  assert.equal((await post(daemon, '/events', Array(51).fill(good))).status, 400);
  assert.equal((await send(daemon, 'POST', '/events', good, undefined, { 'Content-Type': 'text/html' })).status, 415);
  assert.deepEqual(await steps(daemon, session, agent), []);
});

// Times are kept in milliseconds, and nobody does two things in one.
async function nextMillisecond() {
  for (const now = Date.now(); Date.now() === now; ) await new Promise(setImmediate);
}

test('the agent gets what the customer with the code did, in order', async () => {
  const { session, search_id } = await daemon.search('walrus on a plane', { typing: 0 });
  await nextMillisecond();
  await posted(daemon, '/events', { event_id: id(), session, type: 'click', search_id, article_id: 'en/a/one', position: 2 });
  await nextMillisecond();
  await posted(daemon, '/events', { event_id: id(), session, type: 'unhelpful', article_id: 'en/a/one', reason: 'outdated', comment: 'it is about seals' });
  await nextMillisecond();
  await daemon.search('seal on a plane', { typing: 0, session });
  await until('both are there', async () => (await steps(daemon, session, agent)).length === 4);
  const seen = await steps(daemon, session, agent);
  assert.deepEqual(seen.map((s) => s.type), ['search', 'click', 'unhelpful', 'search']);
  assert.equal(seen[0].query, 'walrus on a plane');
  assert.equal(seen[2].comment, 'it is about seals');
  const one = await posted(daemon, '/handoffs', { session });
  assert.match(one.code, /^\d{6}$/);
  assert.ok(Date.parse(one.until) > Date.now() + 23 * 3600e3);
  assert.equal((await posted(daemon, '/handoffs', { session })).code, one.code, 'the same while it lasts');
  assert.equal((await get(daemon, `/handoffs/${one.code}`)).status, 401);
  assert.equal((await get(daemon, '/handoffs/12345', agent)).status, 400);
});

test('codes cannot be guessed at will', async () => {
  const guesser = await addToken(daemon, 'agent', '--name', 'guesser');
  await until('the token is known', async () => (await get(daemon, '/contacts', guesser)).status === 200);
  const { code } = await posted(daemon, '/handoffs', { session: await begin(daemon) });
  const statuses = [];
  for (let i = 0; i < 14; i++) {
    const reply = await get(daemon, `/handoffs/${String((Number(code) + 1 + i) % 1e6).padStart(6, '0')}`, guesser);
    statuses.push(reply.status);
    if (reply.status === 429) assert.ok(Number(reply.headers['retry-after']) > 0);
  }
  assert.deepEqual(statuses.slice(0, 10), Array(10).fill(404));
  assert.ok(statuses.slice(10).includes(429));
  // The right one is not told apart then, and calls are no way around.
  assert.equal((await get(daemon, `/handoffs/${code}`, guesser)).status, 429);
  assert.equal((await post(daemon, '/calls', { outcome: 'solved', code }, guesser)).status, 429);
  assert.equal((await get(daemon, `/handoffs/${code}`, agent)).status, 200, 'others go on');
});

test('calls and flags of agents', async () => {
  const session = await begin(daemon);
  const { code } = await posted(daemon, '/handoffs', { session });
  const call = { outcome: 'solved', article_id: 'en/a/one', code, customer_key: '13912345678', question: 'walrus?' };
  assert.deepEqual(await posted(daemon, '/calls', call, agent), { recorded: true });
  assert.deepEqual(await posted(daemon, '/calls', { outcome: 'unsolved' }, agent), { recorded: true });
  assert.equal((await post(daemon, '/calls', call)).status, 401);
  assert.match((await post(daemon, '/calls', { outcome: 'fine' }, agent)).json().detail, /outcome must be one of: solved, transferred/);
  assert.match((await post(daemon, '/calls', { ...call, code: '1234' }, agent)).json().detail, /code/);
  for (const kind of ['used', 'fix'])
    assert.deepEqual(await posted(daemon, '/agent/flags', { kind, article_id: 'en/a/one' }, agent), { recorded: true });
  assert.deepEqual(await posted(daemon, '/agent/flags', { kind: 'not_found', question: 'may a walrus fly' }, agent), { recorded: true });
  assert.match((await post(daemon, '/agent/flags', { kind: 'not_found' }, agent)).json().detail, /question is missing/);
  assert.match((await post(daemon, '/agent/flags', { kind: 'fix' }, agent)).json().detail, /article_id is missing/);
  assert.equal((await post(daemon, '/agent/flags', { kind: 'used', article_id: 'en/a/one' })).status, 401);
});

test('who holds a session erases all of it, every byte', async () => {
  const word = 'quokkaphilharmonic';
  const { session, search_id } = await daemon.search(`${word} tickets`, { typing: 0 });
  await posted(daemon, '/events', { event_id: id(), session, type: 'unhelpful', search_id, comment: `${word} is missing` });
  await posted(daemon, '/contact', { session, message: `${word} please`, name: 'Quentin Quokka', phone: '+86 139 1234 5678' });
  const { code } = await posted(daemon, '/handoffs', { session });
  const files = () => readdirSync(daemon.data).filter((name) => name.startsWith('signals'));
  const has = (text) => files().some((name) => readFileSync(join(daemon.data, name)).includes(text));
  assert.ok(has(word));
  assert.equal((await send(daemon, 'DELETE', `/sessions/${session.slice(0, -3)}xyz`)).status, 404);
  const reply = await send(daemon, 'DELETE', `/sessions/${session}`);
  assert.equal(reply.status, 200, reply.text);
  assert.ok(reply.json().erased >= 5, reply.text);
  assert.equal((await get(daemon, `/handoffs/${code}`, agent)).status, 404);
  await until('no byte is left', () => !has(word) && !has('Quentin') && !has('139 1234 5678'), 10);
  assert.ok(!daemon.stderr.includes(word));
});

test('an administrator erases by the code of the customer', async () => {
  const session = await begin(daemon);
  await posted(daemon, '/events', { event_id: id(), session, type: 'helpful', comment: 'thylacine' });
  const { code } = await posted(daemon, '/handoffs', { session });
  assert.equal((await send(daemon, 'DELETE', `/sessions?code=${code}`, '', agent)).status, 403);
  assert.equal((await send(daemon, 'DELETE', '/sessions', '', admin)).status, 400);
  const reply = await send(daemon, 'DELETE', `/sessions?code=${code}`, '', admin);
  assert.equal(reply.status, 200, reply.text);
  assert.equal(reply.json().erased, 2);
});

test('writes of one client are limited', async () => {
  const limited = await startDaemon({
    articles,
    config: { trusted_proxies: ['127.0.0.1'], rates: { events: '5/m', contact: '2/m' } },
  });
  try {
    const from = (address, path, body) =>
      send(limited, 'POST', path, body, undefined, { ...json, 'X-Forwarded-For': address });
    const session = (await from('192.0.2.1', '/sessions', {})).json().session;
    const event = () => ({ event_id: id(), session, type: 'helpful' });
    const events = [];
    for (let i = 0; i < 7; i++) events.push(await from('192.0.2.1', '/events', event()));
    assert.deepEqual(events.map((r) => r.status), [200, 200, 200, 200, 429, 429, 429]);
    assert.ok(Number(events[6].headers['retry-after']) > 0);
    assert.equal((await from('192.0.2.2', '/events', event())).status, 200, 'others go on');
    const contacts = [];
    for (let i = 0; i < 3; i++) contacts.push((await from('192.0.2.1', '/contact', { message: 'call me' })).status);
    assert.deepEqual(contacts, [200, 200, 429]);
  } finally {
    await limited.stop();
  }
});

test('the disk is full: told at once, and again taken when there is room', async (t) => {
  const dir = temporaryFolder();
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', dir]).status !== 0)
    return t.skip('no small file system can be mounted here');
  let small;
  try {
    const data = join(dir, 'data');
    mkdirSync(data);
    small = await startDaemon({ articles, data, errors: /cannot be recorded|gaps are not up to date|days are not added up/ });
    const token = await addToken(small, 'agent');
    const session = await begin(small);
    const event = (comment) => ({ event_id: id(), session, type: 'unhelpful', comment });
    const kept = event('before');
    await posted(small, '/events', kept);
    const filler = join(dir, 'filler');
    for (const size of [65536, 4096, 512])
      for (;;)
        try {
          writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
        } catch {
          break;
        }
    const lost = event('x'.repeat(1900));
    let refused;
    await until('it is refused', async () => {
      refused = await post(small, '/events', Array.from({ length: 30 }, () => ({ ...lost, event_id: id() })));
      return refused.status === 503;
    }, 10);
    assert.match(refused.json().detail, /disk is full/);
    assert.ok(!refused.text.includes(dir), 'nothing of the server is told');
    assert.ok(Number(refused.headers['retry-after']) > 0);
    assert.equal((await small.get('/api/v1/search?q=walrus')).status, 200);
    writeFileSync(filler, '');
    await until('it is taken again', async () => (await post(small, '/events', { ...lost, comment: 'after' })).status === 200, 10);
    await until('the token is known', async () => (await get(small, '/contacts', token)).status === 200);
    const comments = (await steps(small, session, token)).map((s) => s.comment);
    assert.equal(comments[0], 'before');
    assert.equal(comments.at(-1), 'after');
  } finally {
    await small?.stop();
    spawnSync('umount', ['-l', dir]);
  }
});
