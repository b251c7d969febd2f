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
      contact: {
        channels: [
          { kind: 'phone', to: '1', hours: '09:00-21:00', reply_within: '1m' },
          { kind: 'wechat', to: '2', hours: 'Mo-Fr 09:00-12:00; Mo-Su 13:00-18:00' },
          { kind: 'chat', to: 'https://a.example/chat', hours: 'Mo-Su 00:00-24:00' },
          { kind: 'email', to: 'a@b.example', reply_within: '24h' },
        ],
      },
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

test('categories and the ways to a person come along, called as the reader calls them', async () => {
  const { categories, contact } = await start({ reader: 'en-GB' });
  assert.deepEqual(categories, [{ id: 'pets', name: 'Pets', lang: 'en', articles: 2 }]);
  assert.equal(contact.callback, true);
  const words = ({ name, hours_text, reply_text }) => [name, hours_text, reply_text];
  assert.deepEqual(contact.channels.map(words), [
    ['Call us', 'Every day 09:00–21:00 (Beijing time)', 'Reply within 1 minute'],
    ['WeChat', 'Mon–Fri 09:00–12:00, Every day 13:00–18:00 (Beijing time)', null],
    ['Chat', 'Day and night', null],
    ['E-mail', null, 'Reply within 24 hours'],
  ]);
  const chinese = (await daemon.json('/api/v1/contact?reader=zh-TW')).contact;
  assert.deepEqual(chinese.channels.map(words), [
    ['打電話', '每天 09:00–21:00（北京時間）', '1 分鐘內回覆'],
    ['微信', '週一–週五 09:00–12:00，每天 13:00–18:00（北京時間）', null],
    ['線上聊天', '全天 24 小時', null],
    ['電子郵件', null, '24 小時內回覆'],
  ]);
  // A reader of another language is not refused: English is what most can read.
  assert.equal((await start({ reader: 'fr' })).contact.channels[0].name, 'Call us');
});

test('a path that is too long and a language that is not there are told', async () => {
  await daemon.problem(`/api/v1/start?path=/${'a'.repeat(600)}`, 400);
  await daemon.problem('/api/v1/start?lang=xx', 400);
});
