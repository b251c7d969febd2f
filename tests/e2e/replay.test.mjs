// Past searches and tickets: read in any usual form, ranked, and nothing recorded.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { addToken, demoKb, run, sleep, startDaemon, temporaryFolder, until, writeArticles } from './daemon.mjs';

const dir = temporaryFolder();
const data = join(dir, 'data');

before(async () => {
  writeArticles(join(dir, 'kb'), {
    'en/pets/walrus': { title: 'How do I water the walrus?', body: 'Twice a day, with salt.' },
    'en/pets/penguin': { title: 'How do I feed the penguin?', body: 'With fish.' },
    'zh-CN/pets/haixiang': { title: '海象怎么喂水？', body: '每天两次，加盐。' },
  });
  const { status, stderr } = await run(['index', '--kb', join(dir, 'kb'), '--data', data]);
  assert.equal(status, 0, stderr);
});

const quoted = (v) => `"${v.replaceAll('"', '""')}"`;
async function replay(name, content, ...args) {
  const path = join(dir, name);
  writeFileSync(path, content);
  const out = await run(['replay', '--data', data, '--json', ...args, path]);
  return { ...out, json: out.status === 0 ? JSON.parse(out.stdout) : null };
}

const rows = [
  ['How do I water the walrus?', 'a'],
  ['海象怎麼餵水', 'b'],
  ['zeppelin parking fee at the harbour', 'a'],
  ['parking fee for a zeppelin, harbour', 'b'],
  ['zeppelin parking fee at the harbour', 'b'],
  ['Where do I park my "zeppelin"?\nharbour fee', 'c'],
  ['刺绣课程什么时候报名', 'd'],
  ['hi', 'e'],
  ['asdfgh', 'e'],
  ['', 'e'],
];

test('what is answered, what is not, and the gaps that are left', async () => {
  const csv = `\ufeffid,Subject,user\r\n${rows.map(([q, who], i) => `${i},${quoted(q)},${who}`).join('\r\n')}\r\n`;
  const { json, stderr } = await replay('past.csv', csv, '--who', 'user');
  assert.equal(stderr, '');
  assert.deepEqual([json.questions, json.answered, json.unanswered, json.noise, json.unread], [7, 2, 5, 2, 1]);
  assert.equal(json.total, 2);
  const [first, second] = json.gaps;
  assert.match(first.title, /zeppelin/);
  assert.deepEqual([first.people, first.asked, first.wordings], [3, 4, 3]);
  assert.ok(first.priority > second.priority);
  assert.equal(first.cure, 'write');
  assert.ok(first.examples.some((e) => /park/.test(e)));
  assert.equal(second.title, '刺绣课程什么时候报名');
  assert.ok(!existsSync(join(data, 'signals.db')), 'nothing is recorded');
});

test('what needs no article is counted apart', async () => {
  const { json } = await replay('k.csv', 'query\n我要投诉\n转人工\nHow do I feed the penguin?\n');
  assert.deepEqual([json.questions, json.routed, json.answered, json.unanswered], [3, 2, 1, 0]);
});

test('other separators, columns and charsets', async () => {
  const q = '刺绣课程什么时候报名';
  const { json: semicolons } = await replay('a.csv', `no;问题\n1;${q}\n2;${q}\n`);
  assert.deepEqual([semicolons.questions, semicolons.gaps[0].people], [2, 2]);
  const { json: tabs } = await replay('b.tsv', `no\twhat they typed\n1\t${q}\n`, '--column', 'What they typed');
  assert.equal(tabs.gaps[0].title, q);
  // GB18030 of 问题 and of 刺绣课程
  const gb = Buffer.from([0xce, 0xca, 0xcc, 0xe2, 0x0a, 0xb4, 0xcc, 0xd0, 0xe5, 0xbf, 0xce, 0xb3, 0xcc, 0x0a]);
  const { json: mainland } = await replay('c.csv', gb);
  assert.equal(mainland.gaps[0].title, '刺绣课程');
  const utf16 = Buffer.from(`\ufeffquery\n${q}\n`, 'utf16le');
  assert.equal((await replay('d.csv', utf16)).json.gaps[0].title, q);
});

test('personal data does not come out', async () => {
  const { json, stdout } = await replay('e.csv', 'query\n"zeppelin ticket lost, call +49 151 23456789 or ann@example.org"\n');
  assert.match(json.gaps[0].title, /\[phone\].*\[email\]/);
  assert.doesNotMatch(stdout, /23456789|example\.org/);
});

test('what cannot be read is said, with what to do', async () => {
  for (const [name, content, args, said] of [
    ['f.csv', 'a,b\n1,2\n', [], /no column is called query or subject; name one with --column: a, b/],
    ['g.csv', 'query\nx\n', ['--column', 'zz'], /no column is called zz; name one with --column: query/],
    ['h.csv', 'query\nx\n', ['--who', 'zz'], /no column is called zz; name one with --who: query/],
    ['i.csv', Buffer.from([0xff, 0xff, 0, 0x81, 0]), [], /neither UTF-8 nor GB18030: save it as UTF-8/],
  ]) {
    const { status, stderr, stdout } = await replay(name, content, ...args);
    assert.equal(status, 2, name);
    assert.equal(stdout, '');
    assert.match(stderr, said);
  }
  assert.equal((await run(['replay', '--data', data, join(dir, 'none.csv')])).status, 1);
  const { stderr, status } = await run(['replay', '--data', join(dir, 'empty'), join(dir, 'f.csv')]);
  assert.equal(status, 1);
  assert.match(stderr, /run `answerd index` first/);
});

test('an empty table is no fault', async () => {
  for (const content of ['query\n', 'query', 'query\n\n\n']) {
    const { json } = await replay('j.csv', content);
    assert.deepEqual([json.questions, json.total, json.gaps.length], [0, 0, 0]);
  }
});

test('what is accepted is among the gaps of a running daemon, once', async () => {
  const daemon = await startDaemon({ kb: join(dir, 'kb') });
  try {
    const token = await addToken(daemon, 'editor');
    const gaps = async () => {
      const reply = await daemon.get('/api/v1/gaps', { headers: { Authorization: `Bearer ${token}` } });
      return reply.status === 200 ? reply.json().gaps : null;
    };
    await until('the token', gaps);
    const path = join(dir, 'accepted.csv');
    const asked = Array.from({ length: 6 }, (_, i) => `zeppelin parking fee 138 1234 567${i},p${i}`);
    writeFileSync(path, `query,who\n${asked.join('\n')}\n`);
    const accept = (...more) => run(['replay', '--data', daemon.data, '--who', 'who', ...more, path]);
    assert.match((await accept()).stdout, /6 questions/);
    await sleep(1500);
    assert.deepEqual(await gaps(), [], 'replayed alone is kept apart');
    assert.match((await accept('--accept')).stderr, /^6 questions are among the recorded ones/m);
    const [gap] = await until('the gap', async () => (await gaps())?.length && gaps());
    assert.equal(gap.people, 6);
    assert.deepEqual(gap.segments, { replay: 6 });
    assert.ok(!gap.title.includes('1234'), 'numbers are masked');
    assert.match((await accept('--accept')).stderr, /^0 questions are among/m);
  } finally {
    await daemon.stop();
  }
});

test('an article that hardly answers is no cure by another phrasing', async () => {
  const there = join(dir, 'demo');
  assert.equal((await run(['index', '--kb', demoKb, '--data', there])).status, 0);
  const config = join(dir, 'sure.yaml');
  writeFileSync(config, 'search: {answered_at: 0.99}');
  const ask = async (text, ...args) => {
    const path = join(dir, 'cure.csv');
    writeFileSync(path, `query\n${text}\n`);
    const { stdout, stderr, status } = await run(['replay', '--json', ...args, '--data', there, path]);
    assert.equal(status, 0, stderr);
    return JSON.parse(stdout).gaps[0];
  };
  const far = await ask('can grandma upgrade to business');
  assert.ok(far.confidence < 0.24, JSON.stringify(far));
  assert.equal(far.cure, 'write');
  // Where only what is nearly certain counts as answered, what is likely is one.
  const near = await ask('refund when will it arrive', '--config', config);
  assert.ok(near.confidence > 0.5, JSON.stringify(near));
  assert.equal(near.cure, 'phrasing');
});
