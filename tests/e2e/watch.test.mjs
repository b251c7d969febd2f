// The folder of articles is watched: what is saved is searchable within a
// second, what is broken leaves what was good, and no request fails meanwhile.
import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { articleText, saveFile, slow, sleep, startDaemon, temporaryFolder, until, writeArticles } from './daemon.mjs';

let daemon;
let next = 0;
const path = (id) => join(daemon.kb, `${id}.md`);
const letters = 'abcdefghij';
// A word that no other test uses, so that a time is that of this edit.
const freshWord = () => `quokka${String(++next).replace(/\d/g, (d) => letters[d])}x`;
const article = (word, more = {}, body = 'Text.') =>
  articleText({ title: `About ${word}`, ...more }, body);

before(async () => {
  daemon = await startDaemon({
    articles: { 'en/a/first': { title: 'First' }, 'en/a/second': { title: 'Second' } },
    errors: /\.(md|jsonl)(:\d+)?: error: /,
  });
});
after(() => daemon?.stop());

const firstId = async (word) => (await daemon.search(word, { as_typed: 1 })).results[0]?.id;
const isFound = (word, id, seconds = 1) =>
  until(`${word} finds ${id}`, async () => (await firstId(word)) === id, seconds, 5);
const isGone = (word, seconds = 1) =>
  until(`${word} finds nothing`, async () => (await daemon.search(word, { as_typed: 1 })).total === 0, seconds, 5);

test('an article that is saved is found within a second', async (t) => {
  const times = [];
  for (let i = 0; i < 12; i++) {
    const word = freshWord();
    const began = performance.now();
    if (i % 2) writeFileSync(path('en/a/first'), article(word)); // in place
    else saveFile(path('en/a/first'), article(word)); // written aside and renamed
    await isFound(word, 'en/a/first', 1);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  t.diagnostic(`from saved to found: median ${times[6].toFixed(0)} ms, longest ${times[11].toFixed(0)} ms`);
  assert.ok(times[11] < 1000 * slow);
});

test('a file that is written piece by piece', async () => {
  const word = freshWord();
  writeFileSync(path('en/a/pieces'), `---\ntitle: Pieces\n---\n`);
  for (let i = 0; i < 20; i++) {
    appendFileSync(path('en/a/pieces'), `Line ${i}.\n`);
    await sleep(5);
  }
  appendFileSync(path('en/a/pieces'), `The end: ${word}\n`);
  await isFound(word, 'en/a/pieces');
});

test('new folders: made, filled at once, and moved in whole', async () => {
  const [a, b, c] = [freshWord(), freshWord(), freshWord()];
  mkdirSync(join(daemon.kb, 'en/new/deep/er'), { recursive: true });
  writeFileSync(path('en/new/deep/er/one'), article(a));
  await isFound(a, 'en/new/deep/er/one');
  writeFileSync(path('en/new/deep/er/two'), article(b));
  await isFound(b, 'en/new/deep/er/two');
  const aside = temporaryFolder();
  writeArticles(aside, { 'batch/x/one': { title: `About ${c}` } });
  renameSync(join(aside, 'batch'), join(daemon.kb, 'en/batch'));
  await isFound(c, 'en/batch/x/one');
  renameSync(join(daemon.kb, 'en/batch'), join(daemon.kb, 'en/moved'));
  await isFound(c, 'en/moved/x/one');
  const d = freshWord();
  saveFile(path('en/moved/x/later'), article(d));
  await isFound(d, 'en/moved/x/later');
  rmSync(join(daemon.kb, 'en/moved'), { recursive: true });
  await isGone(c);
  await isGone(d);
});

test('a fault is told once, counted while it stands, and told as mended', async () => {
  const said = (text) => daemon.log().filter((l) => l.text.includes(text)).length;
  const totals = () =>
    daemon.log().map((l) => /in all (\d+) errors, (\d+) warnings/.exec(l.text)?.slice(1).map(Number)).filter(Boolean).at(-1);
  const before_ = totals() ?? [0, 0];
  const words = [freshWord(), freshWord(), freshWord()];
  saveFile(path('en/a/odd'), articleText({ title: `About ${words[0]}`, colour: 'red' }, '[x](javascript:y)'));
  await isFound(words[0], 'en/a/odd');
  assert.deepEqual(totals(), [before_[0], before_[1] + 2]);
  saveFile(path('en/a/first'), article(words[1]));
  await isFound(words[1], 'en/a/first');
  assert.deepEqual(totals(), [before_[0], before_[1] + 2]);
  // A folder that comes makes everything be read again.
  mkdirSync(join(daemon.kb, 'en/whole'), { recursive: true });
  saveFile(path('en/whole/one'), article(words[2]));
  await isFound(words[2], 'en/whole/one');
  assert.deepEqual(totals(), [before_[0], before_[1] + 2]);
  assert.equal(said('odd.md:'), 2);
  saveFile(path('en/a/odd'), article(words[0], {}, 'Better.'));
  await daemon.untilSaid(/^mended: 2; left: /);
});

test('deleted and renamed articles', async () => {
  const [a, b] = [freshWord(), freshWord()];
  saveFile(path('en/a/gone'), article(a));
  saveFile(path('en/a/old'), article(b));
  await isFound(a, 'en/a/gone');
  await isFound(b, 'en/a/old');
  rmSync(path('en/a/gone'));
  await isGone(a);
  await daemon.problem('/api/v1/articles/en/a/gone', 404);
  renameSync(path('en/a/old'), path('en/a/new'));
  await isFound(b, 'en/a/new');
  await daemon.problem('/api/v1/articles/en/a/old', 404);
});

test('a broken edit keeps the last good version and says where it is broken', async () => {
  const good = freshWord();
  saveFile(path('en/a/broken'), article(good));
  await isFound(good, 'en/a/broken');
  for (const [text, says] of [
    ['---\ntitle: [not closed\ntags: x\n---\n', /broken\.md:\d+: error: /],
    ['---\ntags: [a]\n---\nNo title.\n', /broken\.md:\d+: error: .*title/],
    [Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0xff, 0xfe, 0x0a]), /broken\.md:\d+: error: .*UTF-8/],
  ]) {
    const from = daemon.log().length;
    saveFile(path('en/a/broken'), text);
    const said = await daemon.untilSaid(says, 2, from);
    assert.equal(said.level, 'error');
    assert.ok(said.text.startsWith(daemon.kb), said.text);
    assert.equal(await firstId(good), 'en/a/broken', 'the good one stays');
  }
  const mended = freshWord();
  saveFile(path('en/a/broken'), article(mended));
  await isFound(mended, 'en/a/broken');
  await isGone(good);
});

test('an id that another file has is an error, until it is free', async () => {
  const [a, b] = [freshWord(), freshWord()];
  const from = daemon.log().length;
  saveFile(path('en/a/owner'), article(a));
  await isFound(a, 'en/a/owner');
  saveFile(join(daemon.kb, 'more.jsonl'), `${JSON.stringify({ id: 'en/a/owner', title: `Other ${b}` })}\n`);
  await daemon.untilSaid(/error: .*en\/a\/owner/, 2, from);
  assert.equal(await firstId(a), 'en/a/owner');
  assert.equal((await daemon.search(b, { as_typed: 1 })).total, 0);
  rmSync(path('en/a/owner'));
  await isFound(b, 'en/a/owner', 2);
  rmSync(join(daemon.kb, 'more.jsonl'));
  await isGone(b);
});

test('a JSONL file: lines added, changed, broken and taken out', async () => {
  const words = [freshWord(), freshWord(), freshWord()];
  const file = join(daemon.kb, 'bulk/export.jsonl');
  const line = (i, word) => JSON.stringify({ id: `bulk/${i}`, title: `Bulk ${word}`, lang: 'en' });
  saveFile(file, `${line(0, words[0])}\n${line(1, words[1])}\n`);
  await isFound(words[0], 'bulk/0');
  appendFileSync(file, `${line(2, words[2])}\n`);
  await isFound(words[2], 'bulk/2');
  const from = daemon.log().length;
  saveFile(file, `${line(0, words[0])}\n{"id": "bulk/1", "title": \n${line(2, words[2])}\n`);
  const said = await daemon.untilSaid(/export\.jsonl:2: error: /, 2, from);
  assert.ok(said);
  assert.equal(await firstId(words[2]), 'bulk/2');
  saveFile(file, `${line(0, words[0])}\n`);
  await isGone(words[2]);
  assert.equal(await firstId(words[0]), 'bulk/0');
});

test('what is no article, and what leads out of the folder, is left alone', async () => {
  const word = freshWord();
  const aside = temporaryFolder();
  writeFileSync(join(aside, 'out.md'), article(word));
  const from = daemon.log().length;
  symlinkSync(join(aside, 'out.md'), join(daemon.kb, 'en/a/link.md'));
  writeFileSync(join(daemon.kb, 'en/a/notes.txt'), word);
  writeFileSync(join(daemon.kb, 'en/a/.hidden.md'), article(word));
  writeFileSync(join(daemon.kb, 'en/a/backup.md~'), article(word));
  await daemon.untilSaid(/link\.md: error: .*symbolic link/, 2, from);
  const other = freshWord();
  saveFile(path('en/a/second'), article(other));
  await isFound(other, 'en/a/second');
  assert.equal((await daemon.search(word, { as_typed: 1 })).total, 0);
  rmSync(join(daemon.kb, 'en/a/link.md'));
});

test('a storm of edits fails no request, and ends in the last state', async () => {
  const words = Array.from({ length: 20 }, freshWord);
  let over = false;
  let answered = 0;
  const bad = [];
  const client = async (n) => {
    for (let i = n; !over; i++) {
      const word = words[i % words.length];
      for (const target of [`/api/v1/search?typing=1&q=${word}`, '/api/v1/articles?limit=50', '/api/v1/articles/en/a/first', `/api/v1/suggest?q=${word}`]) {
        const reply = await daemon.get(target).catch((error) => ({ status: error.message }));
        if (reply.status !== 200) bad.push(`${target}: ${reply.status} ${reply.text}`);
        answered++;
      }
    }
  };
  const clients = Array.from({ length: 8 }, (_, n) => client(n));
  for (let round = 0; round < 12; round++)
    for (const [i, word] of words.entries()) {
      const file = path(`en/storm/s${i}`);
      if (round === 11) saveFile(file, article(word, {}, `Round ${round}.`));
      else if ((round + i) % 5 === 0) rmSync(file, { force: true });
      else if ((round + i) % 7 === 0) saveFile(file, '---\ntitle: [\n---\n');
      else saveFile(file, article(word, {}, `Round ${round}.`));
      await sleep(2);
    }
  for (const [i, word] of words.entries()) await isFound(word, `en/storm/s${i}`, 5);
  over = true;
  await Promise.all(clients);
  assert.deepEqual(bad.slice(0, 5), []);
  assert.ok(answered > 100, `${answered} requests`);
  for (const [i] of words.entries())
    await until('the last round', async () => (await daemon.article(`en/storm/s${i}`)).html.includes('Round 11.'), 2);
});
