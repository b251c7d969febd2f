// What is offered while a visitor types.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, test } from 'node:test';
import { openDaemon, startDaemon, until, saveFile, articleText } from './daemon.mjs';
import { join } from 'node:path';

let demo;
before(async () => {
  demo = await openDaemon();
});
after(() => demo?.stop());

const texts = async (q, params) => (await demo.suggest(q, params)).suggestions.map((s) => s.text);

test('the start of a title is completed', async () => {
  const { suggestions } = await demo.suggest('退款');
  assert.ok(suggestions.length >= 2);
  for (const s of suggestions) {
    assert.match(s.text, /退款/);
    assert.equal(s.url, `/articles/${s.id}`);
    await demo.article(s.id);
  }
});

test('pinyin and its initials complete Chinese', async () => {
  for (const q of ['tuikuan', 'tuik', 'tk', 'TuiKuan', "tui'kuan", 'tui kuan'])
    assert.ok((await texts(q)).some((t) => t.includes('退款')), q);
});

test('English, by any word of the title', async () => {
  assert.ok((await texts('how long does')).length > 0);
  for (const text of await texts('refund', { lang: 'en' })) assert.match(text, /refund/i);
});

test('the visitor’s language comes first, and an article once', async () => {
  for (const lang of ['zh-CN', 'zh-TW']) {
    const { suggestions } = await demo.suggest('退', { lang });
    assert.equal(suggestions[0].lang, lang);
    const keys = suggestions.map((s) => s.id.replace(/^[^/]+/, ''));
    assert.deepEqual(keys, [...new Set(keys)]);
  }
  assert.equal((await demo.suggest('怎麼退')).suggestions[0]?.lang, 'zh-TW');
});

test('limit, and what is wrong with the call', async () => {
  assert.equal((await texts('退', { limit: 2 })).length, 2);
  assert.deepEqual(await texts('ζψωχφ'), []);
  for (const params of ['', 'q=', 'q=%20', `q=${'a'.repeat(513)}`, 'q=a&limit=0', 'q=a&limit=21', 'q=a&lang=xx'])
    await demo.problem(`/api/v1/suggest?${params}`, 400);
  await demo.problem('/api/v1/suggest?q=%FF', 400);
});

test('an edit is followed', async () => {
  const daemon = await startDaemon({ articles: { 'en/a/one': { title: 'Walrus transport' } } });
  try {
    assert.equal((await daemon.suggest('walr')).suggestions[0].text, 'Walrus transport');
    saveFile(join(daemon.kb, 'en/a/one.md'), articleText({ title: 'Giraffe transport' }));
    await until('the new title', async () => (await daemon.suggest('gira')).suggestions.length === 1);
    assert.deepEqual((await daemon.suggest('walr')).suggestions, []);
    assert.equal((await daemon.suggest('transport')).suggestions[0].text, 'Giraffe transport');
  } finally {
    await daemon.stop();
  }
});

test('words that are read otherwise than their characters, words in any order, a slip', async () => {
  const daemon = await startDaemon({
    articles: {
      'zh-CN/a/bank': { title: '银行营业时间' },
      'zh-CN/a/tree': { title: '银杏大道怎么走' },
      'zh-CN/a/loan': { title: '怎么还款' },
      'zh-CN/a/bags': { title: '行李超重' },
      'zh-CN/a/ticket': { title: '机票退款', questions: ['退票的钱呢'] },
      'zh-TW/a/ticket': { title: '機票退款' },
      'zh-CN/a/same': { title: '怎么还款?' },
      'en/a/hotel': { title: 'How do I refund a hotel booking' },
      'en/a/fees': { title: 'Fees', questions: ['Hotel fees'] },
    },
  });
  try {
    const offered = async (q, lang) => (await daemon.suggest(q, { lang })).suggestions.map((s) => s.text);
    for (const [q, lang, ...want] of [
      ['yinhang', 'zh-CN', '银行营业时间'],
      ['yinxing', 'zh-CN', '银杏大道怎么走', '银行营业时间'],
      ['huankuan', 'zh-CN', '怎么还款'],
      ['xingli', 'zh-CN', '行李超重'],
      ['hk', 'zh-CN', '怎么还款'],
      ['退', 'zh-CN', '机票退款'],
      ['退', 'zh-TW', '機票退款'],
      ['退票', 'zh-TW', '退票的钱呢'],
      ['refund hotel', 'en', 'How do I refund a hotel booking'],
      ['hotel', 'en', 'How do I refund a hotel booking', 'Hotel fees'],
      ['refnud', 'en', 'How do I refund a hotel booking'],
      ['tuikuam', 'zh-CN', '机票退款'],
    ])
      assert.deepEqual(await offered(q, lang), want, q);
    // What was searched in pinyin is the word that is read so.
    for (const [q, corrected] of [['yinhang', '银行'], ['huankuan', '还款'], ['xingli', '行李']])
      assert.equal((await daemon.search(q)).corrected, corrected);
  } finally {
    await daemon.stop();
  }
});

test('nothing of what is not in force, or not for everyone', async () => {
  const letters = 'bcdfghjklmnpqrstvwxz';
  const secret = () => [...randomBytes(12)].map((b) => letters[b % letters.length]).join('');
  const day = (offset) => new Date(Date.now() + offset * 86400000).toISOString().slice(0, 10);
  const [past, coming, agents, notes] = [secret(), secret(), secret(), secret()];
  const daemon = await startDaemon({
    articles: {
      'en/a/open': { title: 'Opening hours', agent_notes: `Ask ${notes} first.` },
      'en/a/past': { title: `Past ${past}`, questions: [`When ${past}`], valid_to: day(-3), body: past },
      'en/a/coming': { title: `Coming ${coming}`, valid_from: day(3), body: coming },
      'en/a/agents': { title: `Agents ${agents}`, audience: 'agent', body: agents },
    },
  });
  try {
    for (const word of [past, coming, agents, notes]) {
      for (let n = 1; n <= word.length; n++)
        for (const lang of ['en', 'zh-CN'])
          for (const { text } of (await daemon.suggest(word.slice(0, n), { lang })).suggestions)
            assert.equal(text, 'Opening hours');
      const slip = `${word.slice(0, 5)}${word[6]}${word[5]}${word.slice(7)}`;
      assert.deepEqual((await daemon.suggest(slip)).suggestions, []);
      assert.equal((await daemon.search(slip)).corrected, null);
      assert.equal((await daemon.search(word.slice(0, 11))).corrected, null);
    }
    for (const q of ['past', 'coming', 'agents', 'when'])
      assert.deepEqual((await daemon.suggest(q)).suggestions, []);
    assert.equal((await daemon.suggest('opne')).suggestions.length, 0); // four letters
    assert.equal((await daemon.suggest('opneing')).suggestions[0].text, 'Opening hours');
  } finally {
    await daemon.stop();
  }
});
