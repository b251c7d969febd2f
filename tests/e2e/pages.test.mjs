// What the pages say to a customer, read as text.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { channels, startDaemon } from './daemon.mjs';

let daemon;

before(async () => {
  daemon = await startDaemon({
    articles: {
      'zh-CN/pets/walrus': { title: '海象怎么喂', ack: '我来帮您。', say: '每天两次。', body: '鱼。' },
      'zh-TW/pets/walrus': { title: '海象怎麼餵', say: '每天兩次。', related: ['zh-CN/pets/seal'], body: '魚。' },
      'zh-CN/pets/seal': { title: '海豹怎么喂', body: '鱼，也可以是虾。' },
      'en/pets/secret': { title: 'Secret walrus', audience: 'agent', body: 'Hush.' },
      'en/pets/walrus': {
        title: 'Feeding a walrus',
        body: '| Day | Food |\n| --- | --- |\n| Monday | ten fish and a bucket of clams |\n',
      },
    },
    config: {
      site_name: { 'zh-CN': '云帆旅行', 'zh-TW': '雲帆旅行', en: 'Yunfan Travel' },
      contact: { timezone: 'Asia/Shanghai', channels: [{ ...channels[1] }, { ...channels[0], hours: 'Mo-Su 09:00-21:00' }] },
    },
  });
});
after(() => daemon?.stop());

const page = async (path) => (await daemon.get(path)).text;
const part = (html, from, to) => html.slice(html.indexOf(from), html.indexOf(to, html.indexOf(from)));

test('the name of the site is in the language of the page', async () => {
  for (const [lang, name] of [['zh-CN', '云帆旅行'], ['zh-TW', '雲帆旅行'], ['en', 'Yunfan Travel']]) {
    const html = await page(`/?lang=${lang}`);
    assert.match(html, new RegExp(`<title>${name}</title>`));
    for (const other of ['云帆旅行', '雲帆旅行', 'Yunfan Travel'])
      assert.equal(html.includes(other), other === name, `${lang}: ${other}`);
  }
});

test('the time zone is said as customers say it', async () => {
  assert.match(await page('/?lang=zh-CN'), /以上均为北京时间。/);
  assert.match(await page('/?lang=zh-TW'), /以上均為北京時間。/);
  const html = await page('/?lang=en');
  assert.match(html, /All times are Beijing time\./);
  assert.doesNotMatch(html, /Asia\/Shanghai/);
});

test('a zone without a name of its own is told by its offset', async () => {
  const own = await startDaemon({
    articles: { 'en/a/b': { title: 'B' } },
    config: { contact: { timezone: 'Asia/Kolkata', channels: [{ ...channels[0], hours: 'Mo-Su 09:00-21:00' }] } },
  });
  assert.match((await own.get('/?lang=en')).text, /All times are UTC\+5:30 time\./);
  await own.stop();
});

test('the home page leads with a way at which somebody is there, else says when', async () => {
  const day = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'][(new Date().getUTCDay() + 3) % 7];
  const closed = { kind: 'phone', to: '+86 400 111', hours: `${day} 09:00-10:00` };
  const open = { kind: 'phone', to: '+86 400 222', hours: 'Mo-Su 00:00-24:00' };
  const chat = { kind: 'chat', href: 'https://chat.example.com/', hours: 'Mo-Su 00:00-24:00' };
  const email = { kind: 'email', to: 'help@example.com', reply_within: '24h' };
  for (const [ways, said] of [
    [[email, closed, open], '+86 400 222 · Other ways'],
    [[closed, email], /^\+86 400 111 Closed now, opens \d+ \w+ \d+ at 09:00 · Other ways$/],
    [[closed, email, chat], 'Chat · Other ways'],
    [[email, chat], 'Talk to a person'],
    [[{ ...closed, hours: 'Su off' }], '+86 400 111 Closed now · Talk to a person'],
  ]) {
    const own = await startDaemon({ articles: { 'en/a/b': { title: 'B' } }, config: { contact: { timezone: 'UTC', channels: ways } } });
    const html = (await own.get('/?lang=en')).text;
    const line = part(html, '<p class="hero-note">', '</p>').replace(/<[^>]*>/g, '').replace(/\s+/g, ' ').trim();
    const told = line.replace('Rather talk to someone? ', '');
    if (said instanceof RegExp) assert.match(told, said);
    else assert.equal(told, said);
    await own.stop();
  }
});

test('the footer does not repeat the phone number that stands above it', async () => {
  const footer = part(await page('/articles/zh-CN/pets/walrus'), '<footer', '</footer>');
  assert.match(footer, /href="#contact"/);
  assert.doesNotMatch(footer, /tel:/);
});

test('what an agent says to begin is not in the article', async () => {
  const html = await page('/articles/zh-CN/pets/walrus');
  assert.match(html, /class="say">每天两次。/);
  assert.doesNotMatch(html, /我来帮您/);
});

test('results that may not answer are called related, not found', async () => {
  const sure = await page('/search?lang=en&q=feeding+a+walrus');
  assert.match(sure, /\d articles? may help/);
  const doubtful = await page('/search?lang=en&q=ten+words+about+monday+and+the+bucket+in+paris');
  if (/class="nothing"|class="clarify"/.test(doubtful)) assert.doesNotMatch(doubtful, /may help/);
});

test('a title in another language says which', async () => {
  const html = part(await page('/articles/zh-TW/pets/walrus'), 'class="related"', '</section>');
  assert.match(html, /海豹怎么喂<\/span> <span class="in-language" lang="zh-TW">[^<]*简体中文/);
});

test('an article that is not there offers its translations', async () => {
  const reply = await daemon.get('/articles/zh-TW/pets/seal');
  assert.equal(reply.status, 404);
  assert.match(reply.text, /href="\/articles\/zh-CN\/pets\/seal"/);
  const none = await daemon.get('/articles/zh-CN/pets/nobody');
  assert.equal(none.status, 404);
  assert.doesNotMatch(none.text, /class="translations"/);
  // Nor is it hinted at what is for agents.
  assert.doesNotMatch((await daemon.get('/articles/zh-CN/pets/secret')).text, /Secret|en\/pets\/secret/);
});

test('a table reads by its rows, in the snippet and on the page', async () => {
  const { results } = await daemon.search('bucket of clams', { lang: 'en' });
  assert.match(results[0].snippet.replace(/<\/?mark>/g, ''), /Monday: ten fish and a bucket of clams/);
  const html = await page('/articles/en/pets/walrus');
  assert.match(html, /<td class="nowrap">Monday<\/td><td>ten fish/);
});

test('where nothing answers, a few near articles stand below the ways to a person, the open ones first', async () => {
  const day = ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'][(new Date().getUTCDay() + 3) % 7];
  const shut = { kind: 'wechat', to: 'walrus-help', hours: `${day} 09:00-10:00` };
  const open = { kind: 'email', to: 'help@example.com' };
  const articles = {};
  for (let i = 0; i < 14; i++)
    articles[`en/tools/a${i}`] = { title: `Kept in spring, number ${i}`, body: `Clean it, and hire a shed. Part ${i}.` };
  for (let i = 0; i < 40; i++) articles[`en/fish/a${i}`] = { title: `Feeding a seal of age ${i}`, body: `Fish, ${i} a day.` };
  const own = await startDaemon({ articles, config: { contact: { timezone: 'UTC', channels: [shut, open] } } });
  try {
    const html = (await own.get('/search?lang=en&q=shed+hire+mower+warranty+overseas')).text;
    assert.match(html, /\/articles\/en\/tools\//);
    assert.ok(html.match(/<a [^>]*href="[^"]*\/articles\/en\/tools\//g).length <= 5);
    assert.doesNotMatch(html, /offset=/);
    assert.ok(html.indexOf('help@example.com') < html.indexOf('walrus-help'));
  } finally {
    await own.stop();
  }
});
