// Tokens: the command line gives and takes them, the daemon heeds them at once.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, run, startDaemon, temporaryFolder, until } from './daemon.mjs';

const articles = { 'en/a/one': { title: 'Watering the walrus' } };
const path = '/api/v1/synonyms';
let daemon;
before(async () => {
  daemon = await startDaemon({ articles, config: { trusted_proxies: ['127.0.0.1'] }, errors: /tokens\.json is damaged/ });
});
after(() => daemon?.stop());

const ask = (token, headers = {}) =>
  daemon.get(path, { headers: { ...(token && { Authorization: `Bearer ${token}` }), ...headers } });
// Both workers know: several new connections in a row say so.
async function becomes(token, status) {
  await until(`${status} for a token`, async () => {
    for (let i = 0; i < 6; i++) if ((await daemon.get(path, { agent: false, headers: { Authorization: `Bearer ${token}` } })).status !== status) return false;
    return true;
  }, 1);
}
const idOf = (name) =>
  JSON.parse(readFileSync(join(daemon.data, 'tokens.json'), 'utf8')).tokens.find((t) => t.name === name).id;

test('a token is valid within a second, as far as its role goes, until it is revoked', async () => {
  const agent = await addToken(daemon, 'agent', '--name', 'Wang');
  const editor = await addToken(daemon, 'editor', '--name', 'Li', '--expires', '2999-01-31');
  const admin = await addToken(daemon, 'admin');
  for (const token of [agent, editor, admin]) assert.match(token, /^[\w-]{43}$/);
  await becomes(agent, 403);
  await becomes(editor, 200);
  await becomes(admin, 200);
  const list = await run(['token', 'list', '--data', daemon.data]);
  assert.match(list.stdout, /agent +\d{4}-\d\d-\d\d +- +Wang\n/);
  assert.match(list.stdout, /editor +\d{4}-\d\d-\d\d +2999-01-31 +Li\n/);
  assert.equal((await run(['token', 'revoke', idOf('Li'), '--data', daemon.data])).status, 0);
  await becomes(editor, 401);
  await becomes(admin, 200);
  // Nothing tells a token: neither files nor the log.
  for (const name of readdirSync(daemon.data, { recursive: true })) {
    const file = join(daemon.data, name);
    if (!statSync(file).isFile()) continue;
    const text = readFileSync(file, 'latin1');
    for (const token of [agent, editor, admin]) assert.ok(!text.includes(token), `a token in ${name}`);
  }
  for (const token of [agent, editor, admin]) assert.ok(!daemon.stderr.includes(token), 'a token in the log');
  assert.equal(statSync(join(daemon.data, 'tokens.json')).mode & 0o777, 0o600);
  const audit = readFileSync(join(daemon.data, 'audit.log'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));
  assert.deepEqual(audit.map((line) => line.what), ['token.add', 'token.add', 'token.add', 'token.revoke']);
  assert.equal(audit[1].detail.role, 'editor');
  assert.equal(audit[3].detail.id, audit[1].detail.id);
});

test('a stranger is told nothing', async () => {
  const none = await ask();
  assert.equal(none.status, 401);
  assert.equal(none.headers['www-authenticate'], 'Bearer');
  assert.match(none.headers['content-type'], /^application\/problem\+json/);
  const texts = new Set();
  for (const token of ['wrong', 'x'.repeat(43), 'x'.repeat(2000)]) {
    const reply = await ask(token);
    assert.equal(reply.status, 401);
    assert.match(reply.headers['www-authenticate'], /^Bearer/);
    texts.add(reply.text);
  }
  assert.equal(texts.size, 1);
});

test('wrong tokens are limited for their client', async () => {
  const right = await addToken(daemon, 'editor');
  await becomes(right, 200);
  const statuses = [];
  for (let i = 0; i < 15; i++) {
    const reply = await ask('wrong', { 'X-Forwarded-For': '192.0.2.7' });
    statuses.push(reply.status);
    if (reply.status === 429) assert.ok(Number(reply.headers['retry-after']) > 0);
  }
  assert.deepEqual(statuses, [...Array(10).fill(401), ...Array(5).fill(429)]);
  assert.equal((await ask(right, { 'X-Forwarded-For': '192.0.2.7' })).status, 200);
  assert.equal((await ask('wrong', { 'X-Forwarded-For': '192.0.2.8' })).status, 401);
});

test('a damaged file leaves the tokens of before in force, and is not written over', async () => {
  const token = await addToken(daemon, 'editor');
  await becomes(token, 200);
  const file = join(daemon.data, 'tokens.json');
  const good = readFileSync(file);
  writeFileSync(file, '{"tokens":');
  await daemon.untilSaid(/tokens\.json is damaged/);
  await becomes(token, 200);
  const added = await run(['token', 'add', '--role', 'agent', '--data', daemon.data]);
  assert.equal(added.status, 1);
  assert.match(added.stderr, /is damaged/);
  writeFileSync(file, good);
  await becomes(token, 200);
});

test('many at once lose none', async () => {
  const data = temporaryFolder();
  const added = await Promise.all(
    Array.from({ length: 12 }, (_, i) => run(['token', 'add', '--role', 'agent', '--name', `n${i}`, '--data', data])),
  );
  for (const { status, stderr } of added) assert.equal(status, 0, stderr);
  const { tokens } = JSON.parse(readFileSync(join(data, 'tokens.json'), 'utf8'));
  assert.equal(tokens.length, 12);
  assert.equal(new Set(tokens.map((t) => t.id)).size, 12);
});

test('the call is checked', async () => {
  const data = ['--data', temporaryFolder()];
  for (const [args, status, said] of [
    [[], 2, /add, list or revoke/],
    [['add'], 2, /--role is/],
    [['add', '--role', 'boss'], 2, /--role is/],
    [['add', '--role', 'agent', '--expires', '2020-01-01'], 2, /is over/],
    [['add', '--role', 'agent', '--expires', 'soon'], 2, /is no date/],
    [['add', 'more', '--role', 'agent'], 2, /too many/],
    [['give'], 2, /there is no "give"/],
    [['list', '--role', 'agent'], 2, /belong to add/],
    [['revoke'], 2, /takes one id/],
    [['revoke', 't0'], 1, /no token with the id t0/],
  ]) {
    const got = await run(['token', ...args, ...data]);
    assert.equal(got.status, status, got.stderr);
    assert.match(got.stderr, said);
  }
  assert.match((await run(['token', 'list', ...data])).stdout, /there are no tokens/);
  assert.match((await run(['token', '--help'])).stdout, /usage: answerd token add/);
});
