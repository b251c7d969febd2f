// A question finds the article that answers it, however it is typed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { channels, openDaemon, query, request, startDaemon } from './daemon.mjs';
import { keyOf, readArticles } from './demo.mjs';

// ---- the demo knowledge base ----

let demo;
let articles;
before(async () => {
  demo = await openDaemon();
  articles = await readArticles(demo);
});
after(() => demo?.stop());

// Asks and checks, for each of the questions; gives those that were not found.
async function missesOf(questions) {
  const misses = [];
  const worker = async () => {
    for (let next; (next = questions.pop()); ) {
      const { q, key, lang, within } = next;
      const ids = await demo.ids(q, { ...(lang && { lang }), limit: 5 });
      const at = ids.findIndex((id) => keyOf(id) === key);
      if (at < 0 || at >= within) misses.push(`${q} (${key}): place ${at + 1}, first is ${ids[0]}`);
    }
  };
  await Promise.all(Array.from({ length: 4 }, worker));
  return misses;
}

test('every article is the first for its title', async () => {
  const misses = await missesOf(
    articles.map((a) => ({ q: a.title, key: keyOf(a.id), lang: a.lang, within: 1 })),
  );
  assert.deepEqual(misses, []);
});

test('every article is first or second for each of its own questions', async () => {
  const questions = articles.flatMap((a) =>
    a.questions.map((q) => ({ q, key: keyOf(a.id), lang: a.lang, within: 2 })),
  );
  assert.ok(questions.length > 300, `${questions.length} questions`);
  assert.deepEqual(await missesOf(questions), []);
});

test('the same when the visitor did not say a language', async () => {
  const questions = articles.flatMap((a) =>
    a.questions.map((q) => ({ q, key: keyOf(a.id), within: 2 })),
  );
  assert.deepEqual(await missesOf(questions), []);
});

test('courtesy around a question changes nothing', async () => {
  for (const [q, lang, ...around] of [
    ['退款多久到账', 'zh-CN', '你好，请问退款多久到账？谢谢', '麻烦问一下,退款多久到账', '退款多久到账，急，在线等'],
    ['行李超重怎麼收費', 'zh-TW', '不好意思，請教一下行李超重怎麼收費', '您好！想諮詢一下行李超重怎麼收費，感謝'],
    ['how long does a refund take', 'en', 'Hi there, quick question: how long does a refund take? Thanks in advance', 'Excuse me, how long does a refund take'],
  ]) {
    const plain = await demo.search(q, { lang });
    assert.ok(plain.answered, q);
    for (const text of around) {
      const found = await demo.search(text, { lang });
      assert.deepEqual(found.results.map((r) => [r.id, r.score]), plain.results.map((r) => [r.id, r.score]), text);
      assert.equal(found.confidence, plain.confidence, text);
    }
  }
  assert.equal((await demo.search('麻烦')).query, '麻烦', 'what is nothing else stays');
});

test('a question in one script finds the article of the other', async () => {
  const pairs = articles.filter(
    (a) => a.lang.startsWith('zh') && a.translations.some((t) => t.lang.startsWith('zh')),
  );
  assert.ok(pairs.length >= 40, `${pairs.length} articles in both scripts`);
  const misses = [];
  for (const a of pairs) {
    const other = a.lang === 'zh-CN' ? 'zh-TW' : 'zh-CN';
    const ids = await demo.ids(a.title, { lang: other });
    const want = a.translations.find((t) => t.lang === other).id;
    if (ids[0] !== want) misses.push(`${a.title}: ${ids[0]}, not ${want}`);
  }
  assert.deepEqual(misses, []);
});

test('Simplified and Traditional find the same article', async () => {
  for (const [hans, hant, key] of [
    ['两张信用卡付款', '兩張信用卡付款', 'payment/two-cards'],
    ['退款多久到账', '退款多久到帳', 'refund/how-long'],
    ['行李超重怎么收费', '行李超重怎麼收費', 'baggage/excess-fees'],
    ['航班取消怎么退款', '航班取消怎麼退款', 'refund/flight-cancelled'],
  ]) {
    const [cn, tw] = [await demo.ids(hans), await demo.ids(hant)];
    assert.equal(keyOf(cn[0]), key, hans);
    assert.equal(keyOf(tw[0]), key, hant);
  }
});

test('words that both scripts write alike do not change the language', async () => {
  for (const q of ['怎么升级会员', '机票怎么退', '前排座位为什么收费', '账号怎么注销'])
    assert.equal((await demo.search(q)).lang, 'zh-CN', q);
  for (const q of ['怎麼升級會員', '機票怎麼退'])
    assert.equal((await demo.search(q)).lang, 'zh-TW', q);
});

test('English', async () => {
  const found = await demo.search('How long does a refund take?');
  assert.equal(found.lang, 'en');
  assert.equal(found.results[0].id, 'en/refund/how-long');
  assert.equal(found.results[0].other_language, false);
});

test('a typo is corrected, said, and can be undone', async () => {
  const found = await demo.search('refnud');
  assert.equal(found.corrected, 'refund');
  assert.ok(keyOf(found.results[0].id).startsWith('refund/'), found.results[0].id);
  const typed = await demo.search('refnud', { as_typed: 1 });
  assert.equal(typed.corrected, null);
  assert.equal(typed.total, 0);
});

test('a word that is found is not corrected', async () => {
  assert.equal((await demo.search('refund')).corrected, null);
  assert.equal((await demo.search('退款')).corrected, null);
});

test('pinyin finds Chinese, and is Chinese', async () => {
  const found = await demo.search('tuikuan');
  assert.equal(found.corrected, '退款');
  assert.equal(found.lang, 'zh-CN');
  assert.ok(keyOf(found.results[0].id).startsWith('refund/'), found.results[0].id);
});

test('full-width forms and case are folded', async () => {
  const plain = await demo.ids('refund time', { limit: 3 });
  assert.deepEqual(await demo.ids('ＲＥＦＵＮＤ　ｔｉｍｅ', { limit: 3 }), plain);
  assert.deepEqual(await demo.ids('Refund TIME', { limit: 3 }), plain);
});

test('limit and offset page through one order', async () => {
  const all = await demo.search('退款', { limit: 20 });
  assert.ok(all.total >= 10, `${all.total} results`);
  const ids = all.results.map((r) => r.id);
  assert.equal(ids.length, Math.min(20, all.total));
  assert.deepEqual(await demo.ids('退款', { limit: 3 }), ids.slice(0, 3));
  assert.deepEqual(await demo.ids('退款', { limit: 4, offset: 3 }), ids.slice(3, 7));
  const past = await demo.search('退款', { offset: 200 });
  assert.deepEqual(past.results, []);
});

test('the total is the same on every page, and no page repeats another', async () => {
  const { total } = await demo.search('退款', { limit: 50 });
  const ids = [];
  for (let offset = 0; offset < total; offset += 10) {
    const page = await demo.search('退款', { offset });
    assert.equal(page.total, total, `offset ${offset}`);
    ids.push(...page.results.map((r) => r.id));
  }
  assert.equal(new Set(ids).size, total);
});

test('results fall in score and an article comes once, in the visitor’s language', async () => {
  for (const [lang, q] of [['zh-CN', '退款'], ['zh-TW', '退款'], ['en', 'refund']]) {
    const { results } = await demo.search(q, { lang, limit: 50 });
    const keys = results.map((r) => keyOf(r.id));
    assert.deepEqual(keys, [...new Set(keys)]);
    for (const r of results) {
      const all = [r.id, ...(await demo.article(r.id)).translations.map((t) => t.id)];
      const own = all.find((id) => id.startsWith(`${lang}/`));
      if (own) assert.equal(r.id, own, `${q} for ${lang}`);
    }
    for (let i = 1; i < results.length; i++) assert.ok(results[i - 1].score >= results[i].score);
  }
});

test('categories: counted, and asked for', async () => {
  const all = await demo.search('退款', { limit: 50 });
  const counted = Object.fromEntries(all.categories.map((c) => [c.id, c.count]));
  assert.equal(Object.values(counted).reduce((a, b) => a + b), all.total);
  const some = await demo.search('退款', { category: 'payment', limit: 50 });
  assert.ok(some.total > 0 && some.total < all.total);
  for (const r of some.results) assert.equal(r.category, 'payment');
  assert.equal(some.total, counted.payment);
  assert.equal((await demo.search('退款', { category: 'no-such' })).total, 0);
});

test('what is wrong with the call is said', async () => {
  const at = (params) => `/api/v1/search?${params}`;
  const cases = [
    ['', /empty/],
    ['q=', /empty/],
    ['q=%20%20', /empty/],
    [`q=${'a'.repeat(513)}`, /512 bytes/],
    ['q=%FF%FE', /UTF-8/],
    ['q=a%00b', /./],
    ['q=refund&lang=xx', /zh-CN, zh-TW, en/],
    ['q=refund&limit=0', /limit must be a number from 1 to 50/],
    ['q=refund&limit=51', /1 to 50/],
    ['q=refund&limit=many', /1 to 50/],
    ['q=refund&offset=201', /offset must be a number from 0 to 200/],
    ['q=refund&offset=-1', /0 to 200/],
  ];
  for (const [params, says] of cases) {
    const problem = await demo.problem(at(params), 400);
    assert.match(problem.detail, says, params);
  }
  // Trimmed before it is measured.
  await demo.json(at(`typing=1&q=${'+'.repeat(600)}refund`));
  await demo.json(at(`typing=1&q=${'a'.repeat(512)}`));
});

test('next and answered agree, whatever is asked', async () => {
  const seen = new Set();
  for (const q of ['退款', '两张信用卡付款', 'refund', 'the', '的', '？', '🎉', 'qqqqzzzz', '餐饮', 'a b c', '1234567']) {
    const found = await demo.search(q);
    seen.add(found.next);
    assert.equal(found.answered, found.next === 'answer', q);
    assert.ok(found.confidence >= 0 && found.confidence <= 1);
    if (found.total === 0) assert.equal(found.next, 'contact', q);
    if (found.next === 'clarify') assert.ok(found.clarify.length >= 2, q);
    else assert.deepEqual(found.clarify, [], q);
    assert.ok(found.results.length <= found.total);
  }
  assert.ok(seen.has('answer') && seen.has('contact'), [...seen].join());
});

test('a choice to clarify leads to that many articles', async () => {
  const found = await demo.search('餐饮');
  for (const choice of found.clarify) {
    assert.ok(choice.label && choice.query && choice.count > 0);
    const chosen = await demo.search(choice.query, { category: choice.category });
    assert.ok(chosen.total >= choice.count, choice.label);
  }
});

test('a session is given, kept, and replaced when forged', async () => {
  const first = await demo.search('退款');
  assert.match(first.session, /^[\w-]{30,}$/);
  const second = await demo.search('退款', { session: first.session });
  assert.equal(second.session, first.session);
  assert.notEqual(second.search_id, first.search_id);
  const flipped = first.session.startsWith('A') ? `B${first.session.slice(1)}` : `A${first.session.slice(1)}`;
  for (const forged of [flipped, `${first.session}A`, first.session.slice(1), 'x', "' OR 1=1", 'é'.repeat(200)]) {
    const { session } = await demo.search('退款', { session: forged });
    assert.notEqual(session, forged);
    assert.notEqual(session, first.session);
  }
  assert.notEqual((await demo.search('退款')).session, first.session);
});

test('explain tells the features behind each result, only when asked', async () => {
  const [plain] = (await demo.search('退款')).results;
  assert.equal(plain.features, undefined);
  const [told] = (await demo.search('退款', { explain: 1 })).results;
  for (const value of Object.values(told.features)) assert.ok(value >= 0 && value <= 1);
  assert.ok(Object.keys(told.features).length >= 5);
});

// ---- articles made for it ----

const hostile = 'Tax & fees <script>alert("x")</script> <img src=x onerror=\'y\'> &amp; "quoted" zebra';
const made = {
  'en/shop/escape': { title: 'Zebra <b>"stripes"</b> & <script>', body: `\`${hostile}\`\n` },
  'en/shop/model': {
    title: 'Printer HX-2040B shows error E-107',
    body: 'Switch the HX-2040B off, wait, and switch it on. Its firmware is 3.11.2.',
  },
  'en/shop/other-model': { title: 'Printer HX-2041 is slow', body: 'Choose draft quality.' },
  'en/shop/long': {
    title: 'Everything about parcels',
    body: [
      '## Sending',
      'Bring the parcel to any counter.',
      '## Lost or stolen',
      'Report a vanished parcel with its tracking number and we look for it.',
      '## Lost or stolen',
      'The same heading again: insurance pays a wombat.',
    ].join('\n\n'),
  },
  'zh-CN/shop/dirty': { title: '服務(wù)態(tài)度不好怎麼辦', body: '可以投訴。' },
  'zh-CN/shop/accounts': { title: '如何注销账号', body: '打开设置。' },
  'zh-CN/shop/software': { title: '软件怎么更新', body: '打开设置，选择更新。' },
  'zh-CN/shop/waiting': { title: '订单一直是待处理', body: '请等两个小时。' },
  'zh-CN/shop/classics': { title: '经典套餐包括什么', body: '包括三道菜。' },
};

let daemon;
before(async () => {
  daemon = await startDaemon({ articles: made });
});
after(() => daemon?.stop());

test('snippets hold escaped text with <mark> and nothing else', async () => {
  for (const q of ['zebra', 'script alert', 'onerror', 'quoted fees', 'amp', '<script>']) {
    const { results } = await daemon.search(q);
    const found = results.find((r) => r.id === 'en/shop/escape');
    assert.ok(found, q);
    const bare = found.snippet.replace(/<\/?mark>/g, '');
    assert.doesNotMatch(bare, /[<>"']/, q);
    assert.doesNotMatch(bare, /&(?!(amp|lt|gt|quot|#39);)/, q);
    assert.equal(
      (found.snippet.match(/<mark>/g) ?? []).length,
      (found.snippet.match(/<\/mark>/g) ?? []).length,
    );
  }
  const { results } = await daemon.search('zebra');
  assert.match(results[0].snippet, /<mark>zebra<\/mark>/i);
  assert.equal(results[0].title, made['en/shop/escape'].title); // JSON, not HTML
});

test('product codes and versions are kept whole', async () => {
  for (const q of ['HX-2040B', 'hx-2040b', 'HX2040B', 'E-107', '3.11.2', 'ＨＸ－２０４０Ｂ'])
    assert.equal((await daemon.ids(q))[0], 'en/shop/model', q);
  assert.equal((await daemon.ids('HX-2041'))[0], 'en/shop/other-model');
});

test('the result links to the section that answers', async () => {
  const [found] = (await daemon.search('wombat insurance')).results;
  assert.equal(found.id, 'en/shop/long');
  assert.equal(found.section.title, 'Lost or stolen');
  const { headings, html } = await daemon.article('en/shop/long');
  const second = headings.filter((h) => h.title === 'Lost or stolen')[1];
  assert.equal(found.section.anchor, second.anchor);
  assert.ok(html.includes(`id="${second.anchor}"`));
  assert.equal(found.url, `/articles/en/shop/long#${encodeURIComponent(second.anchor)}`);
  const [title] = (await daemon.search('Everything about parcels')).results;
  assert.equal(title.id, 'en/shop/long');
});

test('variants of words and characters meet', async () => {
  for (const [q, id] of [
    ['帐号注销', 'accounts'],
    ['註銷帳號', 'accounts'],
    ['軟體更新', 'software'],
    ['软件更新', 'software'],
    ['处理', 'waiting'],
    ['服务态度', 'dirty'],
    ['服務態度', 'dirty'],
  ])
    assert.equal((await daemon.ids(q))[0], `zh-CN/shop/${id}`, q);
});

test('a homophone is no match', async () => {
  const found = await daemon.search('景点套餐', { as_typed: 1 });
  assert.equal(found.results[0]?.snippet.includes('<mark>经典'), false);
  assert.doesNotMatch(JSON.stringify(found.results), /<mark>经典/);
});

test('what nothing fits gets the ways to a person', async () => {
  const found = await daemon.search('quantum chromodynamics');
  assert.equal(found.next, 'contact');
  assert.equal(found.answered, false);
  assert.equal(found.total, 0);
  assert.deepEqual(
    found.contact.channels.map((c) => [c.kind, c.to, c.href, c.reply_within]),
    [
      ['phone', channels[0].to, 'tel:+864000000000', '1m'],
      ['wechat', channels[1].to, null, null],
      ['email', channels[2].to, 'mailto:help@example.com', '24h'],
    ],
  );
  const [phone, wechat] = found.contact.channels;
  assert.equal(phone.open_now, true);
  if (!wechat.open_now) assert.ok(Date.parse(wechat.opens_at) > Date.now());
});

test('what a front end says is in the language of who reads it', async () => {
  const said = async (q, params) => {
    const { next, ack, say, results } = await demo.search(q, params);
    return { next, title: ack?.title, say, origin: results[0]?.origin };
  };
  const answer = await said('两张卡付款', { reader: 'zh-TW' });
  assert.deepEqual([answer.next, answer.title], ['answer', undefined]);
  assert.match(answer.say, /^請把/);
  const other = await said('两张卡付款', { lang: 'zh-CN', reader: 'en' });
  assert.match(other.origin, /^Payment · .*简体中文$/);
  const second = await demo.search('两张卡付款', { reader: 'zh-CN', offset: 1 });
  assert.equal(second.say, null); // what comes first there answers nothing
  for (const [reader, title] of [['en', /^We don.t have an article/], ['zh-CN', /^抱歉/], ['de', /^We/]])
    assert.match((await said('ζψωχφ', { reader })).title, title);
  assert.match((await said('我要投诉', { reader: 'zh-CN' })).title, /^对不起/);
  assert.match((await said('转人工', { lang: 'zh-CN' })).title, /^好的/);
});

test('a search can be asked by any client', async () => {
  const url = `${daemon.url}/api/v1/search?${query({ q: 'zebra', typing: 1 })}`;
  assert.equal((await request(url)).json().results[0].id, 'en/shop/escape');
  assert.equal((await request(url.replace('zebra', 'z%65bra'))).status, 200);
});

test('articles outside their dates take no place from those that are valid', async () => {
  const daemon = await startDaemon({
    articles: {
      'en/a/live': { title: 'What is served on board', body: 'A meal is served on long flights.' },
      ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`en/b/${i}`, { title: `Baggage rule ${i}`, body: 'Bags.' }])),
      ...Object.fromEntries(
        Array.from({ length: 300 }, (_, i) => [`en/old/${i}`, { title: `Meal offer ${i}`, [i % 2 ? 'valid_to' : 'valid_from']: i % 2 ? '2020-01-01' : '2099-01-01', body: 'A meal for two.' }]),
      ),
    },
  });
  try {
    const { results, total } = await daemon.search('meal');
    assert.deepEqual([results.map((r) => r.id), total], [['en/a/live'], 1]);
  } finally {
    await daemon.stop();
  }
});

test('a reader of Hong Kong reads Traditional Chinese, and nobody is told of an own language', async () => {
  const daemon = await startDaemon({
    config: { languages: ['zh-CN', 'zh-TW', 'en-GB', 'fr'] },
    articles: {
      'zh-CN/a/refund': { title: '怎么退票', key: 'refund', body: '在订单里点退票。' },
      'zh-TW/a/refund': { title: '怎麼退票', key: 'refund', body: '在訂單裡點退票。' },
      'en-GB/a/parcel': { title: 'Where is my parcel?', body: 'On its way.' },
      'fr/a/colis': { title: 'Où est mon colis ?', body: 'En route.' },
    },
  });
  try {
    const asks = async (q, reader) => (await daemon.search(q, { reader })).results[0];
    for (const reader of ['zh-HK', 'zh-MO', 'zh-Hant', 'zh-Hant-HK', 'zh-TW']) {
      const first = await asks('怎么退票', reader);
      assert.deepEqual([first.id, first.origin], ['zh-TW/a/refund', 'A'], reader);
    }
    assert.equal((await asks('怎么退票', 'zh-SG')).id, 'zh-CN/a/refund');
    assert.equal((await asks('where is my parcel', 'en-GB')).origin, 'A');
    assert.equal((await asks('where is my parcel', 'en-US')).origin, 'A');
    assert.equal((await asks('mon colis', 'fr')).origin, 'A');
    assert.match((await asks('mon colis', 'zh-TW')).origin, /^A · .*fr/);
  } finally {
    await daemon.stop();
  }
});
