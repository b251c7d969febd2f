// What a front end shows before anything is typed: GET /api/v1/start.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startDaemon } from './daemon.mjs';

let daemon;
before(async () => {
  daemon = await startDaemon({
    articles: {
      'zh-CN/pets/walrus': { title: '海象怎么喂', body: '鱼。' },
      'en/pets/walrus': { title: 'Feeding a walrus', body: 'Fish.' },
      'en/pets/seal': { title: 'Feeding a seal', questions: ['what do seals eat'], body: 'Fish.' },
      'en/keys/secret': { title: 'Keys of the gate', audience: 'agent', body: 'Hush.' },
      'en/old/gone': { title: 'Summer hours', valid_to: '2001-01-01', body: 'Noon.' },
    },
    config: {
      widget: {
        suggest: [
          { path: '/zoo/*/fish', articles: ['zh-CN/pets/walrus', 'en/keys/secret', 'en/old/gone', 'en/no/such'] },
          { path: '/zoo*', articles: ['en/pets/seal', 'en/pets/walrus'] },
        ],
      },
    },
  });
});
after(() => daemon?.stop());

const start = (params) => daemon.json(`/api/v1/start?${new URLSearchParams(params)}`);
const ids = (list) => list.map((a) => a.id);

test('articles that suit the page come by its path, in the reader\'s language, each once', async () => {
  const here = await start({ path: '/zoo/1/fish', lang: 'en' });
  assert.deepEqual(ids(here.suited), ['en/pets/walrus', 'en/pets/seal']);
  assert.deepEqual(here.popular, []);
  const chinese = await start({ path: '/zoo/1/fish', lang: 'zh-CN' });
  // The last is the first, in another language.
  assert.deepEqual(ids(chinese.suited), ['zh-CN/pets/walrus', 'en/pets/seal']);
  assert.deepEqual(ids((await start({ path: '/zoo/fish', lang: 'en' })).suited), ['en/pets/seal', 'en/pets/walrus']);
  for (const path of ['', '/', '/a/zoo', '/ZOO'])
    assert.deepEqual((await start({ path, lang: 'en' })).suited, [], path);
});

test('what is popular is public, and has its title and address', async () => {
  const { popular } = await start({ lang: 'en' });
  assert.deepEqual(popular, [
    { id: 'en/pets/seal', title: 'Feeding a seal', lang: 'en', url: '/articles/en/pets/seal' },
    { id: 'en/pets/walrus', title: 'Feeding a walrus', lang: 'en', url: '/articles/en/pets/walrus' },
  ]);
  assert.deepEqual(ids((await start({})).popular), ['zh-CN/pets/walrus']);
});

test('a path that is too long and a language that is not there are told', async () => {
  await daemon.problem(`/api/v1/start?path=/${'a'.repeat(600)}`, 400);
  await daemon.problem('/api/v1/start?lang=xx', 400);
});
