// Synonyms and routes of editors: by hand and over the API, without a restart.
import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, saveFile, startDaemon, until } from './daemon.mjs';

const articles = { 'en/a/one': { title: 'Watering the walrus' } };
const path = '/api/v1/synonyms';
let daemon, token, file;
before(async () => {
  daemon = await startDaemon({ articles, errors: /the rules of before stay|Not a directory/ });
  token = await addToken(daemon, 'editor', '--name', 'Li');
  file = join(daemon.data, 'curation/synonyms.yaml');
  await until('the token', async () => (await read()).status === 200);
});
after(() => daemon?.stop());

const read = () => daemon.get(path, { headers: { Authorization: `Bearer ${token}` } });
const now = async () => (await read()).json();
const put = (change, headers = {}) =>
  daemon.get(path, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
    body: typeof change === 'string' || Buffer.isBuffer(change) ? change : JSON.stringify(change),
  });
const audit = () => readFileSync(join(daemon.data, 'audit.log'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

test('none at first; a PUT is in force, in the file and in the audit log', async () => {
  const first = await now();
  assert.deepEqual(first, { version: '0', problem: null, synonyms: [] });
  const synonyms = [{ both: ['退款', '退钱', 'refund'] }, { from: ['开票', '要发票'], to: ['发票'] }, { both: ['a: b', 'say "x"'] }];
  const reply = await put({ version: '0', synonyms });
  assert.equal(reply.status, 200, reply.text);
  const { version } = reply.json();
  assert.deepEqual(reply.json(), { version, problem: null, synonyms });
  assert.match(version, /^[0-9a-f]{16}$/);
  assert.deepEqual(await now(), { version, problem: null, synonyms });
  assert.match(readFileSync(file, 'utf8'), /^# .*\nsynonyms:\n {2}- both: \[退款, 退钱, refund\]\n {2}- from: \[开票, 要发票\]\n {4}to: \[发票\]\n/);
  const last = audit().at(-1);
  assert.equal(last.what, 'synonyms.put');
  assert.equal(last.who.name, 'Li');
  assert.match(last.who.id, /^t[0-9a-f]{8}$/);
  assert.deepEqual(last.detail, { version_before: '0', version, rules_before: 0, rules: 3 });
  assert.ok(!JSON.stringify(audit()).includes(token));
});

test('a stale version is a conflict, and changes nothing', async () => {
  const before = await now();
  const count = audit().length;
  const reply = await put({ version: '0', synonyms: [] });
  assert.equal(reply.status, 409);
  assert.match(reply.json().detail, new RegExp(before.version));
  assert.deepEqual(await now(), before);
  assert.equal(audit().length, count);
  // Of several at once with one version, one wins.
  const replies = await Promise.all(
    Array.from({ length: 5 }, (_, i) => put({ version: before.version, synonyms: [{ both: [`x${i}`, 'y'] }] })),
  );
  assert.deepEqual(replies.map((r) => r.status).sort(), [200, 409, 409, 409, 409]);
  assert.equal(audit().length, count + 1);
});

test('what is wrong is said, and changes nothing', async () => {
  const before = await now();
  const { version } = before;
  for (const [change, status, said] of [
    ['{', 400, /not valid JSON/],
    ['[]', 400, /version/],
    [{ version }, 400, /synonyms must be a list/],
    [{ synonyms: [] }, 400, /version/],
    [{ version: 1, synonyms: [] }, 400, /version/],
    [{ version, synonyms: [{ both: ['a'] }] }, 400, /rule 1: both wants at least two/],
    [{ version, synonyms: [{ both: ['a', 'b'] }, { from: ['a'] }] }, 400, /rule 2: from and to want/],
    [{ version, synonyms: [{ both: ['a', 'b'], to: ['c'] }] }, 400, /rule 1 has both, or from and to/],
    [{ version, synonyms: [{ both: ['a', 1] }] }, 400, /rule 1: a phrase must be text/],
    [{ version, synonyms: [{ both: ['a', '!!'] }] }, 400, /rule 1: "!!" has no word/],
    [{ version, synonyms: [{ both: ['a', 'b\nc'] }] }, 400, /line break/],
    [{ version, synonyms: [{ any: ['a', 'b'] }] }, 400, /not any/],
    [{ version, synonyms: [[]] }, 400, /rule 1 must be an object/],
    [{ version, synonyms: Array(5001).fill({ both: ['a', 'b'] }) }, 400, /5000 rules are the most/],
    [{ version, synonyms: [{ both: Array.from({ length: 21 }, (_, i) => `a${i}`) }] }, 400, /at most 20 phrases/],
    [{ version, synonyms: [{ both: ['x'.repeat(101), 'b'] }] }, 400, /too long/],
    ['['.repeat(100000), 400, /nests deeper/],
    ['{"version":"\\u0000"}', 400, /u0000/],
    [Buffer.from('{"version":"\xff"}', 'latin1'), 400, /not valid UTF-8/],
    ['x'.repeat((4 << 20) + 1), 413, /too large/],
  ]) {
    const reply = await put(change, { Connection: 'close' });
    assert.equal(reply.status, status, reply.text);
    assert.match(reply.json().detail, said);
  }
  assert.equal((await put({ version, synonyms: [] }, { 'Content-Type': 'text/plain' })).status, 415);
  assert.deepEqual(await now(), before);
});

test('5,000 rules', async () => {
  const synonyms = Array.from({ length: 5000 }, (_, i) => ({ both: [`怎么办 ${i}`, `how to ${i}`, `办理 ${i}`] }));
  const reply = await put({ version: (await now()).version, synonyms });
  assert.equal(reply.status, 200, reply.text.slice(0, 300));
  assert.equal((await now()).synonyms.length, 5000);
});

test('by hand: taken up without a restart; comments stay; a fault keeps the rules of before', async () => {
  const text = '# Ours.\nsynonyms:\n  # money\n  - both: [退款, refund]   # each\n  - from: [bill]\n    to: [invoice]\n';
  saveFile(file, text);
  const byHand = await until('the file', async () => {
    const got = await now();
    return got.synonyms.length === 2 && got;
  });
  assert.deepEqual(byHand.synonyms, [{ both: ['退款', 'refund'] }, { from: ['bill'], to: ['invoice'] }]);
  const added = await put({ version: byHand.version, synonyms: [...byHand.synonyms, { both: ['one', 'two'] }] });
  assert.equal(added.status, 200, added.text);
  assert.equal(readFileSync(file, 'utf8'), `${text}  - both: [one, two]\n`);

  writeFileSync(file, 'synonyms:\n  - both: [only]\n');
  const said = await daemon.untilSaid(/synonyms\.yaml:2: both wants at least two phrases/);
  assert.equal(said.level, 'error');
  const faulty = await until('the problem', async () => {
    const got = await now();
    return got.problem && got;
  });
  assert.match(faulty.problem, /^synonyms\.yaml:2: both wants at least two/);
  assert.deepEqual(faulty.synonyms, added.json().synonyms);
  // An editor who saw the problem may replace the file.
  const mended = await put({ version: faulty.version, synonyms: faulty.synonyms });
  assert.equal(mended.status, 200, mended.text);
  assert.equal(mended.json().problem, null);

  // A file that goes away has no rules.
  rmSync(file);
  await until('no rules', async () => (await now()).synonyms.length === 0);
  assert.equal((await now()).version, '0');
});

test('what cannot be written is said, and works again later', async () => {
  const dir = join(daemon.data, 'curation');
  rmSync(dir, { recursive: true, force: true });
  writeFileSync(dir, 'in the way');
  const broken = await put({ version: '0', synonyms: [{ both: ['a', 'b'] }] });
  assert.equal(broken.status, 503, broken.text);
  assert.ok(Number(broken.headers['retry-after']) > 0);
  rmSync(dir);
  const reply = await put({ version: '0', synonyms: [{ both: ['a', 'b'] }] });
  assert.equal(reply.status, 200, reply.text);
});

test('they survive a restart; SIGHUP reads them too', async () => {
  const own = await startDaemon({ articles });
  const dir = join(own.data, 'curation');
  mkdirSync(dir, { recursive: true });
  saveFile(join(dir, 'synonyms.yaml'), 'synonyms: [{both: [a, b]}]\n');
  const key = await addToken(own, 'admin');
  const get = async (d) => {
    const reply = await d.get(path, { headers: { Authorization: `Bearer ${key}` } });
    return reply.status === 200 && reply.json().synonyms.length === 1;
  };
  await own.reload();
  await until('after SIGHUP', () => get(own));
  await own.end();
  const next = await own.again();
  assert.ok(await get(next), 'from the first request on');
  await next.end();
  await own.stop();
});

test('what cannot be read is said once, and read when it can be', async () => {
  const own = await startDaemon({ articles, errors: /synonyms\.yaml: /, ready: false });
  const dir = join(own.data, 'curation');
  const key = await addToken(own, 'editor');
  const get = async () => (await own.get(path, { headers: { Authorization: `Bearer ${key}` } })).json();
  mkdirSync(join(dir, 'synonyms.yaml'), { recursive: true }); // a folder is no file
  await own.untilSaid(/synonyms\.yaml: .*; the rules of before stay/);
  assert.match((await get()).problem, /^synonyms\.yaml: cannot read/);
  rmSync(join(dir, 'synonyms.yaml'), { recursive: true });
  saveFile(join(dir, 'synonyms.yaml'), 'synonyms: [{both: [a, b]}]\n');
  await until('the rules', async () => (await get()).synonyms.length === 1);
  assert.equal((await get()).problem, null);
  assert.equal(own.log().filter((line) => /the rules of before/.test(line.text)).length, 1);
  await own.stop();
});

test('routes: a fault is logged with its line', async () => {
  const routes = join(daemon.data, 'curation/routes.yaml');
  saveFile(routes, 'person: [转接专员]\npersons: [x]\n');
  await daemon.untilSaid(/routes\.yaml:2: there is no list 'persons'.*the rules of before stay/);
  const from = daemon.log().length;
  saveFile(routes, 'person: [转接专员]\noff: [客服]\n');
  await daemon.reload();
  assert.ok(!daemon.said(/routes\.yaml/, from));
  assert.ok(existsSync(routes));
});

test('a call that says a thing twice is not guessed at', async () => {
  const { version } = await now();
  for (const [body, name] of [
    [`{"version":"${version}","synonyms":[],"synonyms":[{"both":["a1","b1"]}]}`, /^synonyms is there twice/],
    [`{"version":"x","version":"${version}","synonyms":[]}`, /^version is there twice/],
    [`{"note":1,"version":"${version}","synonyms":[],"note":2}`, /^note is there twice/],
  ]) {
    const reply = await put(body);
    assert.equal(reply.status, 400, body);
    assert.match(reply.json().detail, name);
  }
  assert.equal((await now()).version, version);
});

test('a file that is a link is read, and not parted from what it leads to', async () => {
  assert.equal((await put({ version: (await now()).version, synonyms: [{ both: ['a2', 'b2'] }] })).status, 200);
  const real = `${file}.kept`;
  renameSync(file, real);
  symlinkSync(real, file);
  const text = readFileSync(real, 'utf8');
  const reply = await put({ version: (await now()).version, synonyms: [] });
  assert.equal(reply.status, 400, reply.text);
  assert.match(reply.json().detail, /symbolic link/);
  assert.ok(lstatSync(file).isSymbolicLink());
  assert.equal(readFileSync(real, 'utf8'), text);
  saveFile(file, text);
});
