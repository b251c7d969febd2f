// What is not for the public is not shown, suggested, counted or hinted at, on
// any path: random words stand where the public may not read, and then every
// path is asked for them.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { articleText, query, run, saveFile, slow, startDaemon, temporaryFolder, until, writeArticles } from './daemon.mjs';
import { listArticles } from './demo.mjs';

const letters = 'bcdfghjklmnpqrstvwxz';
const word = () => [...randomBytes(12)].map((b) => letters[b % letters.length]).join('');
// Rare characters: no other text has this pair.
const hanWord = '鼙蠡';
const day = (offset) => new Date(Date.now() + offset * 86400000).toISOString().slice(0, 10);

const secrets = {};
const secret = (name) => (secrets[name] ??= word());

const articles = {
  'en/care/refund': {
    title: 'How a refund works',
    questions: ['Where is my refund?'],
    related: ['en/care/playbook', 'en/hidden/only', 'en/care/draft', 'en/care/expired'],
    body: [
      'A refund takes three days.',
      'See [this](/articles/en/care/playbook), [that](expired.md) and [more](/articles/en/hidden/only).',
    ].join('\n\n'),
    clarify: [{ ask: `Which ${secret('clarify')}?`, why: `Because ${secret('why')}.` }],
    authority: `Grant up to 25 ${secret('authority')}`,
    transfer: `Team ${secret('transfer')}, extension 8012`,
    owner: `${secret('owner')}-team`,
    agent_notes: `Waive the fee: ${secret('notes')}. 密语${hanWord}。\n\n## Heading ${secret('notes heading')}`,
  },
  'en/care/playbook': {
    title: `Playbook ${secret('agent title')}`,
    audience: 'agent',
    questions: [`Ask ${secret('agent question')}?`],
    tags: [secret('agent tag')],
    body: `## Section ${secret('agent heading')}\n\nText ${secret('agent body')} refund ${hanWord}。`,
  },
  // A category of its own, with a name of its own.
  [`en/hidden/only`]: {
    title: `Only here ${secret('category title')}`,
    audience: 'agent',
    category: secret('category'),
    body: 'refund',
  },
  'zh-CN/care/refund': {
    title: `内部 ${secret('translation')}`,
    audience: 'agent',
    body: `退款 ${hanWord}`,
  },
  'en/care/draft': { title: `Draft ${secret('draft')}`, status: 'draft', body: 'refund' },
  'en/care/archived': { title: `Old ${secret('archived')}`, status: 'archived', body: 'refund' },
  'en/care/expired': {
    title: `Past ${secret('expired')} 相互往`,
    valid_to: day(-3),
    body: 'refund',
  },
  'en/care/coming': {
    title: `Soon ${secret('coming')}`,
    valid_from: day(3),
    body: 'refund',
  },
  'en/care/demoted': { title: `Now public ${secret('demoted')}`, body: 'refund' },
  'en/care/removed': { title: `Still public ${secret('removed')}`, body: 'refund' },
};

// Files: shown by articles for the public, for agents, out of date, and by none.
const files = { public: 'refund', playbook: 'playbook', expired: 'expired', notes: 'refund', none: '', demoted: 'demoted' };
for (const [name, article] of Object.entries(files)) {
  if (!article) continue;
  const of = articles[`en/care/${article}`];
  const field = name === 'notes' ? 'agent_notes' : 'body';
  of[field] = `${of[field]}\n\n![A picture](${name}.png)`;
}

let daemon;
before(async () => {
  const kb = temporaryFolder();
  writeArticles(kb, articles);
  for (const name of Object.keys(files)) writeFileSync(join(kb, `en/care/${name}.png`), `bytes of ${name}`);
  daemon = await startDaemon({ kb });
});
after(() => daemon?.stop());

const hiddenIds = [
  'en/care/playbook',
  'en/hidden/only',
  'zh-CN/care/refund',
  'en/care/draft',
  'en/care/archived',
  'en/care/expired',
  'en/care/coming',
];
const isPublic = (name) => ['demoted', 'removed'].includes(name);

// What the path says, headers and all, must hold none of the words and ids. The
// word that was asked for comes back as the question, and nowhere else.
async function assertSilent(path, words, ids, { asked, headers } = {}) {
  const reply = await daemon.get(path, { headers });
  let text = `${reply.text}\n${JSON.stringify(reply.headers)}`;
  if (asked) text = text.replaceAll(asked, '').replaceAll(encodeURIComponent(asked), '');
  for (const w of words) assert.ok(!text.toLowerCase().includes(w), `${path} reveals ${w}`);
  for (const id of ids) assert.ok(!text.includes(id), `${path} reveals ${id}`);
  return reply;
}

const pages = ['/', '/search', '/articles', '/metrics', '/api/v1/openapi.json', '/sitemap.xml', '/robots.txt',
  '/healthz', '/readyz', '/api/v1/categories', '/api/v1/articles?limit=50', '/category/en/care',
  '/category/en/hidden', '/category/zh-CN/care', '/articles/en/care/refund',
  '/api/v1/articles/en/care/refund', '/search?q=refund', '/search?q=refund&category=hidden',
  '/api/v1/search?q=refund&limit=50&explain=1', '/api/v1/search?q=退款', '/api/v1/suggest?q=refund',
  '/api/v1/suggest?q=p', '/widget.js'];

test('pages, lists, figures and descriptions are silent', async () => {
  const words = Object.entries(secrets).filter(([name]) => !isPublic(name)).map(([, w]) => w);
  for (const lang of ['en', 'zh-CN', 'zh-TW'])
    for (const path of pages)
      await assertSilent(encodeURI(path), [...words, hanWord], hiddenIds, {
        headers: { 'Accept-Language': lang },
      });
  for (const path of ['/?lang=zh-CN', '/search?lang=zh-CN&q=refund', `/category/en/${secrets.category}`])
    await assertSilent(path, words, hiddenIds, { asked: secrets.category });
});

test('an article that is hidden answers as one that is not there', async () => {
  const none = await daemon.problem('/api/v1/articles/en/care/nonsense', 404);
  for (const id of hiddenIds)
    assert.deepEqual(await daemon.problem(`/api/v1/articles/${id}`, 404), none);
  const empty = await daemon.json('/api/v1/articles?category=nonsense');
  for (const category of [secrets.category, 'hidden'])
    assert.deepEqual(await daemon.json(`/api/v1/articles?category=${category}`), empty);
  const listed = (await listArticles(daemon)).map((a) => a.id).sort();
  assert.deepEqual(listed, ['en/care/demoted', 'en/care/refund', 'en/care/removed']);
});

const statusOf = async (name) => (await daemon.get(`/attachments/en/care/${name}.png`)).status;

test('a file is served only when a public article shows it', async () => {
  for (const name of ['public', 'demoted']) assert.equal(await statusOf(name), 200, name);
  for (const name of ['playbook', 'expired', 'notes', 'none']) assert.equal(await statusOf(name), 404, name);
  assert.deepEqual(
    await daemon.problem('/attachments/en/care/playbook.png', 404),
    await daemon.problem('/attachments/en/care/nonsense.png', 404),
  );
});

// A search as if for something that is nowhere at all.
function assertLikeNothing(found, q) {
  assert.equal(found.total, 0, q);
  assert.deepEqual(found.results, [], q);
  assert.equal(found.corrected, null, `${q} is corrected to ${found.corrected}`);
  assert.deepEqual(found.clarify, [], q);
  assert.deepEqual(found.categories, [], q);
  assert.equal(found.next, 'contact', q);
}

test('searching for a secret is searching for nothing', async () => {
  for (const [name, w] of Object.entries(secrets)) {
    if (isPublic(name)) continue;
    const typo = `${w.slice(0, 4)}${w[5]}${w[4]}${w.slice(6)}`;
    // Spelled nearly right: see the test of corrections below.
    const nearly = name === 'expired' || name === 'coming' ? [] : [typo, w.slice(0, 11)];
    for (const q of [w, w.toUpperCase(), w.slice(0, 8), `"${w}"`, ...nearly])
      assertLikeNothing(await daemon.search(q), `${name}: ${q}`);
    for (const path of ['/api/v1/search', '/search', '/api/v1/suggest'])
      await assertSilent(`${path}?${query({ q: `refund ${w}` })}`, Object.values(secrets).filter((s) => !isPublic(name) && s !== secrets.demoted && s !== secrets.removed), hiddenIds, { asked: w });
  }
  for (const q of [hanWord, '密语', '内部', 'pi li', 'pili', 'miyu', 'neibu'])
    assertLikeNothing(await daemon.search(q), q);
});

test('a word of an article outside its dates is no correction', async () => {
  for (const w of [secrets.expired, secrets.coming])
    for (const q of [`${w.slice(0, 4)}${w[5]}${w[4]}${w.slice(6)}`, w.slice(0, 11)])
      assertLikeNothing(await daemon.search(q), q);
  assertLikeNothing(await daemon.search('xianghuwang'), 'pinyin');
});

test('a secret beside public words changes nothing', async () => {
  const strip = ({ search_id, session, took_us, query: q, ...rest }) => rest;
  const nothing = strip(await daemon.search(`refund ${word()}`));
  for (const [name, w] of Object.entries(secrets)) {
    if (isPublic(name)) continue;
    assert.deepEqual(strip(await daemon.search(`refund ${w}`)), nothing, name);
  }
});

test('nothing of it is suggested, in letters, pinyin or initials', async () => {
  for (const [name, w] of Object.entries(secrets)) {
    if (isPublic(name)) continue;
    for (const q of [w, w.slice(0, 3), w.slice(0, 6)])
      assert.deepEqual((await daemon.suggest(q)).suggestions, [], `${name}: ${q}`);
  }
  for (const q of [hanWord, '内部', 'neibu', 'nb', 'Playbook', 'Draft', 'Soon', 'Past'])
    for (const lang of ['en', 'zh-CN', 'zh-TW'])
      assert.deepEqual((await daemon.suggest(q, { lang })).suggestions, [], q);
});

test('counts are of what is public', async () => {
  const found = await daemon.search('refund', { limit: 50 });
  assert.deepEqual(found.results.map((r) => r.id).sort(), ['en/care/demoted', 'en/care/refund', 'en/care/removed']);
  assert.equal(found.total, 3);
  assert.deepEqual(found.categories, [{ id: 'care', count: 3 }]);
  assert.deepEqual((await daemon.json('/api/v1/categories')).categories, [{ id: 'care', name: 'Care', lang: 'en', articles: 3 }]);
  assert.equal(await daemon.metric('answerd_index_articles'), 3);
  const article = await daemon.article('en/care/refund');
  assert.deepEqual(article.related, []);
  assert.deepEqual(article.translations, []);
});

test('agents find it on the command line, and only they', async () => {
  const ask = async (role, q, id = 'en/') => {
    const lang = id.split('/')[0] || 'en';
    const { status, stdout, stderr } = await run(['search', '--json', '--role', role, '--lang', lang, '--data', daemon.data, q]);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout).results.map((r) => r.id);
  };
  for (const [name, id] of [
    ['agent title', 'en/care/playbook'],
    ['agent question', 'en/care/playbook'],
    ['agent tag', 'en/care/playbook'],
    ['agent heading', 'en/care/playbook'],
    ['agent body', 'en/care/playbook'],
    ['category title', 'en/hidden/only'],
    ['notes', 'en/care/refund'],
    ['notes heading', 'en/care/refund'],
    ['clarify', 'en/care/refund'],
    ['why', 'en/care/refund'],
    ['authority', 'en/care/refund'],
    ['transfer', 'en/care/refund'],
    ['translation', 'zh-CN/care/refund'],
  ]) {
    assert.equal((await ask('agent', secrets[name], id))[0], id, name);
    assert.deepEqual(await ask('public', secrets[name]), [], name);
  }
  // Not even agents are served what is not in force.
  for (const name of ['draft', 'archived', 'expired', 'coming'])
    assert.deepEqual(await ask('agent', secrets[name]), [], name);
});

// Every way in which a word of a public article shows.
async function isGone(w, id) {
  const found = await daemon.search(w);
  const typo = await daemon.search(`${w.slice(0, 4)}${w[5]}${w[4]}${w.slice(6)}`);
  const suggested = await daemon.suggest(w.slice(0, 5));
  const article = await daemon.get(`/api/v1/articles/${id}`);
  const list = await daemon.get('/api/v1/articles?limit=50');
  return (
    found.total === 0 && found.corrected === null && typo.corrected === null && typo.total === 0 &&
    suggested.suggestions.length === 0 && article.status === 404 && !list.text.includes(w)
  );
}

for (const [name, change] of [
  ['demoted', (path) => saveFile(path, articleText({ ...articles['en/care/demoted'], audience: 'agent' }))],
  ['removed', (path) => rmSync(path)],
])
  test(`an article that is ${name} is hidden within a second`, async () => {
    const id = `en/care/${name}`;
    const w = secrets[name];
    assert.equal((await daemon.search(w)).results[0].id, id);
    assert.equal((await daemon.suggest(`Now public ${w}`.slice(0, 3))).query.length, 3);
    const began = Date.now();
    change(join(daemon.kb, `${id}.md`));
    await until('it is found no more', async () => (await daemon.search(w)).total === 0, 1);
    await until('it is nowhere', () => isGone(w, id), 1);
    assert.ok(Date.now() - began < 1000 * slow, `${Date.now() - began} ms`);
    if (name === 'demoted') assert.equal(await statusOf(name), 404, 'its picture too');
    for (const path of ['/', '/category/en/care', '/articles/en/care/refund', '/api/v1/categories'])
      await assertSilent(path, [w], [id]);
  });
