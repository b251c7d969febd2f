// Which cure an open gap is told to want, by what people did about the answer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { addToken, query, startDaemon, until } from './daemon.mjs';

let daemon, headers;

before(async () => {
  daemon = await startDaemon();
  headers = { authorization: `Bearer ${await addToken(daemon, 'editor')}` };
  await until('the token', async () => (await daemon.get('/api/v1/gaps', { headers })).status === 200);
});
after(() => daemon?.stop());

async function post(path, body) {
  const { status, text } = await daemon.get(`/api/v1/${path}`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body),
  });
  assert.ok(status < 300, `${path}: ${text}`);
}

let told = 0;
/** A visit of one question, and what it does about the answer. */
async function visit(q, ...types) {
  const { session, search_id, answered, results } = await daemon.json(`/api/v1/search?${query({ q })}`);
  for (const type of types)
    await post('events', { event_id: `e${++told}`, session, type, search_id, article_id: results[0].id });
  return { session, answered, first: results[0]?.id };
}

const gapOf = (people, text) =>
  until(`a gap of ${people}: ${text}`, async () => {
    for (const { id } of (await daemon.json('/api/v1/gaps?limit=50', { headers })).gaps) {
      const gap = await daemon.json(`/api/v1/gaps/${id}`, { headers });
      if (gap.people === people && gap.questions.some((q) => q.text === text)) return gap;
    }
    return null;
  });

test('who is answered surely and goes to a person wants a person: nothing is to be written', async () => {
  const one = await visit('机票退款多久到账');
  assert.ok(one.answered);
  await post('handoffs', { session: one.session });
  await post('events', { event_id: 'code', session: one.session, type: 'contact' });
  const two = await visit('退款多久到账', 'unhelpful');
  await post('contact', { session: two.session, message: '退款还没有到', phone: '13800000000' });
  const gap = await gapOf(2, '退款多久到账');
  assert.ok(gap.nearest[0].confidence > 0.8);
  assert.deepEqual(gap.nearest[0].languages.sort(), ['en', 'zh-CN', 'zh-TW'], 'its translations are there');
  assert.deepEqual([gap.causes.contact, gap.cure.kind, gap.cure.article_id], [2, 'route', gap.nearest[0].id]);
});

test('when as many voted it down, the article is to be mended', async () => {
  const q = '退票手续费怎么算';
  await visit(q, 'unhelpful');
  await visit(q, 'contact');
  const gap = await gapOf(2, q);
  assert.ok(gap.nearest[0].confidence > 0.8, `${gap.nearest[0].id} ${gap.nearest[0].confidence}`);
  assert.deepEqual([gap.cure.kind, gap.cure.article_id], ['mend', gap.nearest[0].id]);
});

test('what nothing answers is to be written', async () => {
  await visit('xylophone lessons');
  await visit('xylophone lessons');
  assert.equal((await gapOf(2, 'xylophone lessons')).cure.kind, 'write');
});
