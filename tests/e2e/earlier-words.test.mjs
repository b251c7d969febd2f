// Who asks in vain in several words: all of them count, and what they have in common is told.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addToken, query, startDaemon, until } from './daemon.mjs';

const box = 'saxophone rental';
const horn = 'trumpet lessons';
const third = 'violin strings';
let daemon, headers;

before(async () => {
  daemon = await startDaemon({
    articles: { 'en/a/b': { title: 'How long does a refund take?', body: 'Seven days.' } },
    config: { trusted_proxies: ['127.0.0.1'] },
  });
  headers = { authorization: `Bearer ${await addToken(daemon, 'editor')}` };
});
after(() => daemon?.stop());

let visitors = 0;

/** One visitor's questions in vain, each right after the other; gives the session. */
async function asks(words, address = `192.0.2.${++visitors}`) {
  let session = '';
  for (const q of words) {
    const reply = await daemon.get(`/api/v1/search?${query({ q, ...(session && { session }) })}`, {
      headers: { 'x-forwarded-for': address },
    });
    assert.equal(reply.status, 200, reply.text);
    ({ session } = reply.json());
  }
  return session;
}

const list = async () => (await daemon.json('/api/v1/gaps?limit=50', { headers })).gaps;
const show = (id) => daemon.json(`/api/v1/gaps/${id}`, { headers });

async function holding(words) {
  for (const { id } of await list()) {
    const gap = await show(id);
    if (gap.questions.some((q) => q.text === words && q.people > 0)) return gap;
  }
  return null;
}

const people = async (words) => (await holding(words))?.people ?? 0;

test('earlier words are a gap with its people, alike to that of the last words', async () => {
  const sessions = [];
  for (let i = 0; i < 3; i++) sessions.push(await asks([box, horn]));
  await asks([horn]);
  await until('all are counted', async () => (await people(horn)) === 4 && (await people(box)) === 3);
  const [first, last] = [await holding(box), await holding(horn)];
  assert.notEqual(first.id, last.id);
  assert.deepEqual(first.questions.map((q) => [q.text, q.people, q.cause]), [[box, 3, 'no_result']]);
  assert.deepEqual(first.alike.map((a) => [a.id, a.title, a.lang, a.people]), [[last.id, horn, 'en', 4]]);
  assert.deepEqual(last.alike.map((a) => a.id), [first.id]);
  // An erased visit counts nowhere, and joins nothing.
  for (const session of sessions) {
    const { status } = await daemon.get(`/api/v1/sessions/${session}`, { method: 'DELETE' });
    assert.equal(status, 200);
  }
  await until('they are forgotten', async () => (await people(horn)) === 1 && (await people(box)) === 0);
  await asks([box]);
  await until('somebody asks again', async () => (await people(box)) === 1);
  assert.deepEqual((await holding(box)).alike, []);
});

test('one who asks often says once what is alike', async () => {
  for (let i = 0; i < 5; i++) await asks([third, box], '198.51.100.7');
  await asks([third]);
  await until('it is a gap', async () => (await people(third)) === 6);
  const { alike } = await holding(third);
  assert.ok(alike.every((a) => a.likeness <= 0.4), JSON.stringify(alike));
});

test('words that were answered after all link nothing', async () => {
  const [reed, drum] = ['bassoon reed shop', 'snare drum tuning'];
  const sessions = [await asks([reed, drum]), await asks([reed, drum])];
  await until('they are alike', async () => (await holding(reed))?.alike.length === 1);
  const reply = await daemon.get('/api/v1/events', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ event_id: 'answered-after-all-1', session: sessions[0], type: 'solved' }),
  });
  assert.equal(reply.status, 200, reply.text);
  await until('it is taken back', async () => (await holding(reed))?.alike.length === 0, 10);
});
