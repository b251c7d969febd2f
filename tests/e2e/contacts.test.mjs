// Call-backs and messages: taken, listed by promise, claimed by one agent, done;
// and nothing personal is kept anywhere but in their own fields.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, startDaemon, until } from './daemon.mjs';

const articles = { 'en/a/one': { title: 'Watering the walrus' } };
const id = () => randomBytes(12).toString('hex');
const inHours = (hours) => new Date(Date.now() + hours * 3600e3).toISOString();

let daemon;
const tokens = {};
before(async () => {
  daemon = await startDaemon({ articles, config: { log: { level: 'debug', slow_search: '0ms' } } });
  for (const [name, role] of [['Wang', 'agent'], ['Li', 'agent'], ['Chen', 'editor']])
    tokens[name] = await addToken(daemon, role, '--name', name);
  for (const token of Object.values(tokens))
    await until('the token is known', async () => (await call('GET', '/contacts', undefined, token)).status === 200);
});
after(() => daemon?.stop());

const call = (method, path, body, token) =>
  daemon.get(`/api/v1${path}`, {
    method,
    headers: { ...(body !== undefined && { 'Content-Type': 'application/json' }), ...(token && { Authorization: `Bearer ${token}` }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
async function ok(method, path, body, token) {
  const reply = await call(method, path, body, token);
  assert.equal(reply.status, 200, `${method} ${path}: ${reply.text}`);
  return reply.json();
}
const list = (params = '') => ok('GET', `/contacts?limit=50${params}`, undefined, tokens.Wang);

test('a message carries what was searched, and the agent finds it by promise', async () => {
  const { session } = await daemon.search('walrus insurance', { typing: 0 });
  await daemon.search('walrus transport', { typing: 0, session });
  const later = await ok('POST', '/contact', { session, message: 'Please call', name: '李雷', phone: '+86 139 1234 5678', when: inHours(5) });
  const soon = await ok('POST', '/contact', { message: 'Where is it?', email: 'li.lei@example.cn', when: inHours(1) });
  const now = await ok('POST', '/contact', { message: 'Just a word' });
  assert.match(later.code, /^\d{6}$/);
  assert.equal(later.session, session);
  assert.ok(soon.session && soon.session !== session);
  const { total, contacts } = await list();
  assert.equal(total, 3);
  assert.deepEqual(contacts.map((c) => c.message), ['Just a word', 'Where is it?', 'Please call']);
  const last = contacts[2];
  assert.deepEqual(last.questions, ['walrus transport', 'walrus insurance']);
  assert.deepEqual([last.name, last.phone, last.email, last.status, last.attempts, last.helped, last.claimed_by], ['李雷', '+86 139 1234 5678', '', 'new', 0, null, null]);
  assert.equal(Math.round((Date.parse(last.due) - Date.now()) / 3600e3), 5);
  assert.equal((await list('&offset=1')).contacts.length, 2);
  assert.equal((await list('&offset=1')).total, 3);
  assert.equal(contacts.at(-1).due, later.due);
  assert.ok(now.code !== soon.code);
});

test('the gap of what was searched is told', async () => {
  const { session } = await daemon.search('walrus hairdresser', { typing: 0 });
  await ok('POST', '/contact', { session, message: 'with a gap', when: inHours(3) });
  const row = await until('the gap', async () => (await list()).contacts.find((c) => c.message === 'with a gap' && c.gap));
  const gap = await ok('GET', `/gaps/${row.gap}`, undefined, tokens.Chen);
  assert.ok(gap.questions.some((q) => q.text === 'walrus hairdresser'));
  const stranger = (await list()).contacts.find((c) => c.message === 'Just a word');
  assert.equal(stranger.gap, null);
});

test('who names no time is promised one when somebody is there', async () => {
  const inDays = (days) => new Date(Date.now() + days * 864e5).toISOString().slice(0, 10);
  const closed = [-1, 0, 1].map(inDays);
  const contact = (channels) => ({ timezone: 'UTC', channels });
  const due = async (channels) => {
    const desk = await startDaemon({ articles, config: { contact: contact(channels) } });
    const reply = await desk.get('/api/v1/contact', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"message":"x"}' });
    await desk.stop();
    return Date.parse(reply.json().due);
  };
  const phone = { kind: 'phone', to: '+86 400', hours: 'Mo-Su 09:00-18:00' };
  const chat = { kind: 'chat', href: 'https://x.example.com/', hours: 'Mo-Su 10:00-18:00', closed };
  const email = { kind: 'email', to: 'help@example.com' };
  assert.equal(await due([{ ...phone, closed }, chat, email]), Date.parse(`${inDays(2)}T09:00:00Z`));
  for (const open of [[{ ...phone, hours: 'Mo-Su 00:00-24:00' }, chat], [email], []])
    assert.ok(Math.abs((await due(open)) - Date.now()) < 60e3);
});

test('when people can be called back is told: while the phone is open', async () => {
  const times = async (channels) => {
    const desk = await startDaemon({ articles, config: { contact: { timezone: 'UTC', channels } } });
    const told = (await desk.json('/api/v1/contact')).contact.call_times;
    assert.deepEqual((await desk.search('refund')).contact.call_times, told);
    await desk.stop();
    return told;
  };
  const chat = { kind: 'chat', href: 'https://x.example.com/', hours: 'Mo-Su 10:00-18:00' };
  assert.equal(await times([{ kind: 'phone', to: '+86 400' }, chat]), null);
  const weekdays = await times([{ kind: 'phone', to: '+86 400', hours: 'Mo-Fr 09:00-18:00' }, chat]);
  assert.equal(weekdays.length, 4);
  for (const { from, to } of weekdays) {
    assert.match(from, /T09:00:00(\.000)?Z$/);
    assert.equal(Date.parse(to) - Date.parse(from), 9 * 3600e3);
    assert.ok(Date.parse(to) > Date.now() && ![0, 6].includes(new Date(from).getUTCDay()), from);
  }
  assert.deepEqual(await times([{ kind: 'phone', to: '+86 400', hours: 'Su off' }, chat]), []);
});

test('what is missing or wrong is said', async () => {
  const bad = [
    [{}, /message is missing/],
    [{ name: 'Only a name' }, /message is missing/],
    [{ phone: 'call me' }, /phone must be a telephone number/],
    [{ email: 'nobody' }, /email must be one/],
    [{ email: 'a@b, c@d' }, /email must be one/],
    [{ message: 'x', when: 'tomorrow' }, /when must be a time/],
    [{ message: 'x', when: '2026-02-30T10:00:00Z' }, /when must be a time/],
    [{ message: 'x', when: inHours(24 * 61) }, /within 60 days/],
    [{ message: 'x', name: 'a\nb' }, /one line/],
    [{ message: 'x'.repeat(4001) }, /message is too long/],
    [{ message: 'x', age: 4 }, /age is no field/],
  ];
  for (const [body, pattern] of bad) {
    const reply = await call('POST', '/contact', body);
    assert.equal(reply.status, 400, JSON.stringify(body));
    assert.match(reply.json().detail, pattern);
  }
});

test('a retry of a contact is one contact', async () => {
  const { session } = await ok('POST', '/sessions', {});
  const body = { event_id: id(), session, message: 'narwhal', when: inHours(2) };
  const first = await ok('POST', '/contact', body);
  assert.deepEqual(await ok('POST', '/contact', body), first);
  assert.equal((await list()).contacts.filter((c) => c.message === 'narwhal').length, 1);
  // Another visitor who happens to use the same id loses nothing, and learns nothing.
  const other = await ok('POST', '/sessions', {});
  const theirs = await ok('POST', '/contact', { ...body, session: other.session, message: 'beluga' });
  assert.notEqual(theirs.code, first.code);
  assert.equal((await list()).contacts.filter((c) => c.message === 'beluga').length, 1);
});

test('one agent at a time claims it; attempts, done, and whether it helped', async () => {
  await ok('POST', '/contact', { message: 'manatee', name: 'Mana Tee', phone: '13912345678' });
  const find = async (params) => (await list(params)).contacts.find((c) => c.message === 'manatee');
  let row = await find();
  const patch = (body, who) => call('PATCH', `/contacts/${row.id}`, { version: row.version, ...body }, tokens[who]);
  const [one, two] = await Promise.all([patch({ status: 'claimed' }, 'Wang'), patch({ status: 'claimed' }, 'Li')]);
  assert.deepEqual([one.status, two.status].sort(), [200, 409]);
  const [owner, other] = one.status === 200 ? ['Wang', 'Li'] : ['Li', 'Wang'];
  row = await find();
  assert.deepEqual([row.status, row.claimed_by], ['claimed', owner]);
  const taken = await patch({ status: 'done' }, other);
  assert.equal(taken.status, 409);
  assert.match(taken.json().detail, new RegExp(`${owner} has it`));
  row = (await patch({ attempted: true, note: 'nobody there, 13912345678' }, owner)).json();
  assert.deepEqual([row.attempts, row.note], [1, 'nobody there, [phone]']);
  assert.equal((await call('PATCH', `/contacts/${row.id}`, { version: row.version - 1, attempted: true }, tokens[owner])).status, 409);
  assert.equal((await patch({ helped: true }, owner)).status, 400);
  row = (await patch({ status: 'new' }, 'Chen')).json(); // an editor gives it back
  assert.deepEqual([row.status, row.claimed_by], ['new', null]);
  row = (await patch({ status: 'claimed' }, other)).json();
  row = (await patch({ status: 'done', attempted: true }, other)).json();
  assert.deepEqual([row.status, row.attempts, row.helped, row.phone], ['done', 2, null, '13912345678']);
  assert.equal(await find(), undefined, 'what is done is not due');
  assert.equal((await patch({ status: 'new' }, other)).status, 400);
  row = (await patch({ helped: false }, owner)).json(); // asked afterwards, by whoever
  assert.deepEqual([row.helped, row.name, row.phone], [false, '', ''], 'nobody needs to be reached any more');
  assert.equal((await find('&status=done')).helped, false);
  for (const body of [{}, { version: '1' }, { version: 1, status: 'lost' }, { version: 1, helped: 'yes' }])
    assert.equal((await call('PATCH', `/contacts/${row.id}`, body, tokens.Li)).status, 400);
  for (const wrong of ['c999999', 'c0', '17', 'c1x', 'c99999999999999999999'])
    assert.equal((await call('PATCH', `/contacts/${wrong}`, { version: 1 }, tokens.Li)).status, 404, wrong);
  assert.equal((await call('GET', '/contacts')).status, 401);
  assert.equal((await call('PATCH', `/contacts/${row.id}`, { version: 1 })).status, 401);
});

test('call-backs that are not offered are not taken', async () => {
  const without = await startDaemon({ articles, config: { contact: { callback: false } } });
  try {
    assert.equal((await without.json('/api/v1/contact')).contact.callback, false);
    const reply = await without.get('/api/v1/contact', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"message":"x"}' });
    assert.equal(reply.status, 404);
  } finally {
    await without.stop();
  }
  assert.equal((await daemon.json('/api/v1/contact')).contact.callback, true);
});

const personal = {
  'mainland mobile': '13987654321',
  'mainland mobile, +86': '+86 138-1234-9999',
  'Taiwan mobile': '0912345678',
  'Taiwan landline': '02-2345-6789',
  'Hong Kong': '+852 5123 4567',
  'United States': '415-555-2671',
  'United Kingdom': '+44 20 7946 0958',
  'e-mail': 'mei.wang@example.com',
  'bank card': '4111111111111111',
  'mainland identity': '11010519491231002X',
  'Taiwan identity': 'A123456789',
  IPv4: '203.0.113.77',
  IPv6: '2001:db8:85a3::8a2e:370:7334',
};

test('nothing personal is written anywhere but in the fields of a contact', async () => {
  const { session } = await ok('POST', '/sessions', {});
  for (const value of Object.values(personal)) {
    const text = `call ${value} now`;
    const event = { event_id: id(), session, type: 'unhelpful', search_id: value.slice(0, 26), query: text, article_id: value, page: `/orders/${value}?q=${value}`, reason: text, comment: text };
    await ok('POST', '/events', [event, { ...event, event_id: value }, { ...event, event_id: id(), type: 'read' }]);
    const typed = await daemon.search(text, { session, page: `/p/${value}`, category: text, segment: value });
    await ok('POST', '/events', { event_id: id(), session, type: 'commit', search_id: typed.search_id });
    await ok('POST', '/contact', { event_id: `${value}!`, session, message: text, name: 'Mei Wang' });
    await ok('POST', '/calls', { outcome: 'unsolved', question: text, customer_key: value }, tokens.Li);
    await call('POST', '/calls', { outcome: 'unsolved', question: text, article_id: value }, tokens.Li); // there is no such article
    await call('POST', '/agent/flags', { kind: 'fix', article_id: value }, tokens.Li);
    const flag = { kind: 'not_found', question: text, search_id: value.slice(0, 26), comment: text };
    await ok('POST', '/agent/flags', flag, tokens.Li);
    await call('POST', '/agent/flags', { ...flag, lang: value }, tokens.Li); // taken and masked, or refused
    const rows = (await list()).contacts;
    const row = rows.find((c) => c.name === 'Mei Wang' && c.note === '');
    await ok('PATCH', `/contacts/${row.id}`, { version: row.version, note: text }, tokens.Li);
    for (const path of ['/events', '/contact', '/handoffs', '/sessions']) {
      await call('POST', path, { [value]: value, type: value, session: value, event_id: value });
      await call('POST', path, { session: value, event_id: value, type: 'helpful', comment: text });
    }
    for (const path of [`/handoffs/${encodeURIComponent(value)}`, `/contacts?status=${encodeURIComponent(value)}`])
      await call('GET', path, undefined, tokens.Li);
    await call('DELETE', `/sessions/${encodeURIComponent(value)}`);
  }
  const files = readdirSync(daemon.data, { recursive: true })
    .map((name) => join(daemon.data, name))
    .filter((file) => statSync(file).isFile());
  const bytes = files.map((file) => readFileSync(file).toString('latin1')).join('\n') + daemon.stderr;
  assert.ok(files.some((file) => file.endsWith('signals.db-wal')));
  const leaks = Object.entries(personal).filter(([, value]) =>
    [value, value.toLowerCase(), value.replace(/[ +-]/g, '')].some((form) => bytes.includes(form)),
  );
  assert.deepEqual(leaks, []);
  for (const mask of ['[phone]', '[email]', '[card]', '[id]', '[ip]']) assert.ok(bytes.includes(mask), mask);
  assert.ok(bytes.includes('Mei Wang'));
});
