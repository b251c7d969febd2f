// What is offered while a visitor types.
import assert from 'node:assert/strict';
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
