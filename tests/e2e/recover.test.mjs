// What another process does to the data folder under the daemon, and an index
// that is built anew: nothing ends, what was good stays, numbers rise.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { articleText, run, saveFile, startDaemon, until } from './daemon.mjs';

const articles = {
  'en/a/one': { title: 'Watering the walrus', body: 'Twice a day.' },
  'en/a/two': { title: 'Feeding the penguin', body: 'Fish. The walrus likes fish too.' },
};
const broken = '---\ntitle: [broken\n---\n';
const start = (options) => startDaemon({ articles: { ...articles }, errors: /./, ...options });
const edit = (daemon, id, front) => saveFile(join(daemon.kb, `${id}.md`), articleText(front));
const generation = async (daemon) => (await daemon.search('walrus')).generation;
const build = (data) => join(data, 'index', readFileSync(join(data, 'index/current'), 'utf8').trim());

// Searches without a pause; how many were answered, and what failed.
function keepAsking(daemon) {
  const state = { over: false, answered: 0, failed: [] };
  const ask = async () => {
    for (let i = 0; !state.over; i++) {
      const reply = await daemon.get(`/api/v1/search?q=walrus+${i}&typing=1`).catch((e) => ({ status: e.message }));
      if (reply.status === 200) state.answered++;
      else state.failed.push(reply.status);
    }
  };
  state.done = Promise.all([ask(), ask()]);
  return state;
}

async function stopAsking(state) {
  state.over = true;
  await state.done;
  assert.deepEqual(state.failed, []);
  assert.ok(state.answered > 5, `${state.answered} searches`);
}

const wake = {
  'on its own': () => {},
  'by an edit': (daemon) => edit(daemon, 'en/a/three', { title: 'Third penguin' }),
  'by SIGHUP': (daemon) => daemon.child.kill('SIGHUP'),
};
for (const [how, poke] of Object.entries(wake))
  for (const part of ['index', '.']) {
    test(`the ${part === '.' ? 'data folder' : 'index'} is removed under the daemon: built again ${how}`, async () => {
      const daemon = await start();
      let asking;
      try {
        const before = await generation(daemon);
        saveFile(join(daemon.kb, 'en/a/two.md'), broken);
        await daemon.untilSaid(/two\.md:\d+: error/);
        asking = keepAsking(daemon);
        rmSync(join(daemon.data, part), { recursive: true });
        poke(daemon);
        const said = await daemon.untilSaid(/is gone.*built anew/, 10);
        assert.equal(said.level, 'error');
        await until('a higher number', async () => (await generation(daemon)) > before, 10);
        await daemon.ready();
        assert.ok(existsSync(join(build(daemon.data), 'public/iamglass')));
        assert.equal(statSync(daemon.data).mode & 0o777, 0o750);
        assert.deepEqual((await daemon.ids('walrus')).sort(), ['en/a/one', 'en/a/two'], 'the last good version too');
        edit(daemon, 'en/a/one', { title: 'Watering the wombat' });
        await until('the next edit', async () => (await daemon.ids('wombat')).length === 1);
        await stopAsking(asking);
      } finally {
        if (asking) asking.over = true;
        await daemon.stop();
      }
    });
  }

test('while the index cannot be built again: /readyz says why, searches go on, and it recovers', async () => {
  const daemon = await start();
  try {
    const aside = `${daemon.data}-aside`;
    renameSync(daemon.data, aside);
    writeFileSync(daemon.data, 'in the way'); // root may write anywhere else
    const problem = await until('not ready', async () => {
      const reply = await daemon.get('/readyz');
      return reply.status === 503 && reply.json();
    });
    assert.match(problem.detail, /^Not ready: .*is gone.*built anew$/);
    await daemon.untilSaid(/could not be indexed, what is served stays: /, 10);
    assert.equal((await daemon.search('walrus')).total, 2);
    assert.equal((await daemon.get('/healthz')).status, 200);
    rmSync(daemon.data);
    await daemon.ready();
    assert.equal((await daemon.search('walrus')).total, 2);
    rmSync(aside, { recursive: true });
  } finally {
    await daemon.stop();
  }
});

test('a forward file that is cut under the daemon', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 300 }, (_, i) => [`en/b/n${i}`, { title: `Walrus number ${i}`, body: 'Fish and more fish. '.repeat(40) }]),
  );
  const daemon = await start({ articles: { ...articles, ...many } });
  let asking;
  try {
    for (const keep of [0, 5000, 100000]) {
      const before = await generation(daemon);
      asking = keepAsking(daemon);
      await until('searches', () => asking.answered > 20);
      truncateSync(join(build(daemon.data), 'public.fwd'), keep);
      await daemon.json('/api/v1/articles?limit=50');
      await until(`built again after a cut at ${keep}`, async () => (await generation(daemon)) > before, 10);
      await daemon.ready();
      await stopAsking(asking);
      assert.equal((await daemon.json('/api/v1/articles')).total, 302);
      assert.ok((await daemon.article('en/b/n299')).html.includes('more fish'));
    }
    assert.ok(daemon.said(/public\.fwd is gone or cut short/));
  } finally {
    if (asking) asking.over = true;
    await daemon.stop();
  }
});

test('--rebuild keeps the last good version of a broken article', async () => {
  const daemon = await start();
  await daemon.end();
  const index = (...more) => run(['index', '--kb', daemon.kb, '--data', daemon.data, ...more]);
  saveFile(join(daemon.kb, 'en/a/one.md'), broken);
  for (let i = 0; i < 2; i++) {
    const { status, stdout, stderr } = await index('--rebuild');
    assert.equal(status, 1, 'there is an error');
    assert.match(stderr, /one\.md:\d+: error/);
    assert.match(stdout, /^2 articles in the index/);
  }
  const again = await daemon.again();
  try {
    assert.equal((await again.search('Watering the walrus')).results[0].id, 'en/a/one');
  } finally {
    await again.end();
  }
  // What cannot be kept is said.
  rmSync(join(build(daemon.data), 'public/iamglass'));
  const { stdout, stderr } = await index();
  assert.match(stdout, /^1 articles in the index/);
  assert.match(stderr, /1 files or folders have errors, and what was served of them before is left out/);
  assert.equal(stderr.match(/DatabaseNotFoundError/g).length, 1);
  assert.ok(!stderr.match(/(Database\w+Error).*\1/), stderr);
});

test('the generation rises when a damaged index is built anew', async () => {
  let daemon = await start();
  let last = await generation(daemon);
  try {
    for (const harm of ['public/iamglass', 'public/postlist.glass', 'agent/iamglass', '../current']) {
      edit(daemon, 'en/a/one', { title: `Watering the walrus, ${harm}` });
      await until('the edit', async () => (await generation(daemon)) > last);
      last = await generation(daemon);
      await daemon.end();
      writeFileSync(join(build(daemon.data), harm), 'garbage');
      daemon = await daemon.again();
      const now = await generation(daemon);
      assert.ok(now > last, `${harm}: ${last}, then ${now}`);
      last = now;
    }
    assert.deepEqual(readdirSync(join(daemon.data, 'index')).filter((name) => name.endsWith('.tmp')), []);
  } finally {
    await daemon.stop();
  }
});
