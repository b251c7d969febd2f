// The same events give the same gaps: over a restart, in a restored folder, on the command line.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { Clock } from '../../bench/simulated/clock.mjs';
import { addToken, parseCsv, query, run, startDaemon, temporaryFolder, until } from './daemon.mjs';

const DAY_S = 86400;
const dir = temporaryFolder();
const refund = [
  'how long does a refund take',
  'how long until my refund',
  'refund takes how long',
  'how long is a refund',
  'how long do refunds take',
  'the refund takes long',
];
const options = {
  articles: {
    'en/refund/how-long': { title: 'How long does a refund take?', body: 'Seven days.' },
    'en/baggage/lost': { title: 'Lost baggage', body: 'Report it at the desk.' },
  },
};
let clock, daemon, headers, seen;

/** A word that is like no other. */
function strange(n) {
  let [word, left] = ['', (n * 2654435761) % 4294967296];
  for (let i = 0; i < 5; i++, left = Math.floor(left / 75)) word += 'bdfgklmnprstvwz'[left % 15] + 'aeiou'[Math.floor(left / 15) % 5];
  return word;
}

const visit = async (q, session) =>
  daemon.json(`/api/v1/search?${query({ q, ...(session && { session }) })}`);

async function tell(events) {
  const { status, text } = await daemon.get('/api/v1/events', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(events),
  });
  assert.ok(status < 300, text);
}

let made = 0;
const event = (type, { session, search_id }) => ({ event_id: `e${++made}`, session, type, search_id, article_id: 'en/refund/how-long' });

/** What an editor sees of every gap. */
async function list(from = daemon) {
  const gaps = [];
  for (let total = 1; gaps.length < total; ) {
    const page = await from.json(`/api/v1/gaps?status=all&limit=50&offset=${gaps.length}`, { headers });
    ({ total } = page);
    gaps.push(...page.gaps);
  }
  return Promise.all(
    gaps.map(async ({ id }) => {
      const g = await from.json(`/api/v1/gaps/${id}`, { headers });
      return [g.id, g.title, g.people, g.questions_total, g.causes, g.cure, g.nearest, g.questions, g.alike];
    }),
  ).then((all) => all.sort((a, b) => Number(a[0].slice(1)) - Number(b[0].slice(1))));
}

/** Whole columns of a table of gaps but what falls with the time. */
const plain = (csv) => parseCsv(csv).map((row) => row.filter((_, i) => i !== 3));

const again = (more) => startDaemon({ ...options, kb: daemon.kb, data: daemon.data, env: { ANSWERD_CLOCK: clock.path }, ...more });

before(async () => {
  clock = new Clock(join(dir, 'clock'), Date.now() - 5 * DAY_S * 1000);
  daemon = await startDaemon({ ...options, env: { ANSWERD_CLOCK: clock.path } });
  headers = { authorization: `Bearer ${await addToken(daemon, 'editor')}` };
  // More than is read at a time, before what decides.
  for (let v = 0; v < 21; v++) {
    const one = await visit('lost baggage');
    for (let k = 0; k < 2; k++) await tell(Array.from({ length: 50 }, () => event('view', one)));
  }
  for (const q of refund) await tell([event('unhelpful', await visit(q))]);
  // Some who failed at first, and then read what they found.
  for (const q of refund.slice(0, 3)) {
    const first = await visit(`zebra ${q}`);
    const then = await visit('refund', first.session);
    await tell([event('read', then)]);
  }
  for (const q of refund.slice(2)) await tell([event('read', await visit(`${q} then`))]);
  // Too many to stand on one page.
  for (let i = 0; i < 80; i++) await visit(strange(i + 1));
  await until('all are counted', async () => {
    const page = await daemon.json('/api/v1/gaps?limit=50', { headers });
    const down = page.gaps.reduce((n, g) => n + g.causes.unhelpful, 0);
    return page.total > 52 && down === refund.length;
  });
  clock.drive(clock.now + 4 * DAY_S);
  // The night's work moves some of them.
  let before = '';
  seen = await until('it is days later, and nothing moves any more', async () => {
    const now = await list().catch(() => []);
    const same = JSON.stringify(now) === before;
    before = JSON.stringify(now);
    return same && now.length && now.every(([, , , , causes]) => !causes.weak) ? now : null;
  }, 15, 300);
});

after(() => daemon?.end?.() ?? daemon?.stop());

test('on the command line, all of them unless a limit is given', async () => {
  const csv = await run(['gaps', '--csv', '--config', daemon.config, '--data', daemon.data], { env: { ANSWERD_CLOCK: clock.path } });
  assert.equal(csv.status, 0, csv.stderr);
  const served = await daemon.get('/api/v1/gaps.csv', { headers });
  assert.equal(plain(csv.stdout).length, seen.length + 1);
  assert.deepEqual(plain(csv.stdout), plain(served.text));
  const few = await run(['gaps', '--csv', '--limit', '7', '--config', daemon.config, '--data', daemon.data]);
  assert.equal(plain(few.stdout).length, 8);
});

test('in a restored folder', async () => {
  const [file, data] = [join(dir, 'saved.tar'), join(dir, 'restored')];
  const saved = await run(['backup', '--data', daemon.data, '--out', file]);
  assert.equal(saved.status, 0, saved.stderr);
  const restored = await run(['restore', file, '--data', data]);
  assert.equal(restored.status, 0, restored.stderr);
  const other = await again({ data });
  try {
    await until('it has read all', async () => (await other.json('/api/v1/gaps?limit=1&status=all', { headers })).total === seen.length);
    assert.deepEqual(await list(other), seen);
  } finally {
    await other.end();
  }
});

test('after a restart', async () => {
  await daemon.end();
  daemon = await again();
  await until('it has read all', async () => (await daemon.json('/api/v1/gaps?limit=1&status=all', { headers })).total === seen.length);
  assert.deepEqual(await list(), seen);
});
