// Events told to other systems: signed, once at least, retried, and nothing personal in them.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { addToken, run, saveFile, startDaemon, temporaryFolder, until } from './daemon.mjs';

const secret = '0123456789abcdef-of-tests';
const articles = { 'en/refund/how-long': { title: 'How long does a refund take?', body: 'Five days.' } };
const wheel = [
  'wheelchair on board the plane', 'can I bring a wheelchair on the plane', 'taking a wheelchair on board',
  'wheelchair on board', 'plane wheelchair on board rules', 'is a wheelchair allowed on board the plane',
];
const servers = new Set();
after(() => servers.forEach((server) => server.close()));

// A receiver: what it got, and what it answers by its `reply(n, response)`.
async function receiver(reply = (n, response) => response.end('ok')) {
  const got = [];
  const server = http.createServer((rq, response) => {
    let body = '';
    rq.on('data', (part) => (body += part));
    rq.on('end', () => {
      got.push({ path: rq.url, headers: rq.headers, body, seen: Date.now(), ...JSON.parse(body) });
      reply(got.length, response);
    });
  });
  servers.add(server);
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${server.address().port}/in?key=hidden`;
  const stop = () => {
    server.closeAllConnections();
    return new Promise((done) => server.close(done));
  };
  return { got, url, port: server.address().port, of: (event) => got.filter((g) => g.event === event), stop };
}

const open = (webhooks, more = {}) =>
  startDaemon({ articles, ...more, config: { base_url: 'https://help.example.com', webhooks, ...more.config } });
async function role(daemon, name) {
  const token = await addToken(daemon, name, '--name', name);
  const ask = async (method, path, body, status = 200) => {
    const reply = await daemon.get(`/api/v1${path}`, {
      method,
      headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    assert.equal(reply.status, status, `${method} ${path}: ${reply.text.slice(0, 300)}`);
    return reply.json();
  };
  await until('the token is known', async () => (await ask('GET', '/signin')) || true);
  return ask;
}
async function contact(daemon, body) {
  const reply = await daemon.get('/api/v1/contact', {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  assert.equal(reply.status, 200, reply.text);
  return reply.json();
}
const deliveries = (daemon, result) => daemon.metric(`answerd_webhook_deliveries_total{result="${result}"}`);
const askAll = async (daemon, texts, params = {}) => {
  for (const text of texts) await daemon.search(text, { typing: 0, ...params });
};

function assertSigned(got) {
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(got.headers['x-answerd-signature']);
  assert.equal(v1, createHmac('sha256', secret).update(`${t}.${got.body}`).digest('hex'));
  assert.ok(Math.abs(Number(t) - Date.now() / 1000) < 300);
  assert.equal(got.headers['x-answerd-event'], got.event);
  assert.equal(got.headers['x-answerd-delivery'], got.id);
  assert.equal(got.headers['content-type'], 'application/json');
  assert.match(got.headers['user-agent'], /^answerd\//);
  assert.equal(got.version, 1);
}

test('a contact is told when it is left and when it is due, without who left it', async () => {
  const to = await receiver();
  const daemon = await open([{ url: to.url, secret, events: ['contact.created', 'contact.due'] }]);
  const asked = { event_id: 'again', message: 'call Mei', name: 'Mei Wang', phone: '+86 139 1234 5678', email: 'mei@example.com' };
  const { session } = await daemon.search('walrus', { typing: 0 });
  const left = await contact(daemon, { ...asked, session });
  assert.deepEqual(await contact(daemon, { ...asked, session }), left, 'a retry');
  await contact(daemon, { message: 'tomorrow', when: new Date(Date.now() + 86400e3).toISOString() });
  await until('told', () => to.of('contact.due').length === 1 && to.of('contact.created').length === 2);
  to.got.forEach(assertSigned);
  const [created] = to.of('contact.created');
  assert.deepEqual(created.data, { contact: 'c1', due: left.due, url: 'https://help.example.com/agent/#c1' });
  assert.deepEqual(to.of('contact.due')[0].data, created.data);
  for (const { body } of to.got) assert.doesNotMatch(body, /Mei|1234 ?5678|example\.com"|message/);
  assert.equal(new Set(to.got.map((g) => g.id)).size, 3);
  await until('counted', async () => (await deliveries(daemon, 'delivered')) === 3);
  assert.equal(await daemon.metric('answerd_webhook_queue'), 0);
  await daemon.stop();
});

test('the life of a gap is told: new above a priority, verified, reopened; and its title is a visitor’s', async () => {
  const all = await receiver();
  const strong = await receiver();
  const chinese = await receiver();
  const daemon = await open([
    { url: all.url, secret },
    { url: strong.url, secret, events: ['gap.new'], min_priority: 4 },
    { url: chinese.url, secret, lang: 'zh' },
  ]);
  const editor = await role(daemon, 'editor');
  const agent = await role(daemon, 'agent');
  await agent('POST', '/agent/flags', { kind: 'not_found', question: 'secret discount for angry callers' });
  await until('told', () => all.of('gap.new').length === 1);
  assert.equal(all.of('gap.new')[0].data.title, null, 'what agents alone asked');
  assert.doesNotMatch(all.got.map((g) => g.body).join(), /discount/);
  await askAll(daemon, wheel);
  const gap = await until('a gap', async () => (await editor('GET', '/gaps')).gaps.find((g) => g.people === wheel.length));
  await until('told', () => strong.got.some((g) => g.data.gap === gap.id));
  const [told] = strong.got.filter((g) => g.data.gap === gap.id);
  assert.ok(told.data.priority >= 4);
  assert.match(told.data.title, /wheelchair/);
  assert.equal(told.data.url, `https://help.example.com/editor/#${gap.id}`);
  assertSigned(told);

  const draft = await editor('POST', `/gaps/${gap.id}/draft`, {});
  const path = join(daemon.kb, `${draft.article_id}.md`);
  const text = `${draft.markdown.replace('status: draft', 'status: published')}A wheelchair may be taken on board the plane.\n`;
  saveFile(path, text);
  await until('verified', () => all.of('gap.verified').some((g) => g.data.gap === gap.id), 15);
  saveFile(path, text.replace('status: published', 'status: archived'));
  await until('reopened', () => all.of('gap.reopened').some((g) => g.data.gap === gap.id), 15);
  assert.equal(all.of('gap.reopened')[0].data.article_id, draft.article_id);
  all.got.forEach(assertSigned);
  for (const r of [all, strong])
    assert.equal(r.of('gap.new').filter((g) => g.data.gap === gap.id).length, 1, 'once a gap and receiver');
  assert.ok(strong.got.every((g) => g.event === 'gap.new'));
  assert.equal(chinese.got.filter((g) => g.data.title).length, 0, 'of another language');
  await daemon.stop();
});

test('what fails is tried again under the same id; one that hangs holds nobody up', async () => {
  const failing = await receiver((n, response) => {
    response.statusCode = n === 1 ? 500 : 200;
    response.end();
  });
  const hanging = await receiver(() => {});
  const sending = await receiver((n, response) => {
    response.writeHead(302, { Location: failing.url }).end();
  });
  const chatty = await receiver((n, response) => response.end('x'.repeat(1 << 20)));
  const daemon = await open([
    { url: hanging.url, secret }, { url: failing.url, secret }, { url: sending.url, secret }, { url: chatty.url, secret },
  ].map((hook) => ({ ...hook, events: ['contact.created'] })));
  const admin = await role(daemon, 'admin');
  await contact(daemon, { message: 'one' });
  await until('the second try', () => failing.got.length === 2, 10);
  assert.equal(failing.got[0].id, failing.got[1].id);
  assert.equal(failing.got[0].body, failing.got[1].body);
  assert.ok(failing.got[1].seen - failing.got[0].seen >= 700, 'after a pause');
  failing.got.forEach(assertSigned);
  await until('counted', async () => (await deliveries(daemon, 'delivered')) === 2);
  await contact(daemon, { message: 'two' });
  await until('the next one', () => failing.got.length === 3 && chatty.got.length === 2, 3);
  assert.equal(hanging.got.length, 2);
  let webhooks = [];
  const by = (r) => webhooks.find((w) => w.to === `http://127.0.0.1:${r.port}`);
  await until('all of it is counted', async () => {
    ({ webhooks } = await admin('GET', '/status'));
    return by(hanging).waiting === 2 && by(chatty).waiting === 0 && by(failing).waiting === 0 && by(sending).reason;
  });
  assert.ok(by(failing).last_success && by(failing).last_failure);
  assert.equal(by(failing).reason, 'HTTP 500');
  assert.equal(by(sending).reason, 'HTTP 302');
  assert.ok(!failing.got.some((g) => g.headers['x-answerd-delivery'] !== g.id), 'redirects are not followed');
  assert.equal(failing.got.length, 3);
  assert.equal(by(hanging).last_success, null);
  assert.ok(!JSON.stringify(webhooks).includes('hidden'), 'a path may hold a secret');
  await daemon.stop();
});

test('410 ends it until the configuration is read again', async () => {
  let status = 410;
  const to = await receiver((n, response) => {
    response.statusCode = status;
    response.end();
  });
  const other = await receiver();
  const daemon = await open([to, other].map(({ url }) => ({ url, secret, events: ['contact.created'] })));
  const admin = await role(daemon, 'admin');
  await contact(daemon, { message: 'one' });
  await until('gone', async () => (await admin('GET', '/status')).webhooks[0].gone);
  await contact(daemon, { message: 'two' });
  await until('the other is told', () => other.got.length === 2);
  assert.equal(to.got.length, 1);
  status = 200;
  assert.match((await daemon.reload()).text, /^reloaded/);
  await until('not gone', async () => !(await admin('GET', '/status')).webhooks[0].gone);
  await contact(daemon, { message: 'three' });
  await until('told again', () => to.got.length === 2);
  assert.equal(to.got[1].data.contact, 'c3');
  await daemon.stop();
});

test('kill -9 loses no event: it is told by the next start', async () => {
  let up = false;
  const to = await receiver((n, response) => (up ? response.end() : response.destroy()));
  const daemon = await open([{ url: to.url, secret, events: ['contact.created'] }]);
  for (const message of ['one', 'two', 'three']) await contact(daemon, { message });
  await daemon.end('SIGKILL');
  const before = to.got.length;
  up = true;
  const again = await daemon.again();
  await until('all three', () => new Set(to.got.slice(before).map((g) => g.data.contact)).size === 3, 20);
  await until('nothing waits', async () => (await again.metric('answerd_webhook_queue')) === 0);
  // What was tried before has the id that it had.
  const ids = (got) => new Map(got.map((g) => [g.data.contact, g.id]));
  for (const [name, id] of ids(to.got.slice(0, before))) assert.equal(ids(to.got.slice(before)).get(name), id);
  to.got.forEach(assertSigned);
  await again.stop();
});

test('receivers come and go with a reload, a secret may stand in a file', async () => {
  const one = await receiver((n, response) => {
    response.statusCode = 503;
    response.end();
  });
  const two = await receiver();
  const file = join(temporaryFolder(), 'secret');
  writeFileSync(file, `${secret}\n`);
  const daemon = await open([]);
  await contact(daemon, { message: 'nobody is told' });
  const base = { ...daemon.base, base_url: 'https://help.example.com' };
  const hooks = (list) => daemon.reload({ ...base, webhooks: list });
  await hooks([{ url: one.url, secret, events: ['contact.created'] }]);
  await contact(daemon, { message: 'one' });
  await until('it fails', async () => (await deliveries(daemon, 'failed')) > 0);
  await hooks([{ url: two.url, secret_file: file, events: ['contact.created'] }]);
  await until('dropped', async () => (await deliveries(daemon, 'dropped')) === 1);
  await contact(daemon, { message: 'two' });
  await until('told', () => two.got.length === 1);
  assertSigned(two.got[0]);
  assert.equal(two.got[0].data.contact, 'c3');
  const bad = await hooks([{ url: 'http://example.com/', secret }]);
  assert.match(bad.text, /^not reloaded.*:1: 'url' must be https/);
  daemon.errors = /not reloaded/;
  await daemon.stop();
});

test('what an erased session asked is not in what waits', async () => {
  const to = await receiver((n, response) => {
    response.statusCode = 500;
    response.end();
  });
  const daemon = await open([{ url: to.url, secret, events: ['gap.new'] }]);
  const { session } = await daemon.search('harpsichord tuning', { typing: 0 });
  await until('tried', () => to.got.some((g) => g.data.title === 'harpsichord tuning'));
  assert.equal((await daemon.get(`/api/v1/sessions/${session}`, { method: 'DELETE' })).status, 200);
  const bytes = () => ['', '-wal'].map((end) => readFileSync(join(daemon.data, `signals.db${end}`), 'latin1')).join();
  await until('gone from the disk', () => !bytes().includes('harpsichord'));
  await until('tried again without', () => to.got.some((g) => g.data.title === null), 20);
  await daemon.stop();
});

test('many at once who ask the same are a surge: told, listed first, and a notice is at hand', async () => {
  const to = await receiver();
  const daemon = await open([{ url: to.url, secret, events: ['surge'] }]);
  const editor = await role(daemon, 'editor');
  const list = async () => (await editor('GET', '/gaps')).gaps;
  // One who had it worse, so that it comes first by priority.
  const many = Array(5).fill('cannot log in today, error 7');
  await askAll(daemon, many.slice(0, 4));
  await until('a gap of four', async () => (await list()).some((g) => g.people === 4));
  assert.ok((await list()).every((g) => g.surge === null));
  await askAll(daemon, many.slice(4));
  const gap = await until('a surge', async () => (await list()).find((g) => g.surge));
  assert.equal(gap.surge.people, 5);
  assert.equal(gap.surge.of, 'gap');
  assert.ok(gap.surge.usual < 1 && Date.parse(gap.surge.since) <= Date.now());
  assert.equal((await list())[0].id, gap.id);
  await until('told', () => to.got.length === 1);
  assertSigned(to.got[0]);
  assert.equal(to.got[0].data.gap, gap.id);
  assert.equal(to.got[0].data.surge.people, 5);

  const notice = await editor('POST', `/gaps/${gap.id}/draft`, { kind: 'notice', hours: 4 });
  assert.match(notice.markdown, /^---\ntitle: "Notice: cannot log in today, error 7"\nquestions:\n/);
  assert.match(notice.markdown, /\nvalid_from: (\d{4}-\d\d-\d\d)\nvalid_to: \d{4}-\d\d-\d\d\n---\n\nWe are sorry/);
  assert.match(notice.note, /whole day/);
  const now = await editor('GET', `/gaps/${gap.id}`);
  assert.deepEqual([now.status, now.article_id], ['new', null], 'the gap is what it was');
  await editor('POST', `/gaps/${gap.id}/draft`, { kind: 'odd' }, 400);
  await editor('POST', `/gaps/${gap.id}/draft`, { kind: 'notice', hours: -1 }, 400);
  saveFile(join(daemon.kb, `${notice.article_id}.md`), notice.markdown.replace('status: draft', 'status: published'));
  await until('it answers', async () => (await daemon.ids(many[0]))[0] === notice.article_id, 15);
  const { stdout, status } = await run(['check', '--strict', daemon.kb]);
  assert.equal(status, 0, stdout);

  // Told once, also after a restart.
  await daemon.end();
  const again = await daemon.again();
  const then = await role(again, 'editor');
  await until('the surge is still there', async () => (await then('GET', '/gaps?status=all')).gaps.find((g) => g.surge));
  await contact(again, { message: 'so that something is written' });
  assert.equal(to.got.length, 1);
  await again.stop();
});

test('a notice is in the language of those who ask', async () => {
  const daemon = await open([], { articles: { 'en/a/one': { title: 'Watering the walrus' } } });
  const editor = await role(daemon, 'editor');
  await askAll(daemon, Array(3).fill('今天登录不了报错'), { lang: 'en' });
  await askAll(daemon, Array(3).fill('網站無法連線'));
  const of = (text) => until(text, async () => (await editor('GET', '/gaps')).gaps.find((g) => g.title === text));
  for (const [text, lang, words] of [['今天登录不了报错', 'zh-CN', /很抱歉给您/], ['網站無法連線', 'zh-TW', /很抱歉造成您/]]) {
    const { id } = await of(text);
    const notice = await editor('POST', `/gaps/${id}/draft`, { kind: 'notice' });
    assert.ok(notice.article_id.startsWith(`${lang}/notices/`), notice.article_id);
    assert.match(notice.markdown, words);
    const draft = await editor('POST', `/gaps/${id}/draft`, {});
    assert.ok(draft.article_id.startsWith(`${lang}/`), draft.article_id);
    assert.doesNotMatch(draft.markdown, /\ncategory:/, 'nothing is near to it');
  }
  await daemon.stop();
});

test('a receiver that comes to old data is told what is new', async () => {
  const to = await receiver();
  const clock = join(temporaryFolder(), 'clock');
  const drive = (days) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(days * 86400e3));
    writeFileSync(clock, bytes, { flag: existsSync(clock) ? 'r+' : 'w' });
  };
  drive(0);
  const daemon = await open([], { env: { ANSWERD_CLOCK: clock } });
  const editor = await role(daemon, 'editor');
  const gapOf = async (text) => (await editor('GET', '/gaps')).gaps.find((g) => g.title.includes(text));
  await contact(daemon, { message: 'nobody calls' });
  await askAll(daemon, ['quokka dossier stamp']);
  const old = await until('the old gap', () => gapOf('quokka'));
  drive(3);
  await daemon.reload({ ...daemon.base, base_url: 'https://help.example.com', webhooks: [{ url: to.url, secret }] });
  await contact(daemon, { message: 'call me' });
  await askAll(daemon, wheel);
  const gap = await until('a gap', () => gapOf('wheelchair'));
  await until('told', () => to.of('gap.new').some((g) => g.data.gap === gap.id) && to.of('contact.due').length > 0);
  assert.ok(to.of('gap.new').every((g) => g.data.gap !== old.id), 'a gap of three days ago');
  assert.deepEqual(to.of('contact.due').map((g) => g.data.contact), ['c2']);
  // Asked again it is news.
  await askAll(daemon, ['quokka dossier stamp']);
  await until('told', () => to.of('gap.new').some((g) => g.data.gap === old.id), 15);
  await daemon.stop();
});

test('what only begins like the machine itself is another host', async () => {
  const daemon = await open([]);
  for (const url of ['http://[::1]evil.example/', 'http://[::1]:99999/', 'http://127.0.0.1.evil.example/']) {
    daemon.writeConfig({ ...daemon.base, webhooks: [{ url, secret }] });
    const { status, stderr } = await run(['check', '--config', daemon.config, daemon.kb]);
    assert.notEqual(status, 0, url);
    assert.match(stderr, /'url'/, url);
  }
  await daemon.stop();
});
