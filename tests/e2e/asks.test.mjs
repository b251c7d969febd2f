// What an editor's synonyms and routes do to a search: at once, without a restart.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startDaemon, until } from './daemon.mjs';

const articles = {
  'en/refund/how-long': { title: 'How long does a refund take?', body: 'A refund takes seven days.' },
  'zh-CN/refund/how-long': { title: '退款多久到账？', body: '退款需要七个工作日。' },
  'en/payment/cashback': { title: 'What is a kickback?', body: 'A kickback is paid for a recommendation.' },
  'zh-CN/complaint/how': { title: '投诉处理要多久？', questions: ['我要投诉'], body: '投诉在三天内处理。' },
};
let daemon;
before(async () => {
  daemon = await startDaemon({ articles });
  mkdirSync(join(daemon.data, 'curation'), { recursive: true });
});
after(() => daemon?.stop());
const search = async (q) => (await daemon.get(`/api/v1/search?q=${encodeURIComponent(q)}&typing=1`)).json();
const ids = async (q) => (await search(q)).results.map((r) => r.id);

test('a synonym finds, in the other script too, and an exact match beats it', async () => {
  assert.deepEqual(await ids('回款'), []);
  writeFileSync(
    join(daemon.data, 'curation/synonyms.yaml'),
    'synonyms:\n  - both: [退款, 回款]\n  - from: [kickback]\n    to: [refund]\n',
  );
  await until('the synonyms', async () => (await ids('回款')).length > 0);
  assert.equal((await ids('回款多久'))[0], 'zh-CN/refund/how-long');
  assert.equal((await ids('回款'))[0], 'zh-CN/refund/how-long');
  const both = await ids('kickback');
  assert.equal(both[0], 'en/payment/cashback');
  assert.ok(both.includes('en/refund/how-long'));
  assert.ok(!(await ids('refund')).includes('en/payment/cashback'), 'one way alone');
});

test('words of a rule are not corrected, and words that no article holds take no place', async () => {
  const unheard = Array.from({ length: 18 }, (_, i) => `qz${'abcdefghijklmnopqr'[i]}vkj`);
  assert.equal((await search('refnud')).corrected, 'refund');
  writeFileSync(
    join(daemon.data, 'curation/synonyms.yaml'),
    `synonyms:\n  - both: [refnud, kickback]\n  - both: [${unheard.join(', ')}, refund]\n`,
  );
  await until('the rules', async () => (await search('refnud')).corrected === null);
  assert.equal((await ids('refnud'))[0], 'en/payment/cashback');
  await until('the long rule', async () => (await ids(unheard[0]))[0] === 'en/refund/how-long');
});

test('who complains or asks for a person is shown to one; a question about complaints is answered', async () => {
  for (const [q, kind] of [['我要投诉', 'complaint'], ['我要投訴', 'complaint'], ['I want to complain', 'complaint'],
    ['找人工', 'route'], ['please let me speak to a human', 'route']]) {
    const found = await search(q);
    assert.equal(found.next, 'contact', q);
    assert.equal(found.kind, kind, q);
    assert.equal(found.answered, false, q);
    assert.deepEqual(found.clarify, [], q);
  }
  const page = (await daemon.get(`/search?lang=zh-CN&q=${encodeURIComponent('我要投诉')}`)).text;
  assert.match(page, /对不起，给您添麻烦了/);
  // Its articles stay below.
  assert.equal((await ids('我要投诉'))[0], 'zh-CN/complaint/how');
  const asked = await search('投诉处理要多久');
  assert.equal(asked.kind, undefined);
  assert.equal(asked.next, 'answer');
});

test('an editor adds a phrase and switches one off', async () => {
  writeFileSync(join(daemon.data, 'curation/routes.yaml'), 'person: [转接专员]\noff: [爛公司]\n');
  await until('the routes', async () => (await search('转接专员')).kind === 'route');
  await until('the phrase to be off', async () => !(await search('爛公司')).kind);
});
