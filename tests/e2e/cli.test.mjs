// The command line: what each subcommand prints, and its exit status.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { demoKb, run, temporaryFolder, writeArticles } from './daemon.mjs';

const dir = temporaryFolder();
const kb = join(dir, 'kb');
const data = join(dir, 'data');

before(async () => {
  writeArticles(kb, {
    'en/pets/walrus': { title: 'Watering the walrus', body: 'Twice a day, with salt.' },
    'en/pets/penguin': { title: 'Feeding the penguin', body: 'Fish. A walrus likes it too.' },
    'en/pets/playbook': { title: 'The walrus is angry', audience: 'agent', body: 'Step back.' },
  });
  const { status, stdout, stderr } = await run(['index', '--kb', kb, '--data', data]);
  assert.equal(status, 0, stderr);
  assert.match(stdout, /^3 articles in the index: 3 added, 0 changed, 0 removed \(\d+\.\d s, generation 1\)/);
});

// The subcommands, as the program names them.
async function commands() {
  const { status, stdout } = await run(['--help']);
  assert.equal(status, 0);
  return [...stdout.matchAll(/^ {2}(\w+) {2,}\S/gm)].map((m) => m[1]);
}

test('help for everything', async () => {
  const names = await commands();
  for (const name of ['serve', 'index', 'search', 'check', 'gaps', 'replay', 'token', 'eval']) assert.ok(names.includes(name), name);
  for (const name of names) {
    const { status, stdout, stderr } = await run([name, '--help']);
    assert.equal(status, 0, name);
    assert.match(stdout, new RegExp(`^usage: answerd ${name}`));
    for (const option of ['--config FILE', '--data DIR']) assert.ok(stdout.includes(option), `${name} ${option}`);
    assert.equal(stderr, '');
  }
  const { status, stdout } = await run(['--version']);
  assert.equal(status, 0);
  assert.match(stdout, /^answerd \d+\.\d+/);
});

test('a wrong call exits 2 and says why', async () => {
  for (const args of [
    [], ['nonsense'], ['--nonsense'], ['serve', '--nonsense'], ['serve', 'extra'], ['serve', '--listen', 'nowhere'],
    ['serve', '--threads', 'x'], ['index', 'extra'], ['search'], ['search', ' '], ['search', '--limit', '0', 'x'],
    ['search', '--role', 'king', 'x'], ['search', 'x'.repeat(600)], ['check', 'a', 'b'], ['check', join(dir, 'none')],
    ['gaps', 'x'], ['gaps', '--limit', 'x'], ['eval'], ['eval', '--set', dir], ['search', '--config'],
    ['search', '--config', join(dir, 'none.yaml'), 'x'],
  ]) {
    const { status, stdout, stderr } = await run(args, { cwd: dir });
    assert.equal(status, 2, `answerd ${args.join(' ').slice(0, 60)}: ${stderr}`);
    assert.ok(stderr.length > 10 && stderr.endsWith('\n'), args.join(' '));
    assert.equal(stdout, '');
  }
});

test('search prints, as text and as JSON', async () => {
  const text = await run(['search', '--data', data, 'watering', 'the', 'walrus']);
  assert.equal(text.status, 0, text.stderr);
  assert.match(text.stdout, /^2 results, the first one should answer it \(of 100 such first results \d+ are right\)/);
  assert.match((await run(['search', '--data', data, 'wlarus'])).stdout, /\nsearched as: walrus\n/);
  assert.match(text.stdout, / 1\. Watering the walrus\n +en\/pets\/walrus/);
  assert.doesNotMatch(text.stdout, /<mark>|&amp;/);

  const json = await run(['search', '--json', '--data', data, 'walrus']);
  const found = JSON.parse(json.stdout);
  assert.deepEqual(found.results.map((r) => r.id), ['en/pets/walrus', 'en/pets/penguin']);
  assert.equal(found.results[0].features, undefined);
  const told = JSON.parse((await run(['search', '--json', '--explain', '--data', data, 'walrus'])).stdout);
  assert.equal(typeof told.results[0].features.bm25, 'number');
  assert.match((await run(['search', '--explain', '--data', data, 'walrus'])).stdout, /bm25 \d\.\d+ x [\d.]+.* = \d\.\d+/);
  const one = JSON.parse((await run(['search', '--json', '--limit', '1', '--data', data, 'walrus'])).stdout);
  assert.equal(one.results.length, 1);
  assert.equal(one.total, 2);

  const agent = JSON.parse((await run(['search', '--json', '--role', 'agent', '--data', data, 'angry walrus'])).stdout);
  assert.equal(agent.results[0].id, 'en/pets/playbook');
  assert.equal(agent.results[0].agent_only, true);
  const typo = JSON.parse((await run(['search', '--json', '--data', data, 'wlarus'])).stdout);
  assert.equal(typo.corrected, 'walrus');
  const typed = JSON.parse((await run(['search', '--json', '--as-typed', '--data', data, 'wlarus'])).stdout);
  assert.equal(typed.total, 0);
});

test('agents are shown what they need of a result, the public never', async () => {
  const own = join(dir, 'agents');
  const front = {
    title: 'Renting a walrus', ack: 'Gladly.', say: 'Up to a week.', authority: 'One day free',
    transfer: 'Walrus desk', clarify: [{ ask: 'For how long?', why: 'So that the price fits' }],
    options: [{ when: 'It is for a party', say: 'Take the small one.' }],
    agent_notes: 'The big one **bites**.\n\n## Later\n\nNever on a Sunday.',
  };
  writeArticles(own, {
    'en/a/rent': { ...front, body: 'Ask us.' },
    'en/a/bare': { title: 'Renting a seal', body: 'Ask us.' },
    'en/a/inner': { ...front, title: 'The walrus is late', audience: 'agent', body: 'Wait.' },
  });
  const args = ['--data', join(dir, 'agents-data')];
  assert.equal((await run(['index', '--kb', own, ...args])).status, 0);
  const text = (await run(['search', '--role', 'agent', ...args, 'renting', 'a', 'walrus'])).stdout;
  for (const line of [
    /\| acknowledge: +Gladly\./, /\| ask first: +For how long\? - the reason to give: So that the price fits/,
    /\| say: +Up to a week\./, /\| offer: +It is for a party - Take the small one\./, /\| internal, may grant: +One day free/,
    /\| internal, pass on to: +Walrus desk/, /\| internal, notes: +The big one bites\.\n +\| +Later\n +\| +Never on a Sunday\./,
  ])
    assert.match(text, line);
  const { results } = JSON.parse((await run(['search', '--json', '--role', 'agent', ...args, 'walrus'])).stdout);
  for (const id of ['en/a/rent', 'en/a/inner'])
    assert.deepEqual(results.find((r) => r.id === id).agent, {
      ack: front.ack, say: front.say, authority: front.authority, transfer: front.transfer, owner: null,
      clarify: front.clarify, options: [{ ...front.options[0], section: null }],
      notes: 'The big one bites.\nLater\nNever on a Sunday.',
    });
  const bare = JSON.parse((await run(['search', '--json', '--role', 'agent', ...args, 'seal'])).stdout).results[0].agent;
  assert.deepEqual([bare.clarify ?? [], bare.notes], [[], null]);
  for (const more of [[], ['--json'], ['--json', '--explain'], ['--role', 'public']]) {
    const { stdout } = await run(['search', ...more, ...args, 'renting a walrus']);
    assert.match(stdout, /en\/a\/rent/);
    assert.doesNotMatch(stdout, /agent"|internal|Gladly|How long|For how|One day free|desk|bites|inner/i);
  }
});

test('a filter that cannot be meant is refused', async () => {
  const lang = await run(['search', '--data', data, '--lang', 'zz', 'walrus']);
  assert.equal(lang.status, 2);
  assert.match(lang.stderr, /--lang is one of: zh-CN, zh-TW, en/);
  const category = await run(['search', '--data', data, '--category', 'nope', 'walrus']);
  assert.equal(category.status, 2);
  assert.match(category.stderr, /"nope"; there are: pets\n/);
  assert.equal((await run(['search', '--data', data, '--lang', 'ZH-cn', '--category', 'pets', 'walrus'])).status, 0);
});

test('a configuration whose folder of articles is not there is not good', async () => {
  const { status, stderr } = await run(['serve', '--check-config', '--kb', join(dir, 'nowhere')]);
  assert.equal(status, 2);
  assert.match(stderr, /kb: .*nowhere is not a folder/);
  assert.equal((await run(['serve', '--check-config', '--kb', kb])).status, 0);
});

test('search without an index exits 1 and says what to do', async () => {
  const { status, stderr } = await run(['search', '--data', join(dir, 'empty'), 'walrus']);
  assert.equal(status, 1);
  assert.match(stderr, /there is no index in .*empty yet: run `answerd index` first/);
});

test('index: nothing to do, a change, and all of it again', async () => {
  const again = await run(['index', '--kb', kb, '--data', data]);
  assert.match(again.stdout, /^3 articles in the index, nothing changed/);
  writeArticles(kb, { 'en/pets/ocelot': { title: 'The ocelot' } });
  assert.match((await run(['index', '--kb', kb, '--data', data])).stdout, /^4 articles in the index: 1 added, 0 changed, 0 removed/);
  const rebuilt = await run(['index', '--rebuild', '--kb', kb, '--data', data]);
  assert.equal(rebuilt.status, 0);
  assert.match(rebuilt.stdout, /^4 articles in the index: 4 added/);
  assert.deepEqual(JSON.parse((await run(['search', '--json', '--data', data, 'ocelot'])).stdout).results.map((r) => r.id), ['en/pets/ocelot']);
  const none = await run(['index', '--kb', join(dir, 'none'), '--data', join(dir, 'other')]);
  assert.notEqual(none.status, 0);
  assert.ok(none.stderr.includes(join(dir, 'none')), none.stderr);
});

test('index: what is broken is told and withheld, the others are there', async () => {
  const own = join(dir, 'broken');
  writeArticles(own, { 'en/a/good': { title: 'Good walrus' }, 'en/a/bad': '---\ntitle: [\n---\n' });
  const { status, stdout, stderr } = await run(['index', '--kb', own, '--data', join(dir, 'broken-data')]);
  assert.equal(status, 1);
  assert.match(stderr, /broken\/en\/a\/bad\.md:\d+: error: /);
  assert.match(stdout, /1 articles in the index[^]*1 errors/);
  assert.match((await run(['search', '--data', join(dir, 'broken-data'), 'walrus'])).stdout, /Good walrus/);
});

test('check: good, warnings, errors', async () => {
  const own = join(dir, 'checked');
  writeArticles(own, { 'en/a/one': { title: 'One', body: 'Text.' } });
  const good = await run(['check', own]);
  assert.equal(good.status, 0);
  assert.match(good.stdout, /^1 articles in 1 files: 0 errors, 0 warnings\n$/);
  assert.equal((await run(['check', '--strict', own])).status, 0);

  writeArticles(own, { 'en/a/two': '---\ntitle: Two\ncolour: red\n---\n\nSee [none](none.md).\n' });
  const warned = await run(['check', own]);
  assert.equal(warned.status, 0);
  assert.match(warned.stdout, /two\.md:3: warning: .*colour/);
  assert.match(warned.stdout, /two\.md:6: warning: .*none/);
  assert.equal((await run(['check', '--strict', own])).status, 1);

  writeArticles(own, { 'en/a/three': '---\ntags: [x]\n---\n\nText.\n', 'en/a/four': '---\ntitle: "x\n---\n' });
  writeFileSync(join(own, 'five.jsonl'), '{"id":"en/a/one","title":"Again"}\n{"title":\n');
  const faulty = await run(['check', own]);
  assert.equal(faulty.status, 1);
  for (const fault of [/three\.md:\d+: error: .*title/, /four\.md:\d+: error: /, /five\.jsonl:1: error: .*en\/a\/one/, /five\.jsonl:2: error: /])
    assert.match(faulty.stdout, fault);
  for (const line of faulty.stdout.trim().split('\n').slice(0, -1))
    assert.match(line, /^\S+:\d+: (error|warning): \S.{10,}$/, 'file:line: what and how to mend it');
});

test('check: one file, with what its links need', async () => {
  const own = join(dir, 'single');
  writeArticles(own, {
    'en/a/one': '---\ntitle: One\ncolour: red\n---\n\n[two](two.md) [none](none.md)\n',
    'en/a/two': '---\ntitle: Two\nsize: 3\n---\n\nText.\n',
    'en/a/bad': '---\ntags: [x]\n---\n',
  });
  const file = join(own, 'en/a/one.md');
  const { status, stdout } = await run(['check', file]);
  assert.equal(status, 0);
  assert.match(stdout, new RegExp(`^${file}:3: warning: .*colour.*\n${file}:6: warning: .*none.*\n1 articles in 1 files: 0 errors, 2 warnings\n$`));
  const bad = await run(['check', join(own, 'en/a/bad.md')]);
  assert.equal(bad.status, 1);
  assert.match(bad.stdout, /bad\.md:\d+: error: [^]*0 articles in 1 files: 1 errors/);
  writeFileSync(join(dir, 'stray.md'), 'x');
  const stray = await run(['check', join(dir, 'stray.md')]);
  assert.equal(stray.status, 2);
  assert.match(stray.stderr, /stray\.md is no article/);
});

test('check: a folder of a language that is not configured', async () => {
  const own = join(dir, 'french');
  writeArticles(own, { 'en/a/one': { title: 'One', body: 'x' }, 'fr/a/un': { title: 'Un', body: 'x' }, 'fr/b/deux': { title: 'Deux', body: 'x' } });
  const { stdout } = await run(['check', own]);
  assert.equal(stdout.match(/\/fr: warning: .*languages/g)?.length, 1, stdout);
  // Where no folder is named by a language, "hr" is a department.
  const plain = join(dir, 'plain');
  writeArticles(plain, { 'hr/leave': { title: 'Leave', body: 'x' } });
  assert.doesNotMatch((await run(['check', plain])).stdout, /looks like a language/);
});

test('the knowledge base that is shipped has no fault', async () => {
  const { status, stdout } = await run(['check', '--strict', demoKb]);
  assert.equal(status, 0, stdout);
});

test('eval gives the figures that were worked out by hand', async () => {
  const set = join(dir, 'set');
  mkdirSync(set);
  const source = join(dir, 'eval.jsonl');
  const line = (o) => `${JSON.stringify(o)}\n`;
  writeFileSync(source, line({ id: 'd1', title: 'alpaca', body: 'alpaca' }) + line({ id: 'd2', title: 'badger', body: 'badger' }) + line({ id: 'd3', title: 'badger and civet', body: 'civet badger' }));
  writeFileSync(
    join(set, 'queries.jsonl'),
    line({ qid: 'q1', q: 'alpaca' }) + line({ qid: 'q2', q: 'badger' }) + line({ qid: 'q3', q: 'zzyzx' }) + line({ qid: 'q4', q: 'civet' }),
  );
  // q1: right at once. q2: two results, the better one (grade 2) second or first
  // as they rank; q3: never found; q4 is not judged.
  writeFileSync(join(set, 'qrels.tsv'), 'q1\td1\t1\nq2\td3\t2\nq2\td2\t1\nq3\td1\t1\n');
  const first = JSON.parse((await run(['search', '--json', '--data', await indexOf(source), 'badger'])).stdout).results.map((r) => r.id);
  assert.deepEqual(first, ['d2', 'd3'], 'the title alone comes first');
  // DCG with gains 2^grade - 1 and discounts log2(rank + 1): 1/1 + 3/log2(3),
  // of the ideal 3/1 + 1/log2(3).
  const q2 = (1 + 3 / Math.log2(3)) / (3 + 1 / Math.log2(3));
  const { status, stdout, stderr } = await run(['eval', '--json', '--kb', source, '--set', set]);
  assert.equal(status, 0, stderr);
  const scores = JSON.parse(stdout);
  const near = (name, value) => assert.ok(Math.abs(scores[name] - value) < 0.0001, `${name}: ${scores[name]}, not ${value}`);
  near('n_queries', 4);
  near('n_judged', 3);
  near('nDCG@10', (1 + q2 + 0) / 3);
  near('MRR@10', (1 + 1 + 0) / 3);
  near('Recall@5', (1 + 1 + 0) / 3);
  near('Success@1', 2 / 3);
  near('Success@5', 2 / 3);
  near('zero_results', 1 / 4);
  const text = await run(['eval', '--kb', source, '--set', set]);
  assert.match(text.stdout, new RegExp(`nDCG@10 +${((1 + q2) / 3).toFixed(4)}`));

  writeFileSync(join(set, 'other.jsonl'), line({ qid: 'q1', q: 'alpaca' }));
  const other = JSON.parse((await run(['eval', '--json', '--kb', source, '--set', set, '--queries', 'other.jsonl'])).stdout);
  assert.equal(other['nDCG@10'], 1);

  // With d1 withheld, q1 is a gap: it must not be answered.
  writeFileSync(join(set, 'gap-removed.txt'), 'd1\n');
  writeFileSync(join(set, 'gap-labels.tsv'), 'q1\t1\nq2\t0\n');
  const gap = JSON.parse((await run(['eval', '--json', '--gap', '--kb', source, '--set', set])).stdout);
  assert.equal(gap.gap_n, 2);
  assert.equal(gap.gap_recall, 1);
  assert.equal(gap.gap_auc, 1);
  assert.equal(gap.n_judged, 1);
});

// The same articles in an index that stays.
async function indexOf(source) {
  const own = join(dir, 'eval-kb');
  mkdirSync(own);
  writeFileSync(join(own, 'eval.jsonl'), readFileSync(source));
  const { status, stderr } = await run(['index', '--kb', own, '--data', join(dir, 'eval-data')]);
  assert.equal(status, 0, stderr);
  return join(dir, 'eval-data');
}

test('eval without its files exits 1 and names the file', async () => {
  const { status, stderr } = await run(['eval', '--kb', kb, '--set', join(dir, 'no-set')]);
  assert.equal(status, 1);
  assert.match(stderr, /no-set/);
});
