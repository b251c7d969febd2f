// bench/simulate, short: customers over a few days, a clock that is driven, and the whole
// life of the gaps that they make.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Clock, DAY } from '../../bench/simulated/clock.mjs';
import { Chance } from '../../bench/simulated/random.mjs';
import { Book, rankCorrelation, scoreGaps } from '../../bench/simulated/score.mjs';
import { simulate } from '../../bench/simulated/simulate.mjs';
import { World } from '../../bench/simulated/world.mjs';
import { worded } from '../../bench/simulated/wordings.mjs';
import { addToken, run, startDaemon, temporaryFolder, until } from './daemon.mjs';

const needs = [
  ['Wheelchairs on board', 'A wheelchair travels free of charge.', 'can I bring a wheelchair on board', 'is my wheelchair allowed in the cabin', 'travelling with a wheelchair'],
  ['Forgotten password', 'Set a new password by the link in the mail.', 'I forgot my password', 'how to reset the password', 'password does not work any more'],
  ['Invoices with a tax number', 'Enter the tax number before paying.', 'invoice with our tax number', 'where is the tax number on the invoice', 'I need an invoice for the tax office'],
  ['Pets in the hold', 'Dogs and cats travel in a crate.', 'can my dog fly with me', 'rules for a dog in a crate', 'taking a dog and a cat along'],
  ['Vegetarian meals', 'Order the meal two days before.', 'is there a vegetarian meal', 'order a vegetarian dinner', 'vegan or vegetarian meals to choose'],
  ['Changing the surname', 'Send a copy of the certificate of marriage.', 'change my surname after marriage', 'surname on the ticket is the maiden one', 'new surname since the marriage'],
  ['Surfboards', 'A surfboard counts as bulky.', 'how much is a surfboard', 'surfboard as bulky baggage', 'does a surfboard cost extra'],
  ['Earning miles', 'Miles are credited after a week.', 'where are my miles', 'miles are not credited', 'how many miles do I earn'],
];

/** A judged set of these. */
function writeSet() {
  const dir = join(temporaryFolder(), 'small');
  const line = (o) => `${JSON.stringify(o)}\n`;
  mkdirSync(dir);
  writeFileSync(join(dir, 'articles.jsonl'), needs.map(([title, body], n) => line({ id: `a${n}`, title, body, lang: 'en', category: 'Help' })).join(''));
  const asked = needs.flatMap(([, , ...questions], n) => questions.map((q, i) => ({ qid: `q${n}-${i}`, q, lang: 'en', n })));
  writeFileSync(join(dir, 'queries.jsonl'), asked.map(({ qid, q, lang }) => line({ qid, q, lang })).join(''));
  writeFileSync(join(dir, 'qrels.tsv'), asked.map(({ qid, n }) => `${qid}\ta${n}\t1\n`).join(''));
  return dir;
}

test('days of customers: gaps are found, published, verified, and reopened', async () => {
  const result = await simulate(writeSet(), temporaryFolder(), { seed: 1, rate: 70, days: 2, later: 2, quietMs: 1000 });
  const { score, published, after, withdrawn } = result;
  assert.equal(result.withheld, needs.length / 2);
  assert.equal(result.served, needs.length / 2);
  assert.ok(result.visits > 100, `${result.visits} visits`);
  assert.equal(score.due, result.withheld, 'every one is asked for');
  assert.ok(score.found >= 3, `${score.found} of ${score.due} found`);
  assert.ok(published.some((m) => m.status === 'verified'), JSON.stringify(published.map((m) => m.verdict)));
  assert.ok(after.some((m) => m.asked > 0), 'others ask later');
  for (const m of withdrawn) {
    assert.equal(m.status, 'reopened');
    assert.match(m.history.findLast((h) => h.to === 'reopened').note, /no longer served|in vain|no more/);
    const days = (Date.parse(m.history[0].at) - Date.now()) / 1000 / DAY;
    assert.ok(days > 2 && days < 10, `taken up ${days} days from now`);
  }
});

test('the same seed is the same world', () => {
  const dir = writeSet();
  const withheld = (seed) => new World(dir, seed).withheld.map((n) => n.n).sort().join();
  assert.equal(withheld(1), withheld(1));
  assert.ok([2, 3, 4, 5].some((seed) => withheld(seed) !== withheld(1)));
  const words = (seed) => worded('how do I reset the password', ['I forgot my password'], new Chance(seed));
  assert.equal(words(1), words(1));
  assert.ok(new Set(Array.from({ length: 40 }, (_, i) => words(i))).size > 8, 'not all word it the same');
});

test('how gaps hold against the truth', () => {
  const need = (n, withheld) => ({ n, withheld, articles: [{ id: `en/a/${n}` }] });
  const world = { needs: [need(0, true), need(1, true), need(2, false)] };
  world.withheld = world.needs.filter((n) => n.withheld);
  const book = new Book();
  const nothing = { sureWrong: 0, readWrong: 0, placeWrong: 0, attempts: 1 };
  for (const n of world.needs) for (let i = 0; i < 6; i++) book.visited(n, 'unsure', nothing);
  for (const text of ['a one', 'a two', 'a three']) book.asked(text, world.needs[0]);
  for (const text of ['b one', 'b two']) book.asked(text, world.needs[1]);
  book.asked('c', world.needs[2]);
  book.asked('zzz', null);
  const gap = (priority, texts, article_id = null) => ({
    id: 'g', priority, questions: texts.map((text) => ({ text, people: 1 })), cure: { kind: article_id ? 'phrasing' : 'write', article_id },
  });
  const a = gap(9, ['a one', 'A  two', 'a three', 'b one']);
  const of = (...gaps) => scoreGaps(gaps, book, world);
  const good = of(a, gap(5, ['b one', 'b two']), gap(4, ['zzz']), gap(3, ['c']), gap(2, ['c'], 'en/a/2'), gap(1, ['b one', 'a one']), gap(1, ['never asked']));
  assert.deepEqual([good.due, good.found, good.first, good.gaps, good.falseFirst, good.falseAll], [2, 1, 2, 7, 0, 5]);
  assert.deepEqual(good.missed.map((m) => [m.need.n, m.why]), [[1, 'scattered']]);
  assert.deepEqual(good.wrong.map((w) => w.why), ['noise', 'present article', 'present article, the cure names it', 'mixed', 'unknown']);
  const low = of(gap(5, ['zzz']), gap(4, ['c']), a);
  assert.deepEqual([low.found, low.falseFirst, low.missed[0].why], [0, 2, 'listed too low']);
  assert.equal(of(gap(1, ['a one', 'a two', 'a three', 'b one', 'b two', 'c'])).missed[0].why, 'mixed with others');
  assert.equal(rankCorrelation([[1, 10], [2, 20], [3, 30]]), 1);
  assert.equal(rankCorrelation([[1, 30], [2, 20], [3, 10]]), -1);
});

test('sessions and tokens follow the clock that is driven', async () => {
  const clock = new Clock(join(temporaryFolder(), 'clock'));
  const daemon = await startDaemon({ articles: { 'en/a/b': { title: 'Something' } }, env: { ANSWERD_CLOCK: clock.path } });
  try {
    assert.equal(daemon.said(/time is driven/).level, 'warn');
    const expires = new Date(clock.began + 5 * DAY * 1000).toISOString().slice(0, 10);
    const token = await addToken(daemon, 'agent', '--expires', expires);
    const signin = async () => (await daemon.get('/api/v1/signin', { headers: { Authorization: `Bearer ${token}` } })).status;
    await until('the token counts', async () => (await signin()) !== 401);
    const { session } = await daemon.search('something', { typing: 0 });
    assert.equal((await daemon.search('something', { typing: 0, session })).session, session);
    clock.drive(3 * DAY);
    assert.notEqual((await daemon.search('something', { typing: 0, session })).session, session);
    assert.notEqual(await signin(), 401);
    clock.drive(7 * DAY);
    assert.equal(await signin(), 401);
    const date = Date.parse((await daemon.get('/healthz')).headers.date);
    assert.ok(Math.abs(date - (clock.began + clock.now * 1000)) < 60000, 'also in the header Date');
  } finally {
    clock.close();
    await daemon.stop();
  }
});

test('a clock that is none is refused', async () => {
  const path = join(temporaryFolder(), 'clock');
  writeFileSync(path, '1234567');
  for (const [file, said] of [[path, /ANSWERD_CLOCK: .*8 bytes/], ['/no/such/clock', /ANSWERD_CLOCK: .*No such file/]]) {
    const { status, stderr } = await run(['token', 'list', '--data', temporaryFolder()], { env: { ANSWERD_CLOCK: file } });
    assert.equal(status, 2);
    assert.match(stderr, said);
  }
});
