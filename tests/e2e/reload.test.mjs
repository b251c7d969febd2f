// Start, reload and stop of the daemon.
import assert from 'node:assert/strict';
import { closeSync, cpSync, existsSync, openSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import net from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { request, run, saveFile, slow, startDaemon, temporaryFolder, until, writeArticles } from './daemon.mjs';

const articles = {
  'en/a/one': { title: 'Watering the walrus', body: 'Twice a day.' },
  'en/a/two': { title: 'Feeding the penguin', body: 'Fish. The walrus likes fish too.' },
};
// Who is trusted is told when a connection opens: each has its own.
const behindProxy = (n) => ({ agent: false, headers: { 'X-Forwarded-For': `192.0.2.${n}` } });

// A daemon that must not start; what it said.
async function refuses(options, status = 1) {
  const error = await startDaemon(options).then(
    async (daemon) => {
      await daemon.stop();
      return undefined;
    },
    (e) => e,
  );
  assert.ok(error?.exit, `it starts, or never ends: ${error?.message}`);
  assert.deepEqual(error.exit, { status, signal: null }, error.stderr);
  return error.stderr;
}

test('SIGHUP: a good config takes effect, a bad one changes nothing', async () => {
  const daemon = await startDaemon({ articles, errors: /^not reloaded/ });
  try {
    const before = await daemon.search('Watering the walrus');
    assert.equal(before.answered, true);
    assert.equal(before.contact.channels.length, 3);

    const config = {
      ...daemon.base,
      contact: { channels: [{ kind: 'email', to: 'new@example.com' }] },
      search: { answered_at: 1 },
      trusted_proxies: ['127.0.0.1'],
      rates: { search: '2/h' },
      widget: { origins: ['https://www.example.com'] },
      log: { level: 'debug' },
    };
    assert.match((await daemon.reload(config)).text, /^reloaded/);
    const changed = await until('the new config', async () => {
      const found = await daemon.search('Watering the walrus');
      return found.contact.channels.length === 1 && found;
    });
    assert.equal(changed.contact.channels[0].to, 'new@example.com');
    assert.equal(changed.answered, false, 'answered_at');
    const statuses = [];
    for (let i = 0; i < 3; i++)
      statuses.push((await daemon.get('/api/v1/search?q=walrus&typing=1', behindProxy(1))).status);
    assert.deepEqual(statuses, [200, 200, 429]);
    const cors = await daemon.get('/api/v1/search?q=walrus&typing=1', { headers: { Origin: 'https://www.example.com' } });
    assert.equal(cors.headers['access-control-allow-origin'], 'https://www.example.com');

    const said = await daemon.reload('search:\n  answered_att: 0.1\ncontact:\n  channels: []\n');
    assert.match(said.text, /^not reloaded.*answerd\.yaml:2: unknown key 'search\.answered_att': 'answered_at' is meant/);
    assert.equal((await daemon.search('walrus')).contact.channels[0].to, 'new@example.com');
    for (const bad of ['search: [1\n', 'rates: {search: fast}\n', 'limits: {connections: 0}\n', 'trusted_proxies: [10.0.0.0/99]\n']) {
      assert.match((await daemon.reload(bad)).text, /^not reloaded.*answerd\.yaml:\d+: /);
      assert.equal((await daemon.search('walrus')).contact.channels.length, 1);
    }
    rmSync(daemon.config);
    assert.match((await daemon.reload()).text, /^not reloaded/);

    assert.match((await daemon.reload(daemon.base)).text, /^reloaded/);
    await until('the first config', async () => (await daemon.search('Watering the walrus')).answered);
  } finally {
    await daemon.stop();
  }
});

test('what a reload cannot change is said', async () => {
  const daemon = await startDaemon({ articles });
  try {
    const from = daemon.log().length;
    await daemon.reload({ ...daemon.base, listen: ['127.0.0.1:9'], threads: 7, languages: ['en'] });
    for (const name of ['listen', 'threads', 'languages'])
      await daemon.untilSaid(new RegExp(`${name}.* next start`), 2, from);
    assert.equal((await daemon.search('Watering the walrus')).answered, true);
  } finally {
    await daemon.stop();
  }
});

test('reloads under load fail no request', async () => {
  const daemon = await startDaemon({ articles });
  let over = false;
  const bad = [];
  const client = async () => {
    while (!over) {
      const reply = await daemon.get('/api/v1/search?q=walrus&typing=1').catch((e) => ({ status: e.message }));
      if (reply.status !== 200) bad.push(reply.status);
    }
  };
  try {
    const clients = Array.from({ length: 6 }, client);
    for (let i = 0; i < 20; i++)
      await daemon.reload({ ...daemon.base, search: { answered_at: i / 20, cache_mb: i % 3 } });
    over = true;
    await Promise.all(clients);
    assert.deepEqual(bad, []);
  } finally {
    over = true;
    await daemon.stop();
  }
});

// Whether the daemon has read all that its connections brought: nothing waits in
// the kernel's queues.
function allIsRead(port) {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  return readFileSync('/proc/net/tcp', 'utf8').split('\n').slice(1).every((line) => {
    const [, local, , state, queues] = line.trim().split(/\s+/);
    return !local?.endsWith(`:${hex}`) || state !== '01' || queues.endsWith(':00000000');
  });
}

test('SIGTERM answers what is in flight, and takes nothing new', async () => {
  const daemon = await startDaemon({ articles });
  // Requests whose last byte comes after the signal.
  const open = async () => {
    const socket = net.connect(daemon.port, daemon.host);
    const parts = [];
    socket.on('data', (part) => parts.push(part));
    socket.on('error', () => {});
    const closed = new Promise((done) => socket.on('close', done));
    await new Promise((done) => socket.on('connect', done));
    socket.write('GET /api/v1/search?q=walrus&typing=1 HTTP/1.1\r\nHost: x\r\n');
    return { socket, closed, text: () => Buffer.concat(parts).toString() };
  };
  const waiting = await Promise.all(Array.from({ length: 5 }, open));
  // Several, so that every worker has one: when all are closed, each knows that it stops.
  const idleClosed = Promise.all(Array.from({ length: 8 }, () => {
    const idle = net.connect(daemon.port, daemon.host);
    idle.on('error', () => {});
    idle.resume();
    return new Promise((done) => idle.on('close', done));
  }));
  await until('all are accepted', async () => (await daemon.metric('answerd_connections_open')) >= 14);
  await until('what they sent is read', () => allIsRead(daemon.port));
  daemon.agent.destroy();
  const began = Date.now();
  daemon.child.kill('SIGTERM');
  await idleClosed;
  await daemon.untilSaid(/^stopping: SIGTERM/, 2);
  for (const one of waiting) one.socket.write('\r\n');
  await Promise.all(waiting.map((one) => one.closed));
  for (const one of waiting) {
    assert.match(one.text(), /^HTTP\/1\.1 200 /);
    assert.match(one.text(), /\r\nConnection: close\r\n/i);
    assert.match(one.text(), /en\/a\/one/);
  }
  await assert.rejects(request(`${daemon.url}/healthz`), /ECONNREFUSED|ECONNRESET/);
  await daemon.stop();
  assert.ok(Date.now() - began < 5000 * slow, `${Date.now() - began} ms`);
});

test('SIGTERM waits no longer than 5 seconds for a request that never comes', async () => {
  const daemon = await startDaemon({ articles });
  const socket = net.connect(daemon.port, daemon.host);
  socket.on('error', () => {});
  await new Promise((done) => socket.on('connect', done));
  socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n');
  await until('it is accepted', async () => (await daemon.metric('answerd_connections_open')) >= 2);
  await until('what it sent is read', () => allIsRead(daemon.port));
  const began = Date.now();
  await daemon.stop();
  socket.destroy();
  assert.ok(Date.now() - began < 6500 * slow, `${Date.now() - began} ms`);
});

test('SIGINT ends it as well, also while the first index is made', async () => {
  const kb = temporaryFolder();
  const lines = Array.from({ length: 4000 }, (_, i) => JSON.stringify({ id: `bulk/${i}`, title: `Title ${i}`, body: `Body ${i} `.repeat(50) }));
  writeFileSync(join(kb, 'bulk.jsonl'), lines.join('\n'));
  const daemon = await startDaemon({ kb, ready: false });
  const reply = await daemon.get('/readyz');
  if (reply.status !== 200) {
    assert.equal(reply.status, 503);
    assert.match(reply.json().detail, /being indexed|being opened/);
    assert.equal((await daemon.get('/healthz')).status, 200);
    assert.ok([200, 503].includes((await daemon.get('/api/v1/search?q=title')).status));
  }
  await daemon.end('SIGINT');
  const again = await daemon.again({ ready: true });
  assert.equal((await again.json('/api/v1/articles?limit=1')).total, 4000);
  await again.stop();
});

test('a second daemon on the same data is refused, the first goes on', async () => {
  const daemon = await startDaemon({ articles });
  try {
    const said = await refuses({ kb: daemon.kb, data: daemon.data });
    assert.match(said, /data|in use|another answerd|lock/i);
    assert.ok(said.includes(daemon.data), `it names the folder: ${said}`);
    assert.equal((await daemon.search('Watering the walrus')).answered, true);
    const indexed = await run(['index', '--rebuild', '--kb', daemon.kb, '--data', daemon.data]);
    assert.equal(indexed.status, 1, 'nor may the command write to it');
    assert.ok(indexed.stderr.includes(daemon.data), indexed.stderr);
  } finally {
    await daemon.stop();
  }
});

test('an address in use is named', async () => {
  const other = net.createServer();
  await new Promise((done) => other.listen(0, '127.0.0.1', done));
  const address = `127.0.0.1:${other.address().port}`;
  const said = await refuses({ articles, listen: [address] });
  assert.ok(said.includes(address), said);
  assert.match(said, /in use/);
  other.close();
});

test('--check-config tells good from bad, line by line', async () => {
  const file = join(temporaryFolder(), 'answerd.yaml');
  const check = async (text) => {
    saveFile(file, text);
    return run(['serve', '--check-config', '--config', file]);
  };
  for (const good of ['', '# nothing\n', 'listen: [127.0.0.1:0]\nsearch: {answered_at: 0.5}\n']) {
    const { status, stdout, stderr } = await check(good);
    assert.equal(status, 0, stderr);
    assert.match(stdout, /good/);
  }
  const bad = [
    ['data: x\nlissten: [127.0.0.1:1]\n', /answerd\.yaml:2: unknown key 'lissten': 'listen' is meant\?/],
    ['answered_at: 0.5\n', /answerd\.yaml:1: unknown key 'answered_at': it belongs under 'search'/],
    ['limits:\n  connections: many\n', /answerd\.yaml:2: .*whole number/],
    ['listen: [localhost:80]\n', /answerd\.yaml:1: .*127\.0\.0\.1:PORT/],
    ['rates: {search: 5}\n', /answerd\.yaml:1: /],
    ['contact:\n  channels:\n    - {kind: pigeon, to: x}\n', /answerd\.yaml:3: .*kind/],
    ['contact:\n  channels:\n    - {kind: phone, to: "1", hours: "Mo 25:00-26:00"}\n', /answerd\.yaml:3: /],
    ['widget: {origins: ["https://a.example/path"]}\n', /answerd\.yaml:1: .*origin/],
    ['a: b: c\n', /answerd\.yaml:1: /],
    ['a: [\n', /answerd\.yaml:\d+: /],
  ];
  for (const [text, says] of bad) {
    const { status, stderr } = await check(text);
    assert.equal(status, 2, text);
    assert.match(stderr, says, text);
  }
  const both = await check('one: 1\ntwo: 2\n');
  assert.match(both.stderr, /:1: .*\n.*:2: /, 'all faults at once');
  const none = await run(['serve', '--check-config', '--config', `${file}.none`]);
  assert.notEqual(none.status, 0);
  assert.ok(none.stderr.includes(`${file}.none`));
});

test('IPv6, a Unix socket and two addresses at once', async (t) => {
  const socketPath = join(temporaryFolder(), 'http.sock');
  const listen = ['127.0.0.1:0', `unix:${socketPath}`];
  const ipv6 = Object.values(networkInterfaces()).flat().some((i) => i.address === '::1');
  if (ipv6) listen.push('[::1]:0');
  else t.diagnostic('no IPv6 here');
  const daemon = await startDaemon({ articles, listen });
  try {
    assert.equal((await daemon.search('walrus')).total, 2);
    const local = await request('http://localhost/api/v1/search?q=walrus&typing=1', { socketPath });
    assert.equal(local.json().total, 2);
    if (ipv6) {
      const address = daemon.listening.find((a) => a.startsWith('[::1]:'));
      assert.equal((await request(`http://${address}/readyz`)).status, 200);
    }
  } finally {
    await daemon.stop();
  }
  assert.equal(existsSync(socketPath), false, 'the socket is gone');
  // What a killed daemon left is replaced.
  const first = await startDaemon({ articles, listen: ['127.0.0.1:0', `unix:${socketPath}`] });
  await first.end('SIGKILL');
  assert.ok(existsSync(socketPath));
  const second = await first.again();
  assert.equal((await request('http://localhost/readyz', { socketPath })).status, 200);
  await second.stop();
});

test('an index made by the command is served at once', async () => {
  const [kb, data] = [temporaryFolder(), join(temporaryFolder(), 'data')];
  writeArticles(kb, articles);
  const made = await run(['index', '--kb', kb, '--data', data]);
  assert.equal(made.status, 0, made.stderr);
  assert.match(made.stdout, /2 articles in the index: 2 added/);
  const began = Date.now();
  const daemon = await startDaemon({ kb, data });
  assert.ok(Date.now() - began < 3000 * slow, `ready after ${Date.now() - began} ms`);
  assert.equal((await daemon.search('walrus')).total, 2);
  assert.equal(daemon.said(/2 added/), undefined, 'nothing was indexed again');
  // What was edited while nobody watched is seen at the start.
  await daemon.end();
  writeArticles(kb, { 'en/a/three': { title: 'Housing the ocelot' } });
  rmSync(join(kb, 'en/a/two.md'));
  const again = await daemon.again();
  await until('the edit is found', async () => (await again.ids('ocelot'))[0] === 'en/a/three');
  await until('the other is gone', async () => (await again.search('penguin', { as_typed: 1 })).total === 0);
  await again.stop();
});

test('a start on an index of thousands is ready within 3 seconds', async () => {
  const kb = temporaryFolder();
  const lines = Array.from({ length: 5000 }, (_, i) => JSON.stringify({ id: `bulk/${i}`, title: `Title ${i}`, body: `Words about number ${i}, and its neighbours.` }));
  writeFileSync(join(kb, 'bulk.jsonl'), lines.join('\n'));
  const first = await startDaemon({ kb });
  await first.end();
  const began = Date.now();
  const daemon = await first.again();
  assert.ok(Date.now() - began < 3000 * slow, `ready after ${Date.now() - began} ms`);
  assert.equal((await daemon.json('/api/v1/articles?limit=1')).total, 5000);
  await daemon.stop();
});

test('a damaged signals.db is told and left as it is', async () => {
  const daemon = await startDaemon({ articles });
  await daemon.search('walrus', { typing: 0 });
  await until('it is recorded', async () => (await daemon.metric('answerd_recorded_total')) === 1);
  await daemon.end();
  const file = join(daemon.data, 'signals.db');
  const good = readFileSync(file);
  const bad = Buffer.from(good);
  bad.fill(0x5a, 0, 4096);
  writeFileSync(file, bad);
  const said = await refuses({ kb: daemon.kb, data: daemon.data });
  assert.match(said, /signals\.db is damaged.*left as it is.*backup/);
  assert.deepEqual(readFileSync(file), bad);
  const listed = await run(['gaps', '--data', daemon.data]);
  assert.equal(listed.status, 1);
  assert.match(listed.stderr, /signals\.db/);
  writeFileSync(file, good);
  await (await daemon.again()).stop();
});

// A copy of an index, harmed and started with; what was then wrong.
async function harmed(first, saved, name, harm) {
  const index = join(first.data, 'index');
  rmSync(index, { recursive: true, force: true });
  cpSync(saved, index, { recursive: true });
  harm(index);
  try {
    const daemon = await first.again({ errors: /./ });
    try {
      assert.deepEqual(await daemon.ids('walrus'), ['en/a/one', 'en/a/two'], name);
      assert.equal((await daemon.article('en/a/one')).title, articles['en/a/one'].title);
      assert.equal((await daemon.json('/api/v1/articles')).total, 2);
    } finally {
      await daemon.end();
    }
    return [];
  } catch (error) {
    return [`${name}: ${error.message.slice(0, 300)}`];
  }
}

function overwrite(file) {
  const fd = openSync(file, 'r+');
  writeSync(fd, Buffer.alloc(Math.min(256, statSync(file).size), 0x5a), 0, undefined, 0);
  closeSync(fd);
}

async function savedIndex() {
  const first = await startDaemon({ articles });
  await first.end();
  const saved = join(temporaryFolder(), 'index');
  cpSync(join(first.data, 'index'), saved, { recursive: true });
  const files = (dir) =>
    readdirSync(dir, { withFileTypes: true }).flatMap((e) =>
      e.isDirectory() ? files(join(dir, e.name)) : [join(dir, e.name)],
    );
  const names = files(saved).map((f) => f.slice(saved.length + 1)).filter((f) => statSync(join(saved, f)).size > 0);
  return { first, saved, names };
}

test('a damaged or removed index is built again', async () => {
  const { first, saved, names } = await savedIndex();
  assert.ok(names.length >= 5, names.join());
  const harms = [['the whole index', (index) => rmSync(index, { recursive: true })]];
  for (const name of names) {
    if (!name.endsWith('.fwd')) harms.push([`${name} overwritten`, (index) => overwrite(join(index, name))]);
    if (!/public\/(docdata|position|termlist|postlist)/.test(name) && !name.includes('agent/')) {
      harms.push([`${name} removed`, (index) => rmSync(join(index, name))]);
      harms.push([`${name} emptied`, (index) => writeFileSync(join(index, name), '')]);
    }
  }
  const failed = [];
  for (const [name, harm] of harms) failed.push(...(await harmed(first, saved, name, harm)));
  assert.deepEqual(failed, []);
});

test('a damaged record is made again', async () => {
  const { first, saved, names } = await savedIndex();
  const forward = names.find((name) => name.endsWith('public.fwd'));
  assert.deepEqual(await harmed(first, saved, forward, (index) => overwrite(join(index, forward))), []);
});
