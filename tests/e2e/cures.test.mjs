// What helps a gap: tried first, made by one call, kept.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, articleText, saveFile, startDaemon, temporaryFolder, until } from './daemon.mjs';

const articles = {
  'en/cards/freeze': { title: 'Freeze a card', body: 'Open the app and freeze it.' },
  'en/cards/order': { title: 'Order a card', body: 'A new one comes by mail.' },
  'en/cards/secret': { title: 'Bribes', body: 'Agents only.', audience: 'agent' },
};
let daemon, editor;
before(async () => {
  daemon = await startDaemon({ articles });
  editor = await addToken(daemon, 'editor', '--name', 'Li');
  await until('the token', async () => (await call('GET', '/gaps')).status === 200);
});
after(() => daemon?.stop());

const call = (method, path, body) =>
  daemon.get(`/api/v1${path}`, {
    method,
    headers: { Authorization: `Bearer ${editor}`, ...(body && { 'Content-Type': 'application/json' }) },
    body: body && JSON.stringify(body),
  });
const json = async (method, path, body) => {
  const reply = await call(method, path, body);
  assert.equal(reply.status, 200, reply.text);
  return reply.json();
};
const search = (q, typing = 1) => daemon.json(`/api/v1/search?typing=${typing}&q=${encodeURIComponent(q)}`);

async function gapOf(...questions) {
  for (const q of questions) await search(q, 0);
  return until('the gap', async () => {
    const { gaps } = await json('GET', '/gaps?limit=50');
    const whole = await Promise.all(gaps.map(({ id }) => json('GET', `/gaps/${id}`)));
    return whole.find((gap) => gap.questions.some(({ text }) => text === questions[0]));
  });
}

test('a phrasing is tried, made, works, and survives a restart', async () => {
  const questions = ['handbag purloined yesterday', 'purloined handbag', 'yesterday purloined my handbag'];
  const gap = await gapOf(...questions);
  const cure = (preview, more = {}) =>
    call('POST', `/gaps/${gap.id}/cure`, { kind: 'phrasing', article_id: 'en/cards/freeze', preview, ...more });
  const tried = (await cure(true)).json();
  assert.deepEqual([tried.kind, tried.applied, tried.answers], ['phrasing', false, 0]);
  assert.ok(tried.would_answer > 0.9 && tried.would_lose === 0);
  assert.equal((await search(questions[0])).results.length, 0, 'it was only tried');
  assert.equal((await cure(false)).json().applied, true);
  await until('it works', async () => (await search(questions[0])).results[0]?.id === 'en/cards/freeze');
  const now = await json('GET', `/gaps/${gap.id}`);
  assert.deepEqual([now.cure.kind, now.cure.chosen, now.article_id], ['phrasing', true, 'en/cards/freeze']);
  // What it was taught proves nothing; what is asked since in other words does.
  const check = await until('a check', async () => (await json('GET', `/gaps/${gap.id}`)).checks.at(-1));
  assert.deepEqual([check.verdict, check.wordings], ['provisional', 0]);
  const { learned } = await json('GET', '/learned');
  assert.ok(learned.length >= 1 && learned.every((row) => row.state === 'applied'));
  await daemon.end();
  daemon = await daemon.again();
  assert.equal((await search(questions[0])).results[0]?.id, 'en/cards/freeze');
  assert.equal((await json('GET', `/gaps/${gap.id}`)).cure.kind, 'phrasing');
});

test('what no text helps is declined with that as its reason, and told in the digest', async () => {
  const gap = await gapOf('compensate my ruined honeymoon', 'ruined honeymoon compensate');
  assert.equal(gap.cure.chosen, false);
  await json('POST', `/gaps/${gap.id}/cure`, { kind: 'process', preview: false });
  const now = await json('GET', `/gaps/${gap.id}`);
  assert.deepEqual([now.status, now.cure.kind, now.cure.chosen], ['declined', 'process', true]);
  assert.match(now.history.at(-1).note, /process/);
  const line = readFileSync(join(daemon.data, 'audit.log'), 'utf8').trimEnd().split('\n').map(JSON.parse).at(-1);
  assert.deepEqual([line.what, line.detail], ['gap.cure', { gap: gap.id, kind: 'process', article_id: null }]);
});

test('a decision about an article links it', async () => {
  const gap = await gapOf('umbrella insurance voucher');
  for (const kind of ['mend', 'translate', 'merge']) {
    await json('POST', `/gaps/${gap.id}/cure`, { kind, article_id: 'en/cards/order', preview: false });
    const now = await json('GET', `/gaps/${gap.id}`);
    assert.deepEqual([now.cure.kind, now.article_id], [kind, 'en/cards/order']);
  }
});

test('a pin is made once', async () => {
  const gap = await gapOf('moist accordion remedy');
  const pin = () => json('POST', `/gaps/${gap.id}/cure`, { kind: 'pin', article_id: 'en/cards/order', preview: false });
  const pinned = async () => (await json('GET', '/pins')).pins.flatMap((rule) => rule.q);
  await pin();
  const once = await pinned();
  await pin();
  assert.deepEqual(await pinned(), once);
});

test('faults are told, and change nothing', async () => {
  const gap = await gapOf('umbrella insurance voucher');
  const faults = [
    [{ kind: 'magic' }, /kind is write/],
    [{ kind: 'phrasing' }, /article_id/],
    [{ kind: 'phrasing', article_id: 'en/cards/secret', preview: false }, /not served/],
    [{ kind: 'pin', article_id: 'en/no/such', preview: false }, /not served/],
    [{ kind: 'process', preview: 'no' }, /true or false/],
    ...['write', 'mend', 'translate', 'merge', 'retire', 'audience', 'process'].flatMap((kind) =>
      ['../../../x', 'en/cards/x\r\ny', 'a'.repeat(40000), '', '/etc/x', 'en/cards/nothing', 7].map((article_id) => [
        { kind, article_id, preview: false }, /article/,
      ]),
    ),
  ];
  for (const [body, why] of faults) {
    const reply = await call('POST', `/gaps/${gap.id}/cure`, body);
    assert.equal(reply.status, 400, JSON.stringify(body));
    assert.match(reply.json().detail, why);
  }
  const stale = await call('POST', `/gaps/${gap.id}/cure`, { kind: 'process', preview: false, version: gap.version + 1 });
  assert.equal(stale.status, 409);
  assert.equal((await json('GET', `/gaps/${gap.id}`)).version, gap.version);
});

test('an article that appears is seen by the gaps that wait for it', async () => {
  const gap = await gapOf('gondola ferry timetable', 'timetable of the gondola ferry');
  assert.equal(gap.cure.kind, 'write');
  const text = articleText({ title: 'Gondola ferry timetable' }, 'It leaves at nine.');
  saveFile(join(daemon.kb, 'en/travel/gondola.md'), text);
  const cure = await until('it is recommended', async () => {
    const now = await json('GET', `/gaps/${gap.id}`);
    return now.nearest[0]?.id === 'en/travel/gondola' && now.cure;
  });
  assert.deepEqual([cure.kind, cure.chosen, cure.article_id], ['phrasing', false, 'en/travel/gondola']);
  const body = { kind: 'phrasing', article_id: 'en/travel/gondola', preview: false };
  await json('POST', `/gaps/${gap.id}/cure`, body);
  await until('it is published', async () => (await json('GET', `/gaps/${gap.id}`)).status !== 'accepted');
});

test('a draft of what agents alone have stays theirs', async () => {
  const gap = await gapOf('lost kayak subsidy');
  const body = { kind: 'audience', article_id: 'en/cards/secret', preview: false, version: gap.version };
  await json('POST', `/gaps/${gap.id}/cure`, body);
  const draft = await json('POST', `/gaps/${gap.id}/draft`, {});
  assert.deepEqual([draft.article_id, draft.path], ['en/cards/secret', 'en/cards/secret.md']);
  assert.match(draft.markdown, /^audience: agent$/m);
  const other = await gapOf('stolen trombone allowance');
  const own = await json('POST', `/gaps/${other.id}/draft`, {});
  assert.doesNotMatch(own.markdown, /audience/);
  await json('POST', `/gaps/${other.id}/cure`, { kind: 'write', article_id: own.article_id, preview: false });
});

test('the disk is full: what could not be written down is not made', async (t) => {
  const dir = temporaryFolder();
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', dir]).status !== 0)
    return t.skip('no small file system can be mounted here');
  const big = { daemon, editor };
  try {
    mkdirSync(join(dir, 'data'));
    daemon = await startDaemon({ articles, data: join(dir, 'data'), errors: /cannot be recorded|gaps are not up to date|days are not added up|gaps:/ });
    editor = await addToken(daemon, 'editor', '--name', 'Li');
    await until('the token', async () => (await call('GET', '/gaps')).status === 200);
    const gap = await gapOf('purloined bassoon stipend');
    const change = (i) => ({ note: `${i} ${'x'.repeat(1900)}`, status: 'accepted', version: gap.version });
    const filler = join(dir, 'filler');
    for (const size of [65536, 4096, 512])
      for (;;)
        try {
          writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
        } catch {
          break;
        }
    // What is left of the store's own room is used up first.
    let version = gap.version, refused;
    await until('it is refused', async () => {
      refused = await call('PATCH', `/gaps/${gap.id}`, { ...change(version), status: undefined, version });
      if (refused.status === 200) version = refused.json().version;
      return refused.status === 503;
    }, 20);
    assert.equal((await call('POST', `/gaps/${gap.id}/cure`, { kind: 'process', preview: false })).status, 503);
    writeFileSync(filler, '');
    const done = await until('it is taken again', async () => {
      const reply = await call('PATCH', `/gaps/${gap.id}`, { owner: 'Wu', version });
      return reply.status !== 503 && reply;
    }, 15);
    assert.equal(done.status, 200, `the version is that of before: ${done.text}`);
    const now = done.json();
    assert.deepEqual([now.status, now.cure.chosen, now.version], ['new', false, version + 1]);
  } finally {
    await daemon.stop();
    ({ daemon, editor } = big);
    spawnSync('umount', ['-l', dir]);
  }
});

test('a draft is dated by the day where the company is', async () => {
  for (const timezone of ['Pacific/Kiritimati', 'Etc/GMT+12']) {
    const there = await startDaemon({ articles, config: { contact: { timezone } } });
    try {
      const headers = { authorization: `Bearer ${await addToken(there, 'editor')}` };
      await there.search('umbrella insurance voucher', { typing: 0 });
      const [gap] = await until('a gap', async () => {
        const { gaps } = await there.json('/api/v1/gaps', { headers });
        return gaps.length ? gaps : null;
      });
      const day = () => new Intl.DateTimeFormat('sv', { timeZone: timezone }).format(new Date());
      const before = day();
      const draft = await there.get(`/api/v1/gaps/${gap.id}/draft`, {
        method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body: '{}',
      });
      const [, updated] = /^updated: (.*)$/m.exec(draft.json().markdown);
      assert.ok([before, day()].includes(updated), `${timezone}: ${updated}`);
      assert.equal((await there.json('/api/v1/signin', { headers })).timezone, timezone);
    } finally {
      await there.stop();
    }
  }
});
