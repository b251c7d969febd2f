// What a vague question is offered: choices that split its results, each of which
// leads to what stands behind it.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openDaemon, run, startDaemon, temporaryFolder } from './daemon.mjs';

const vague = [
  '时间', '孩子', '多少钱', '怎么退', '号码', '信用卡', '付款', '取消预订', '身份证', '姓名', '出票', '火车', '刷卡',
  '時間', '護照', '改名', '價格', '取票', '座位', 'time', 'money', 'booking', 'fee', 'cost', 'tickets', 'child', 'name',
  'train', 'phone', 'card', 'which seat', 'how long', 'what does it cost', 'dates', 'documents', 'extra',
];
// Three subjects of which five articles each say the same of another thing.
const colours = ['amber', 'crimson', 'indigo', 'olive', 'teal'];
const subjects = ['lamp', 'chair', 'kettle'];
let demo;
let shop;
let plain;

before(async () => {
  const articles = {};
  const bare = {};
  for (const subject of subjects)
    for (const colour of colours) {
      const title = `Cleaning and care of the ${colour} ${subject}`;
      const body = `Wipe it with a damp cloth. Never use polish on ${colour}.`;
      articles[`en/${subject}/${colour}`] = { title, tags: ['care', colour], body };
      bare[`en/${subject}/${colour}`] = { title, body };
    }
  [demo, shop, plain] = await Promise.all([openDaemon(), startDaemon({ articles }), startDaemon({ articles: bare })]);
});
after(async () => {
  await demo?.stop();
  await shop?.stop();
  await plain?.stop();
});

const follow = (daemon, choice, lang) => daemon.search(choice.query, { category: choice.category, lang, limit: 50 });

test('choices split the results: two to five, each with other results first', async () => {
  let asked = 0;
  for (const q of vague) {
    const found = await demo.search(q);
    if (found.next !== 'clarify') continue;
    asked++;
    assert.ok(found.clarify.length >= 2 && found.clarify.length <= 5, q);
    assert.equal(new Set(found.clarify.map((c) => c.label)).size, found.clarify.length, q);
    const all = found.clarify.reduce((n, c) => n + c.count, 0);
    assert.ok(all <= found.total, `${q}: an article counts once`);
    const first = [];
    for (const choice of found.clarify) {
      const chosen = await follow(demo, choice, found.lang);
      first.push(chosen.results[0].id);
      assert.ok(chosen.total >= choice.count, `${q}: ${choice.label}`);
      assert.ok(chosen.confidence > found.confidence, `${q}: ${choice.label} is surer`);
    }
    assert.equal(new Set(first).size, first.length, `${q}: ${first}`);
  }
  assert.ok(asked >= 3, `${asked} of the questions were vague`);
});

test('a title leads to its article', async () => {
  let followed = 0;
  for (const q of vague) {
    const found = await demo.search(q);
    for (const choice of found.clarify.filter((c) => c.query === c.label)) {
      const [first] = (await follow(demo, choice, found.lang)).results;
      assert.equal(first.title, choice.label, q);
      followed++;
    }
  }
  assert.ok(followed >= 3, `${followed} titles`);
});

const alike = ['cleaning and care', 'wipe with a cloth', 'damp cloth', 'polish'];

test('many results that are alike are split by their tags', async () => {
  for (const q of alike) {
    const found = await shop.search(q);
    assert.equal(found.next, 'clarify', q);
    assert.deepEqual(found.clarify.map((c) => c.label).sort(), colours, q);
    for (const choice of found.clarify) {
      const chosen = await follow(shop, choice, 'en');
      const behind = chosen.results.slice(0, choice.count).map((r) => r.id.split('/')[2]);
      assert.deepEqual(behind, [choice.label, choice.label, choice.label], q);
      assert.ok(chosen.confidence > found.confidence, `${q}: ${choice.label}`);
    }
  }
});

test('without tags, by their categories', async () => {
  for (const q of alike) {
    const found = await plain.search(q);
    assert.equal(found.next, 'clarify', q);
    assert.deepEqual(found.clarify.map((c) => c.category).sort(), [...subjects].sort(), q);
    for (const choice of found.clarify) {
      assert.deepEqual([choice.label, choice.query, choice.count], [choice.category, q, 5]);
      const chosen = await follow(plain, choice, 'en');
      assert.equal(chosen.total, 5, choice.label);
      assert.ok(chosen.results.every((r) => r.category === choice.category), choice.label);
    }
  }
});

test('a choice tells the language of its text, and which that is for another reader', async () => {
  const tags = await shop.search('polish', { reader: 'zh-CN' });
  assert.deepEqual(tags.clarify.map((c) => c.text), tags.clarify.map((c) => c.label));
  assert.ok(tags.clarify.every((c) => c.lang === 'en' && c.origin === 'English'), JSON.stringify(tags.clarify));
  const own = await shop.search('polish', { reader: 'en' });
  assert.ok(own.clarify.every((c) => c.lang === 'en' && c.origin === ''));
  // A category is called in the reader's language.
  const categories = await plain.search('polish', { reader: 'zh-TW' });
  assert.ok(categories.clarify.every((c) => c.lang === 'zh-TW' && c.origin === ''));
  assert.deepEqual(categories.clarify.map((c) => c.text).sort(), ['Chair', 'Kettle', 'Lamp']);
  // The same on the help center's page.
  const page = async (daemon, lang) => (await daemon.get(`/search?q=polish&lang=${lang}`)).text;
  const choices = (html) => html.match(/<a class="choice"[^>]*>.*?<\/a>/gs) ?? [];
  const english = choices(await page(shop, 'zh-CN'));
  assert.equal(english.length, 5);
  for (const choice of english) assert.match(choice, / lang="en">\w+ <span class="in-language" lang="zh-CN">English<\/span><\/a>/);
  for (const choice of [...choices(await page(shop, 'en')), ...choices(await page(plain, 'zh-CN'))])
    assert.doesNotMatch(choice, /lang="|in-language/);
});

test('one result or none is nothing to choose from', async () => {
  for (const q of ['zzzqqq', 'polish zzzqqq vvvwww rrrttt']) {
    const { total, next, clarify } = await shop.search(q, { category: 'none-such' });
    assert.deepEqual([total, next, clarify], [0, 'contact', []], q);
  }
  const one = await startDaemon({ articles: { 'en/lamp/amber': { title: 'Cleaning', body: 'Wipe it with a damp cloth.' } } });
  const { total, clarify } = await one.search('damp cleaning stove door');
  await one.stop();
  assert.deepEqual([total, clarify], [1, []]);
});

test('what a section is offered with leads to its article, and mostly to itself', async () => {
  let followed = 0;
  let named = 0;
  for (const id of ['zh-CN/payment/two-cards', 'en/payment/two-cards', 'zh-TW/payment/two-cards']) {
    const { title, lang, headings } = await demo.article(id);
    for (const heading of headings) {
      const name = heading.title ?? heading.text;
      const [first] = (await demo.search(`${title} ${name}`, { lang })).results;
      assert.equal(first.id, id, name);
      followed++;
      named += first.section?.title === name; // the start of the article may say as much
    }
  }
  assert.ok(followed >= 6 && named >= followed / 2, `${named} of ${followed} sections`);
});

test('eval --choices follows them', async () => {
  const set = temporaryFolder();
  const asked = { q1: ['wipe with a cloth', 'en/lamp/amber'], q2: ['polish', 'en/kettle/teal'], q3: ['damp', 'en/none'], q4: ['indigo chair', 'en/chair/indigo'] };
  const rank = async ([q, id]) => {
    const found = await plain.search(q);
    if (found.next !== 'clarify') return null;
    const places = await Promise.all(found.clarify.map(async (c) => (await follow(plain, c, 'en')).results.slice(0, 10).findIndex((r) => r.id === id)));
    return { before: found.results.findIndex((r) => r.id === id) + 1, after: Math.min(...places.filter((p) => p >= 0), Infinity) + 1, choices: found.clarify.length };
  };
  const ranks = (await Promise.all(Object.values(asked).map(rank))).filter(Boolean);
  writeFileSync(join(set, 'queries.jsonl'), Object.entries(asked).map(([qid, [q]]) => `${JSON.stringify({ qid, q })}\n`).join(''));
  writeFileSync(join(set, 'qrels.tsv'), Object.entries(asked).map(([qid, [, id]]) => `${qid}\t${id}\t1\n`).join(''));
  const { status, stdout, stderr } = await run(['eval', '--choices', '--json', '--kb', plain.kb, '--set', set]);
  assert.equal(status, 0, stderr);
  const told = JSON.parse(stdout);
  const mean = (of) => ranks.reduce((sum, r) => sum + of(r), 0) / ranks.length;
  assert.ok(ranks.length >= 2);
  assert.equal(told.choices_questions, ranks.length);
  for (const [name, want] of Object.entries({
    choices_mean: mean((r) => r.choices),
    choices_covered: mean((r) => (r.after < Infinity ? 1 : 0)),
    first_before: mean((r) => (r.before === 1 ? 1 : 0)),
    first_after: mean((r) => (r.after === 1 ? 1 : 0)),
    mrr_before: mean((r) => (r.before ? 1 / r.before : 0)),
    mrr_after: mean((r) => 1 / r.after),
    choices_same: 0,
  }))
    assert.ok(Math.abs(told[name] - want) < 1e-3, `${name}: ${told[name]}, not ${want}`);
});
