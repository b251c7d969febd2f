// What visitors asked is recorded, masked, and listed as gaps; when it cannot be
// recorded, search goes on.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gaps, query, run, startDaemon, temporaryFolder, until } from './daemon.mjs';

const articles = { 'en/a/one': { title: 'Watering the walrus' }, 'zh-CN/a/two': { title: '海象怎么喂' } };
const ask = (daemon, q, params = {}) => daemon.search(q, { typing: 0, ...params });
const recorded = (daemon, n) =>
  until(`${n} searches are recorded`, async () => (await daemon.metric('answerd_recorded_total')) >= n);

// Every byte of the data folder but the index, and the log.
function bytesOf(daemon) {
  const files = readdirSync(daemon.data).filter((name) => name.startsWith('signals'));
  assert.ok(files.includes('signals.db'));
  return files.map((name) => readFileSync(join(daemon.data, name)).toString('latin1')).join('\n') + daemon.stderr;
}

test('a committed search is recorded, a keystroke is not', async () => {
  const daemon = await startDaemon({ articles });
  try {
    for (const q of ['z', 'zy', 'zyg', 'zygo', 'zygote']) await daemon.search(q);
    await ask(daemon, 'xylograph price');
    await ask(daemon, 'xylograph price', { offset: 10 }); // the second page is the same question
    await ask(daemon, 'Watering the walrus'); // answered
    await daemon.get('/search?q=axolotl+food&plain=1'); // the page without scripts
    await recorded(daemon, 3);
    const rows = await gaps(daemon.data); // while it runs
    assert.deepEqual(rows.map((r) => r.question).sort(), ['axolotl food', 'xylograph price']);
    const [row] = rows.filter((r) => r.question === 'xylograph price');
    assert.deepEqual([row.people, row.searches, row.no_result, row.weak], ['1', '1', '1', '0']);
    assert.match(row.first_seen, /^\d{4}-\d\d-\d\dT/);
    await daemon.end();
    assert.equal((await gaps(daemon.data)).length, 2);
    // Another start goes on with the same signals.
    const again = await daemon.again();
    await ask(again, 'xylograph price');
    await again.end();
    const [more] = (await gaps(daemon.data)).filter((r) => r.question === 'xylograph price');
    assert.equal(more.searches, '2');
  } finally {
    await daemon.stop();
  }
});

test('people are sessions, and both scripts are one question', async () => {
  const daemon = await startDaemon({ articles });
  try {
    const { session } = await ask(daemon, '宠物托运多少钱');
    await ask(daemon, '寵物托運多少錢', { session });
    await ask(daemon, ' 宠物托运多少钱？ ');
    await ask(daemon, '宠物托运多少钱', { session: 'forged' });
    await ask(daemon, 'ＰＥＴ　ｔｒａｎｓｐｏｒｔ');
    await ask(daemon, 'pet transport');
    await recorded(daemon, 6);
    const rows = await gaps(daemon.data);
    const pets = rows.filter((r) => /托|運/.test(r.question));
    assert.equal(pets.length, 1, JSON.stringify(rows));
    assert.equal(pets[0].searches, '4');
    assert.equal(pets[0].people, '3');
    assert.match(pets[0].languages, /zh-CN 3.*zh-TW 1/);
    assert.equal(rows.filter((r) => /pet/i.test(r.question.normalize('NFKC'))).length, 1);
    assert.equal(rows[0].question, pets[0].question, 'by people');
  } finally {
    await daemon.stop();
  }
});

// What must not be found anywhere, in a question as it is typed.
const personal = {
  'mainland mobile': ['13912345678', 'my number is 13912345678 please'],
  'mainland mobile, spaced': ['139 1234 5678', '请打139 1234 5678谢谢'],
  'mainland mobile, +86': ['139-8765-4321', 'call +86 139-8765-4321'],
  'full-width mobile': ['１３８１２３４５６７８', '电话１３８１２３４５６７８'],
  'Taiwan mobile': ['0912345678', '我的手機0912345678打不通'],
  'Taiwan landline': ['02-2345-6789', '請打 02-2345-6789'],
  'Beijing landline': ['010-62345678', '座机010-62345678'],
  'United States': ['(415) 555-2671', 'call me at (415) 555-2671'],
  'United Kingdom': ['20 7946 0958', 'ring +44 20 7946 0958'],
  'Germany': ['30 901820', 'phone +49 30 901820'],
  'Japan': ['90-1234-5678', 'tel +81 90-1234-5678'],
  'Hong Kong': ['5123 4567', 'whatsapp +852 5123 4567'],
  'e-mail': ['li.lei@example.cn', 'refund to li.lei@example.cn'],
  'e-mail with a plus': ['wang+shop@mail.example.com', '发到wang+shop@mail.example.com了'],
  'bank card': ['4111111111111111', 'card 4111111111111111 charged'],
  'bank card, spaced': ['6222 0212 3456 7894 128', '卡号6222 0212 3456 7894 128'],
  'mainland identity': ['11010519491231002X', '身份证11010519491231002X过期'],
  'mainland identity, digits': ['440308199901010012', '身份证440308199901010012'],
  'Taiwan identity': ['A123456789', '身分證A123456789'],
  'IPv4': ['203.0.113.77', 'blocked from 203.0.113.77'],
  'IPv6': ['2001:db8:85a3::8a2e:370:7334', 'from 2001:db8:85a3::8a2e:370:7334'],
};

// Check digits: Luhn, and ISO 7064 MOD 11-2 as GB 11643-1999 has it.
const luhn = (digits) =>
  [...digits].reverse().reduce((sum, d, i) => sum + (i % 2 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][d] : Number(d)), 0) % 10 === 0;
const mainland = (id) =>
  '10X98765432'[[...id.slice(0, 17)].reduce((sum, d, i) => sum + d * [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2][i], 0) % 11] === id[17];

test('personal data is masked before anything is written', async () => {
  // The examples are real ones: their check digits are right.
  const [card, id] = [personal['bank card, spaced'], personal['mainland identity, digits']];
  for (let d = 0; d < 10 && !luhn(card[0].replace(/ /g, '')); d++)
    card[1] = card[1].replace(card[0], (card[0] = card[0].slice(0, -1) + d));
  for (let d = 0; d < 10 && !mainland(id[0]); d++)
    id[1] = id[1].replace(id[0], (id[0] = id[0].slice(0, -1) + d));
  assert.ok(mainland(id[0]) || id[0].length === 18);

  const daemon = await startDaemon({
    articles,
    config: { log: { level: 'debug', slow_search: '0ms' } }, // every search is logged
  });
  try {
    const cases = Object.entries(personal).filter(([, [value]]) => !/^4403/.test(value) || mainland(value));
    for (const [, [, q]] of cases) {
      await ask(daemon, q);
      await ask(daemon, q, { page: '/checkout' });
    }
    await recorded(daemon, cases.length * 2);
    const bytes = bytesOf(daemon);
    const shown = (await run(['gaps', '--questions', '--limit', '1000', '--data', daemon.data])).stdout;
    const leaks = cases.filter(([, [value]]) => {
      const forms = [value, value.toLowerCase(), value.replace(/[ ()-]/g, ''), value.normalize('NFKC'), value.split(/[ -]/).at(-1)];
      return forms.filter((f) => f.length >= 6).some((f) => bytes.includes(Buffer.from(f).toString('latin1')) || shown.includes(f));
    });
    assert.deepEqual(leaks.map(([name, [value]]) => `${name}: ${value}`), []);
    for (const mask of ['[phone]', '[email]', '[card]', '[id]', '[ip]']) assert.ok(shown.includes(mask), mask);
  } finally {
    await daemon.stop();
  }
});

test('the page and the category of a search are masked as well', async () => {
  const daemon = await startDaemon({ articles });
  try {
    await ask(daemon, 'axolotl', { page: '/orders/li.lei@example.cn?token=tok3nvalue&phone=13912345678#frag' });
    await ask(daemon, 'axolotl', { page: '/checkout', category: 'call 13812345678' });
    await recorded(daemon, 2);
    const bytes = bytesOf(daemon);
    assert.ok(bytes.includes('/checkout'), 'the path is kept');
    for (const value of ['li.lei@example.cn', '13912345678', '13812345678', 'tok3nvalue']) assert.ok(!bytes.includes(value), value);
  } finally {
    await daemon.stop();
  }
});

test('nobody writes to the terminal of who reads it', async () => {
  const daemon = await startDaemon({ articles });
  try {
    await ask(daemon, 'purloined \x1b]0;pwn\x07 bag\u009b31m');
    await ask(daemon, 'gab\u202e denioltrup\u2066 x\r\nnew line\tof it\x7f');
    await ask(daemon, 'call 138\x071234\x075678 or li@exa\u202dmple.cn now');
    const { session } = await daemon.search('purloined');
    const event = { event_id: 'e1', session, type: 'unhelpful', comment: 'a\r\nb\tc\x1b[2Jd\u2069', page: '/x\x1bc' };
    const reply = await daemon.get('/api/v1/events', {
      method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(event),
    });
    assert.equal(reply.status, 200, reply.text);
    await recorded(daemon, 3);
    const { stdout } = await run(['gaps', '--questions', '--data', daemon.data]);
    assert.doesNotMatch(stdout, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/);
    assert.match(stdout, /purloined +\]0;pwn +bag 31m$/m);
    assert.match(stdout, /gab denioltrup x new line of it ?$/m);
    assert.match(stdout, /call \[phone\] or \[email\] now$/m);
    const bytes = bytesOf(daemon);
    assert.ok(bytes.includes('a\nb\tc [2Jd') && bytes.includes('/x c'));
  } finally {
    await daemon.stop();
  }
});

test('what is no personal data stays readable', async () => {
  const daemon = await startDaemon({ articles });
  const kept = ['order 20261122 is late', 'error E-107 on HX-2040B', 'price 12999', 'flight CA1234 at 10:30', 'version 3.11.2', 'refund of 1234567 points'];
  try {
    for (const q of kept) await ask(daemon, q);
    await recorded(daemon, kept.length);
    assert.deepEqual((await gaps(daemon.data)).map((r) => r.question).sort(), [...kept].sort());
  } finally {
    await daemon.stop();
  }
});

test('the CSV is safe in a spreadsheet, and UTF-8 for it', async () => {
  const daemon = await startDaemon({ articles });
  const hostile = ['=HYPERLINK("http://evil.example","x")', '+cmd|calc', '-2+3 zorilla', '@SUM(A1)', '＝1+1 quagga', '＠okapi', '＋1 dik', '－2 oryx', 'a "quoted", question', '鸭嘴兽几天能到'];
  try {
    for (const q of hostile) await ask(daemon, q);
    await recorded(daemon, hostile.length);
    const { stdout } = await run(['gaps', '--csv', '--questions', '--data', daemon.data]);
    assert.equal(stdout.charCodeAt(0), 0xfeff);
    const rows = await gaps(daemon.data);
    assert.equal(rows.length, hostile.length);
    for (const row of rows) for (const cell of Object.values(row)) assert.doesNotMatch(cell, /^[=+\-@＝＋－＠\t\r]/, cell);
    const questions = rows.map((r) => r.question.replace(/^'/, ''));
    for (const q of hostile) assert.ok(questions.includes(q), q);
    assert.ok(stdout.split('\r\n').length >= rows.length + 1);
  } finally {
    await daemon.stop();
  }
});

test('gaps without signals says so', async () => {
  const { status, stderr } = await run(['gaps', '--data', join(temporaryFolder(), 'none')]);
  assert.equal(status, 1);
  assert.match(stderr, /nothing was recorded yet/);
});

test('only the owner may read the signals and the session key', async () => {
  const daemon = await startDaemon({ articles });
  try {
    await ask(daemon, 'axolotl');
    await recorded(daemon, 1);
    const open = (mode) => (mode & 0o007) !== 0;
    assert.ok(!open(statSync(daemon.data).mode) || !open(statSync(join(daemon.data, 'signals.db')).mode));
    assert.equal(statSync(join(daemon.data, 'session.key')).mode & 0o077, 0);
  } finally {
    await daemon.stop();
  }
});

// Search goes on while nothing can be written, and says how many were dropped.
async function searchesWithoutRecording(daemon, harm, heal) {
  await ask(daemon, 'before the harm');
  await recorded(daemon, 1);
  harm();
  const replies = await Promise.all(
    Array.from({ length: 20 }, (_, i) => daemon.get(`/api/v1/search?${query({ q: `lost question ${i}` })}`)),
  );
  for (const reply of replies) assert.equal(reply.status, 200);
  await until('they are dropped, and counted', async () => (await daemon.metric('answerd_dropped_total{reason="failed"}')) >= 20, 15);
  await daemon.untilSaid(/searches cannot be recorded \(search goes on\)/);
  heal();
  const before = await daemon.metric('answerd_recorded_total');
  await until('it is recorded again', async () => {
    await ask(daemon, 'after the harm');
    return (await daemon.metric('answerd_recorded_total')) > before;
  }, 15, 200);
}

test('the data folder is read-only: search goes on', async (t) => {
  if (process.getuid() === 0) return t.skip('root may write everywhere');
  const daemon = await startDaemon({ articles, errors: /cannot be recorded/ });
  const modes = (dir, file) => {
    chmodSync(daemon.data, dir);
    for (const name of readdirSync(daemon.data)) if (name.startsWith('signals')) chmodSync(join(daemon.data, name), file);
  };
  try {
    // A file that is open stays writable: the harm shows after another start.
    await daemon.end();
    modes(0o500, 0o400);
    const error = await startDaemon({ kb: daemon.kb, data: daemon.data }).catch((e) => e);
    assert.match(String(error.stderr), /signals\.db|read-?only|permission/i);
  } finally {
    modes(0o700, 0o600);
    await daemon.stop();
  }
});

test('the disk is full: search goes on', async (t) => {
  const dir = temporaryFolder();
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'none', dir]);
  if (mounted.status !== 0) return t.skip('no small file system can be mounted here');
  let daemon;
  try {
    const data = join(dir, 'data');
    mkdirSync(data);
    daemon = await startDaemon({ articles, data, errors: /cannot be recorded|gaps are not up to date|days are not added up/ });
    const filler = join(dir, 'filler');
    await searchesWithoutRecording(
      daemon,
      () => {
        for (const size of [65536, 4096, 512])
          for (;;)
            try {
              writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
            } catch {
              break;
            }
      },
      () => writeFileSync(filler, ''),
    );
    const rows = await gaps(data);
    assert.ok(rows.some((r) => r.question === 'before the harm'));
    assert.ok(rows.some((r) => r.question === 'after the harm'));
  } finally {
    await daemon?.stop();
    spawnSync('umount', ['-l', dir]);
  }
  assert.ok(existsSync(dir));
});
