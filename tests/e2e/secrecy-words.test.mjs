// Two daemons with the same public articles; one also holds what only agents may
// see, in random words. Whatever the public asks, both say the same.
//
// ANSWERD_SEED   repeats a run: the seed is in the name of the first test
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, articleText, query, saveFile, startDaemon, until, writeArticles } from './daemon.mjs';

const seed = Number(process.env.ANSWERD_SEED ?? randomInt(1, 2 ** 31));
let state = seed;
const random = (n) => {
  state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff; // good enough for words
  return (state >> 8) % n;
};
const pick = (list) => list[random(list.length)];

// Words that are like others: they can be typed, stemmed, corrected and completed.
const syllables = 'ba ce di fo gu ha je ki lo mu na pe qui ro su ta ve wi xo yu za bre cla dri flo gru ste tri'.split(' ');
const characters = [...'江湖灯塔琴鹤茶梅雁舟岭泉砚竹荷雾霜笛瓦桥帆鼓松月溪谷'];
// How they are read, in the same order.
const readings = 'jiang hu deng ta qin he cha mei yan zhou ling quan yan zhu he wu shuang di wa qiao fan gu song yue xi gu'.split(' ');
const madeOf = {
  english: () => Array.from({ length: 3 + random(2) }, () => pick(syllables)).join('') + pick(['', 's', 'ing', 'ed']),
  chinese: () => Array.from({ length: 2 + random(3) }, () => pick(characters)).join(''),
  code: () => `${pick(['QX', 'ZB', 'KV'])}-${1000 + random(9000)}`,
};
const kinds = Object.keys(madeOf);
const used = new Set(['refund', 'hotel']);
const word = (kind) => {
  for (;;) {
    const w = madeOf[kind]();
    if (!used.has(w)) return used.add(w), w;
  }
};
const secretsOf = () => kinds.flatMap((kind) => [word(kind), word(kind)]);
const pinyin = (w) => [...w].map((c) => readings[characters.indexOf(c)] ?? c).join('');
const initials = (w) => [...w].map((c) => (readings[characters.indexOf(c)] ?? c)[0]).join('');
const swapped = (w) => w.slice(0, 2) + w[3] + w[2] + w.slice(4);

// The public ones: their words are near the secret ones, so that corrections and
// completions have something to go wrong with.
const open = secretsOf();
const near = `${word('english')}ly`; // not a stem
used.add(near);
const common = {
  'en/care/refund': { title: 'How a refund works', questions: [`Where is my ${open[0]}?`], tags: ['money', open[1]], body: `A refund of ${open[4]} takes three days.\n\n## Hotels\n\nA hotel takes five.` },
  'en/care/hotel': { title: 'How do I cancel a hotel?', tags: ['hotel'], body: `Open your trip and cancel it. ${near}` },
  'en/care/change': { title: 'Can I change a hotel or a refund?', tags: ['hotel', 'money'], body: `Yes, before ${open[5]}.` },
  'zh-CN/care/refund': { title: `退款多久到账${open[2]}`, questions: ['钱什么时候退'], tags: ['退款'], body: `三天。${open[3]}` },
  'zh-CN/care/lamp': { title: '灯塔旁的酒店怎么订', body: '在江边。' },
};
const stays = Object.keys(common);

const secrets = secretsOf();
const [s0, s1, c0, c1, p0, p1] = secrets;
const hidden = {
  'en/care/playbook': { title: `Playbook ${s0}`, audience: 'agent', questions: [`Ask for ${s1}?`], tags: [p0, 'refund'], body: `## The ${s1} way\n\nA refund of ${p1}, hotel ${s0}.` },
  'zh-CN/care/playbook': { title: `${c0}怎么退款`, audience: 'agent', questions: [`酒店${c1}`], body: `${c1}，退款${c0}。` },
  'zh-TW/care/refund': { title: `退款${c0}`, audience: 'agent', body: c1 },
  [`en/${s1}/only`]: { title: `Only ${s1} refund`, audience: 'agent', body: 'refund hotel' },
};
// A public article is known by its public part alone.
const noted = { agent_notes: `Waive it: ${s0} ${c0} ${p0}.`, authority: `25 ${s1}`, transfer: c1, clarify: [{ ask: `${s0}?`, why: p1 }], owner: s1, related: ['en/care/playbook'] };
// What leads to secrets; the last is one slip from a public word, which it is corrected to.
const asked = [...secretsOf(), swapped(near)];
const curation = {
  'synonyms.yaml': `synonyms:\n${[...asked.slice(0, 3), swapped(near)].map((q, i) => `  - from: [${q}]\n    to: [${[s0, c0, p0, s1][i]}]\n`).join('')}`,
  'pins.yaml': `pins:\n${[...asked, ...secrets].map((q, i) => `  - q: [${q}]\n    match: ${i % 2 ? 'words' : 'exact'}\n    article: ${pick(Object.keys(hidden))}\n`).join('')}`,
};
// Public at first, for agents then.
const fallen = secretsOf();
const falling = {
  'en/care/falling': { title: `The ${fallen[0]} refund`, questions: [`How about ${fallen[1]}?`], tags: [fallen[4]], category: 'falling', body: `A hotel ${fallen[5]}.` },
  'zh-CN/care/falling': { title: `${fallen[2]}怎么办`, category: 'falling', body: `退款${fallen[3]}` },
};

let holder, twin;
before(async () => {
  const before = { ...common, ...hidden };
  for (const id of stays) before[id] = { ...common[id], ...noted };
  holder = await startDaemon({ articles: before, ready: false });
  mkdirSync(join(holder.data, 'curation'), { recursive: true });
  for (const [name, text] of Object.entries(curation)) saveFile(join(holder.data, 'curation', name), text);
  twin = await startDaemon({ articles: common });
  await holder.ready();
  await holder.reload();
  const headers = { Authorization: `Bearer ${await addToken(holder, 'editor')}` };
  for (const [name, count] of [['synonyms', 4], ['pins', asked.length + secrets.length]])
    await until(`the ${name} are in force`, async () => {
      const reply = await holder.get(`/api/v1/${name}`, { headers });
      return reply.status === 200 && reply.json()[name].length === count;
    });
});
after(async () => {
  await holder?.stop();
  await twin?.stop();
});

// Without what differs between any two replies.
const passing = new Set(['search_id', 'session', 'took_us', 'generation']);
const strip = (value) =>
  Array.isArray(value) ? value.map(strip)
  : value && typeof value === 'object' ? Object.fromEntries(Object.entries(value).filter(([k]) => !passing.has(k)).map(([k, v]) => [k, strip(v)]))
  : value;
const bare = (text) =>
  text.replace(/data-(session|search)="[^"]*"/g, '').replace(/([?&;]|name=")(session|search)[^"&]*/g, '')
    .replaceAll(holder.url, '').replaceAll(twin.url, '').replace(/127\.0\.0\.1:\d+/g, '');

// What one daemon says to a path: status, headers that do not pass, and body.
async function said(daemon, path, lang) {
  const { status, headers, text } = await daemon.get(path, { headers: { 'Accept-Language': lang ?? 'en' } });
  const json = /json/.test(headers['content-type'] ?? '') ? strip(JSON.parse(text)) : bare(text);
  return { status, type: headers['content-type'], json };
}

async function differs(path, lang) {
  const [a, b] = await Promise.all([said(holder, path, lang), said(twin, path, lang)]);
  try {
    assert.deepEqual(a, b, path);
  } catch (error) {
    return error;
  }
  return null;
}

// Every way to type words.
function typings(words) {
  const all = new Set();
  for (const w of words) {
    for (const q of [w, w.toUpperCase(), w.slice(0, 3), w.slice(0, -1), swapped(w), `refund ${w}`, `${w} hotel`, `退款${w}`, `怎么${w}`, `"${w}"`])
      all.add(q);
    if (/\p{Script=Han}/u.test(w))
      for (const q of [pinyin(w), initials(w), pinyin(w).slice(0, 4), [...w].join(' '), [...w].reverse().join('')]) all.add(q);
  }
  return [...all];
}

const pathsOf = (q) => [
  `/api/v1/search?${query({ q, typing: 1, explain: 1, limit: 50 })}`,
  `/api/v1/search?${query({ q, typing: 1, lang: 'zh-CN', as_typed: 1 })}`,
  `/api/v1/suggest?${query({ q })}`,
  `/api/v1/suggest?${query({ q, lang: 'zh-CN', limit: 20 })}`,
];

const overviews = ['/', '/?lang=zh-CN', '/search', '/articles', '/api/v1/categories', '/api/v1/articles?limit=50',
  '/api/v1/articles?limit=50&lang=zh-CN', '/api/v1/articles?limit=50&lang=zh-TW', '/api/v1/openapi.json', '/sitemap.xml', '/robots.txt',
  '/category/en/care', '/category/zh-CN/care', '/category/zh-TW/care', '/category/en/falling', '/api/v1/articles?category=falling',
  `/category/en/${s1}`, `/api/v1/articles?category=${s1}`, '/api/v1/contact', '/healthz', '/readyz'];

async function firstDifference(words, ids) {
  const paths = [...overviews, ...ids.flatMap((id) => [`/articles/${id}`, `/api/v1/articles/${id}`])];
  for (const q of typings(words)) paths.push(...pathsOf(q));
  for (const w of words) paths.push(`/search?${query({ q: w })}`, `/search?${query({ q: `refund ${w}`, lang: 'zh-CN' })}`, `/api/v1/search?${query({ q: 'refund', category: w, typing: 1 })}`);
  for (const path of paths.map((p) => (/[^\x21-\x7e]/.test(p) ? encodeURI(p) : p))) {
    const error = await differs(path);
    if (error) return error;
  }
  return null;
}

test(`nothing that the public asks tells of it (ANSWERD_SEED=${seed})`, async () => {
  const error = await firstDifference([...secrets, ...asked], [...Object.keys(hidden), ...stays]);
  if (error) throw error;
});

test('vague questions get the same choices', async () => {
  for (const q of ['refund', 'hotel', 'refund or hotel', '退款', '酒店', '怎么退', 'how long', 'money', 'cancel or change', '钱'])
    for (const path of pathsOf(q)) assert.equal(await differs(path), null, q);
});

test('a secret word is as good as one that was never written', async () => {
  const english = (list) => list.filter((w) => /^[a-z]+$/.test(w));
  let compared = 0;
  for (const w of english([...secrets, ...asked])) {
    const found = await holder.search(w);
    const never = await holder.search(word('english'));
    // Near a public one, either may be: that is compared with the twin above.
    if (found.corrected || never.corrected || never.total) continue;
    const { query: _, ...a } = strip(found);
    const { query: __, ...b } = strip(never);
    assert.deepEqual(a, b, w);
    compared++;
  }
  assert.ok(compared, 'some were like no public word');
});

test('the figures are the same', async () => {
  assert.equal(await holder.metric('answerd_index_articles'), await twin.metric('answerd_index_articles'));
  const { text } = await holder.get('/metrics');
  for (const w of [...secrets, ...asked, ...Object.keys(hidden)]) assert.ok(!text.includes(w), w);
});

test('what falls to the agents is gone without a trace', async () => {
  writeArticles(holder.kb, falling);
  await until('it is found', async () => (await holder.search(fallen[0])).total > 0 && (await holder.search(fallen[2])).total > 0);
  assert.ok((await holder.suggest(fallen[0].slice(0, 4))).suggestions.length, 'and suggested');
  assert.ok(await differs('/api/v1/categories'), 'and counted');
  for (const [id, article] of Object.entries(falling))
    saveFile(join(holder.kb, `${id}.md`), articleText({ ...article, body: undefined, audience: 'agent' }, article.body));
  let last = null;
  await until('no difference is left', async () => {
    last = await differs('/api/v1/categories') ?? (await differs(`/api/v1/search?${query({ q: fallen[0], typing: 1 })}`));
    return !last;
  }).catch((error) => {
    throw last ?? error;
  });
  // From then on nothing is left of it anywhere.
  const error = await firstDifference(fallen, Object.keys(falling));
  if (error) throw error;
});
