// A backup is taken while the daemon works, and restored whole or not at all.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { addToken, gaps, query, run, startDaemon, temporaryFolder, until } from './daemon.mjs';

const articles = { 'en/a/one': { title: 'Watering the walrus' } };
const dir = temporaryFolder();
const saved = join(dir, 'saved.tar');
let wanted; // what a restored folder must give
let editor;

const backup = (data, out, ...more) => run(['backup', '--data', data, '--out', out, ...more]);
const restore = (file, data, ...more) => run(['restore', file, '--data', data, ...more]);
const as = (token) => ({ Authorization: `Bearer ${token}` });
const names = (data) => (existsSync(data) ? readdirSync(data, { recursive: true }).sort() : []);

before(async () => {
  const daemon = await startDaemon({ articles });
  editor = await addToken(daemon, 'editor', '--name', 'Li');
  const put = (version) =>
    daemon.get('/api/v1/synonyms', {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json', ...as(editor) },
      body: JSON.stringify({ version, synonyms: [{ both: ['walrus', 'tusker'] }] }),
    });
  await until('the synonym', async () => (await put('0')).status === 200);
  for (const q of ['narwhal', 'narwhal', 'dugong']) await daemon.json(`/api/v1/search?${query({ q })}`);
  await until('the gaps', async () => (await gaps(daemon.data)).length === 2);
  wanted = await gaps(daemon.data);

  // Searches that end in the signals go on all the while.
  let stop = false;
  let asked = 0;
  const load = Array.from({ length: 4 }, async (_, worker) => {
    while (!stop) {
      await daemon.json(`/api/v1/search?${query({ q: 'manatee', session: '' })}`, { agent: daemon.agent });
      asked++;
      void worker;
    }
  });
  await until('load', () => asked > 50);
  const slowest = { ms: 0 };
  const probe = (async () => {
    while (!stop) {
      const began = performance.now();
      await daemon.json(`/api/v1/search?${query({ q: 'walrus', typing: 1 })}`);
      slowest.ms = Math.max(slowest.ms, performance.now() - began);
    }
  })();
  const done = await backup(daemon.data, saved);
  assert.equal(done.status, 0, done.stderr);
  const again = await backup(daemon.data, join(dir, 'more.tar'));
  assert.equal(again.status, 0, again.stderr);
  stop = true;
  await Promise.all([...load, probe]);
  assert.ok(slowest.ms < 2000, `no search waits for a backup: ${slowest.ms} ms`);
  const running = await restore(saved, daemon.data, '--force');
  assert.equal(running.status, 1);
  assert.match(running.stderr, /an answerd runs on/);
  await daemon.stop();
});

test('it is one private file that tar and sha256sum know', () => {
  assert.equal(statSync(saved).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(dir).filter((n) => n.startsWith('saved')), ['saved.tar']);
  const out = temporaryFolder();
  execFileSync('tar', ['xf', saved, '-C', out]);
  assert.deepEqual(names(out).filter((n) => n !== 'curation'), ['BACKUP.json', 'MANIFEST', 'audit.log', 'curation/synonyms.yaml', 'session.key', 'signals.db', 'tokens.json']);
  execFileSync('sha256sum', ['-c', '--quiet', 'MANIFEST'], { cwd: out });
});

test('a restored folder has the same gaps, tokens and rules', async () => {
  const data = join(temporaryFolder(), 'data');
  const done = await restore(saved, data);
  assert.equal(done.status, 0, done.stderr);
  const found = (await gaps(data)).filter((g) => g.question !== 'manatee');
  assert.deepEqual(found.map((g) => [g.question, g.people, g.searches]), wanted.map((g) => [g.question, g.people, g.searches]));
  for (const name of ['signals.db', 'tokens.json', 'session.key']) assert.equal(statSync(join(data, name)).mode & 0o777, 0o600, name);
  assert.ok(!existsSync(join(data, 'restore.tmp')) && !existsSync(join(data, 'MANIFEST')));
  const daemon = await startDaemon({ articles, data });
  const { synonyms } = await daemon.json('/api/v1/synonyms', { headers: as(editor) });
  assert.deepEqual(synonyms, [{ both: ['walrus', 'tusker'] }]);
  assert.deepEqual(await daemon.ids('tusker'), ['en/a/one']);
  await daemon.stop();
});

test('what is there is moved aside, and only when that is asked for', async () => {
  const data = temporaryFolder();
  const token = await addToken({ data }, 'agent');
  mkdirSync(join(data, 'curation'));
  writeFileSync(join(data, 'curation/pins.yaml'), '[]\n');
  for (const name of ['signals.db', 'signals.db-wal', 'signals.db-shm']) writeFileSync(join(data, name), 'old');
  const all = names(data);
  const refused = await restore(saved, data);
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /holds data already.*--force/);
  assert.deepEqual(names(data).filter((n) => !n.startsWith('index')), all);
  const forced = await restore(saved, data, '--force');
  assert.equal(forced.status, 0, forced.stderr);
  const [, aside] = /what was there is in (.+)\n/.exec(forced.stdout);
  assert.deepEqual(names(aside), all);
  assert.equal(readFileSync(join(aside, 'signals.db-wal'), 'utf8'), 'old');
  assert.ok(!existsSync(join(data, 'signals.db-wal')));
  assert.ok(!existsSync(join(data, 'curation/pins.yaml')));
  assert.ok((await gaps(data)).length >= 2);
  assert.ok(token);
});

test('a damaged backup is refused, and nothing is touched', async () => {
  const good = readFileSync(saved);
  const data = temporaryFolder();
  await addToken({ data }, 'agent');
  const all = names(data);
  const tokens = readFileSync(join(data, 'tokens.json'), 'utf8');
  const cut = (n) => good.subarray(0, n);
  const flipped = (at) => {
    const bytes = Buffer.from(good);
    bytes[at] ^= 1;
    return bytes;
  };
  const at = (text) => good.indexOf(text);
  const renamed = (from, to) => {
    const bytes = Buffer.from(good);
    const head = at(from);
    bytes.fill(0, head, head + 100);
    bytes.write(to, head);
    bytes.write('        ', head + 148);
    const sum = bytes.subarray(head, head + 512).reduce((a, b) => a + b, 0);
    bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, head + 148);
    return bytes;
  };
  const cases = {
    empty: Buffer.alloc(0),
    'no tar': Buffer.from('x'.repeat(5000)),
    zeros: Buffer.alloc(4096),
    'cut in a header': cut(700),
    'cut in the signals': cut(at('signals.db') + 3000),
    'cut before the manifest': cut(at('MANIFEST')),
    'one bit of a header': flipped(at('tokens.json') + 3),
    'one bit of the signals': flipped(at('signals.db') + 512 + 5000),
    'one bit of the tokens': flipped(at('"tokens"') + 1),
    'one bit of the manifest': flipped(at('MANIFEST') + 512 + 3),
    'a file elsewhere': renamed('tokens.json', '../tokens.json'),
    'an absolute file': renamed('tokens.json', '/tmp/tokens.json'),
    'a hidden rule': renamed('curation/synonyms.yaml', 'curation/../x.yaml'),
    'an unknown file': renamed('session.key', 'evil.sh'),
    'one name twice': renamed('session.key', 'tokens.json'),
  };
  const file = join(dir, 'bad.tar');
  for (const [what, bytes] of Object.entries(cases)) {
    writeFileSync(file, bytes);
    const { status, stderr } = await restore(file, data, '--force');
    assert.equal(status, 1, what);
    assert.match(stderr, /bad\.tar: .*(damaged|cut|holds|MANIFEST|no backup)/, what);
    assert.deepEqual(names(data).filter((n) => !n.startsWith('index')), all, what);
    assert.equal(readFileSync(join(data, 'tokens.json'), 'utf8'), tokens, what);
  }
});

test('signals that are damaged are not saved as if they were sound', async () => {
  const data = join(temporaryFolder(), 'data');
  assert.equal((await restore(saved, data)).status, 0);
  const db = join(data, 'signals.db');
  const bytes = readFileSync(db);
  for (let i = 4096; i < bytes.length; i += 256) bytes.fill(0xa5, i, i + 64);
  writeFileSync(db, bytes);
  const out = join(dir, 'damaged.tar');
  const { status, stderr } = await backup(data, out);
  assert.equal(status, 1);
  assert.match(stderr, /signals\.db.*(damaged|malformed)/);
  assert.deepEqual(readdirSync(dir).filter((n) => n.startsWith('damaged')), []);
});

test('the call is checked, and no file is written over', async () => {
  const data = temporaryFolder();
  const there = join(dir, 'there.tar');
  copyFileSync(saved, there);
  for (const [args, status, said] of [
    [['backup'], 2, /--out FILE/],
    [['backup', '--out', there, '--data', data], 1, /is there already/],
    [['backup', '--out', join(dir, 'no/such/x.tar'), '--data', data], 1, /cannot write/],
    [['backup', '--out', join(dir, 'n.tar'), '--data', join(data, 'none')], 1, /no data folder/],
    [['restore'], 2, /name the one file/],
    [['restore', join(dir, 'none.tar'), '--data', data], 1, /cannot open/],
  ]) {
    const got = await run(args);
    assert.equal(got.status, status, `${args}: ${got.stderr}`);
    assert.match(got.stderr, said);
  }
  assert.deepEqual(readFileSync(there), readFileSync(saved));
  // Before anything was recorded there is little to save, and that is saved.
  const out = join(dir, 'fresh.tar');
  await addToken({ data }, 'agent');
  assert.equal((await backup(data, out)).status, 0);
  const other = join(temporaryFolder(), 'data');
  assert.equal((await restore(out, other)).status, 0);
  assert.equal(readFileSync(join(other, 'tokens.json'), 'utf8'), readFileSync(join(data, 'tokens.json'), 'utf8'));
});
