// Reports: what visitors, agents and editors did over HTTP, and the numbers that come of it.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { addToken, parseCsv, run, slow, startDaemon, temporaryFolder, until } from './daemon.mjs';
import { faultsOf } from './schema.mjs';

const articles = {
  'en/refund/how-long': { title: 'How long does a refund take?', body: 'A refund takes seven days.' },
  'en/baggage/lost': { title: 'Lost baggage', body: 'Report lost baggage at the desk.', review_by: '2020-01-01' },
  'zh-CN/refund/how-long': { title: '退款多久到账?', body: '退款需要七个工作日到账。' },
  'en/desk/secret': { title: 'Fee waivers', audience: 'agent', body: 'Agents may waive a fee.' },
};
const parts = ['solved', 'probably', 'unknown', 'failed', 'contacted'];

let daemon;
let doc;
const tokens = {};

const bearer = (role) => ({ authorization: `Bearer ${tokens[role]}` });

// Every reply is as the API's own description says.
async function ask(path, { role = 'editor', status = 200, body } = {}) {
  const method = body === undefined ? 'GET' : 'POST';
  const reply = await daemon.get(`/api/v1${path}`, {
    method,
    headers: { ...(role ? bearer(role) : {}), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  assert.equal(reply.status, status, `${path}: ${reply.text.slice(0, 300)}`);
  const described = doc.paths[`/api/v1${path.split('?')[0]}`]?.[method.toLowerCase()]?.responses[status];
  if (path.startsWith('/reports')) {
    assert.ok(described, `${method} ${path}: ${status} is described`);
    const [[type, { schema }]] = Object.entries(described.content);
    assert.equal(reply.headers['content-type'], type);
    assert.deepEqual(faultsOf(/json/.test(type) ? reply.json() : reply.text, schema, doc), [], path);
  }
  return /json/.test(reply.headers['content-type']) ? reply.json() : reply.text;
}

let events = 0;
async function tell(session, type, more = {}) {
  const reply = await daemon.get('/api/v1/events', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ event_id: `reports-${events++}`, session, type, ...more }),
  });
  assert.equal(reply.status, 200, reply.text);
}

// Someone new who asks, and does things about what was found.
async function visit(q, does = [], params = {}) {
  const reply = await daemon.search(q, { typing: 0, ...params });
  for (const type of does)
    await tell(reply.session, type, { search_id: reply.search_id, article_id: reply.results[0]?.id });
  return reply;
}

const counts = (numbers) => Object.fromEntries(parts.map((part) => [part, numbers[part].count]));

function assertAddUp(numbers) {
  const of = numbers.questions.value;
  assert.equal(parts.reduce((sum, part) => sum + numbers[part].count, 0), of);
  const shares = parts.map((part) => Math.round((numbers[part].value ?? 0) * 10000));
  assert.equal(shares.reduce((a, b) => a + b, 0), of ? 10000 : 0, 'the shares add up to 1');
  for (const [key, number] of Object.entries(numbers)) assert.ok(number.definition.length > 20, `${key} is defined`);
}

async function start(options = {}) {
  daemon = await startDaemon({ articles, ...options });
  doc = await daemon.json('/api/v1/openapi.json');
  for (const role of ['agent', 'editor', 'admin']) tokens[role] = await addToken(daemon, role, '--name', `the ${role}`);
  for (const role of ['agent', 'editor', 'admin'])
    await until('the token counts', async () => (await daemon.get('/api/v1/signin', { headers: bearer(role) })).status === 200);
}

describe('reports', () => {
  before(() => start());
  after(() => daemon.stop());

  test('editors and admins may read them, others not', async () => {
    for (const path of ['summary', 'summary.csv', 'articles', 'articles.csv', 'searches', 'searches.csv', 'sample']) {
      await ask(`/reports/${path}`, { role: null, status: 401 });
      await ask(`/reports/${path}`, { role: 'agent', status: 403 });
      await ask(`/reports/${path}`, { role: 'admin' });
    }
    await ask('/reports/sample', { role: 'agent', status: 403, body: { search_id: 'x', right: true } });
  });

  test('of nothing there are no shares', async () => {
    const { numbers, trend } = await ask('/reports/summary');
    assert.equal(numbers.questions.value, 0);
    assert.equal(numbers.self_service.value, null);
    assert.equal(numbers.precision.value, null);
    assert.equal(trend.length, 30);
    assertAddUp(numbers);
  });

  test('what is asked wrongly is told', async () => {
    for (const query of [
      'from=yesterday', 'from=2026-02-30', 'from=2020-03-02&to=2020-03-01', 'to=2999-01-01', 'from=2001-01-01&to=2026-01-01',
      'compare=2001-01-01', 'by=agent', 'audience=all', 'lang=xx', `segment=${'x'.repeat(300)}`,
    ])
      await ask(`/reports/summary?${query}`, { status: 400 });
    await ask('/reports/articles?sort=agents', { status: 400 });
    await ask('/reports/searches?sort=views', { status: 400 });
    await ask('/reports/searches?limit=51', { status: 400 });
    await ask('/reports/sample?n=0', { status: 400 });
  });

  test('what visitors did, in numbers', async () => {
    await visit('how long does a refund take', ['click', 'view', 'read', 'solved']);
    await visit('refund how long', ['answer_seen'], { segment: 'dealer' });
    await visit('退款多久到账', [], { lang: 'zh-CN' });
    await visit('lost baggage', ['view', 'unhelpful']);
    await visit('xylophone lessons');
    const caller = await visit('refund how long', ['read']);
    await tell(caller.session, 'contact', {});
    const { numbers } = await until('six questions', async () => {
      const now = await ask('/reports/summary');
      return now.numbers.questions.value === 6 && now.numbers.contacted.count === 1 && now;
    });
    assertAddUp(numbers);
    const { solved, probably, contacted, failed } = counts(numbers);
    assert.deepEqual({ solved, probably, contacted }, { solved: 1, probably: 1, contacted: 1 });
    assert.ok(failed >= 2, 'voted down, and nothing found');
    assert.equal(numbers.self_service.count, 2);
    assert.equal(numbers.self_service.value, 0.3333);
    assert.equal(numbers.searches.value, 6);
    assert.equal(numbers.people.value, 6);
    assert.equal(numbers.contacts.value, 1);
    assert.equal(numbers.no_result.count, 1);
    assert.deepEqual([numbers.click.count, numbers.click.of], [3, 5]);
  });

  test('by language, segment, category and audience', async () => {
    const all = (await ask('/reports/summary')).numbers;
    for (const by of ['day', 'lang', 'audience', 'segment', 'category']) {
      const { groups } = await ask(`/reports/summary?by=${by}`);
      for (const key of ['questions', 'searches', 'people'])
        assert.equal(groups.reduce((sum, g) => sum + g.numbers[key].value, 0), all[key].value, `${by}: ${key}`);
      groups.forEach((g) => assertAddUp(g.numbers));
      if (by === 'segment') assert.deepEqual(groups.map((g) => g.key), ['', 'dealer']);
      if (by === 'audience') assert.deepEqual(groups.map((g) => g.key), ['public']);
      if (by === 'category') assert.ok(groups.some((g) => g.key === 'refund'));
    }
    const dealer = await ask('/reports/summary?segment=dealer');
    assert.deepEqual(counts(dealer.numbers), { solved: 0, probably: 1, unknown: 0, failed: 0, contacted: 0 });
    assert.equal(dealer.filters.segment, 'dealer');
    assert.equal((await ask('/reports/summary?audience=agent')).numbers.searches.value, 0);
    const today = (await ask('/reports/summary')).to;
    const { compare } = await ask(`/reports/summary?compare=${today}`);
    assert.equal(compare.before.numbers.questions.value, 0);
    assert.equal(compare.after.numbers.questions.value, all.questions.value);
  });

  test('a contact that comes later moves the question', async () => {
    const before = (await ask('/reports/summary')).numbers;
    const reply = await visit('seven days refund', ['read']);
    await until('probably', async () => (await ask('/reports/summary')).numbers.probably.count === before.probably.count + 1);
    await tell(reply.session, 'contact');
    await until('contacted', async () => {
      const now = (await ask('/reports/summary')).numbers;
      return now.contacted.count === before.contacted.count + 1 && now.probably.count === before.probably.count;
    });
  });

  test('calls: solved at the first, and not called again', async () => {
    const call = (outcome, customer_key, article_id) =>
      ask('/calls', { role: 'agent', body: { outcome, ...(customer_key && { customer_key }), ...(article_id && { article_id }) } });
    const first = async () => (await ask('/reports/summary')).numbers.first_contact;
    await call('solved');
    await call('unsolved');
    assert.deepEqual(((v) => [v.agent_reported, v.count, v.of])(await first()), [true, 1, 2]);
    await call('solved', 'anna', 'en/baggage/lost');
    await call('solved', 'bo', 'en/baggage/lost');
    await call('transferred', 'chen');
    assert.deepEqual(((v) => [v.agent_reported, v.count, v.of])(await first()), [false, 2, 3]);
    await call('solved', 'bo');
    assert.deepEqual(((v) => [v.agent_reported, v.count, v.of])(await first()), [false, 2, 4]);
  });

  test('articles, those that nobody saw too', async () => {
    await ask('/agent/flags', { role: 'agent', body: { kind: 'fix', article_id: 'en/baggage/lost' } });
    const { total, articles: rows, definitions } = await ask('/reports/articles?sort=dead_ends');
    assert.equal(total, 4);
    const row = (id) => rows.find((r) => r.id === id);
    assert.equal(row('en/refund/how-long').solved, 1);
    assert.ok(row('en/refund/how-long').first >= 2);
    const lost = row('en/baggage/lost');
    assert.deepEqual(
      [lost.views, lost.unhelpful, lost.helpfulness, lost.dead_ends, lost.calls_solved, lost.flags_fix, lost.stale, lost.review_by],
      [1, 1, 0, 1, 2, 1, true, '2020-01-01'],
    );
    assert.equal(lost.title, 'Lost baggage');
    assert.equal(row('en/desk/secret').audience, 'agent');
    for (const key of Object.keys(lost).filter((k) => typeof lost[k] === 'number')) assert.ok(definitions[key], key);
    assert.equal((await ask('/reports/articles?sort=stale&limit=1')).articles[0].id, 'en/baggage/lost');
    const zh = await ask('/reports/articles?lang=zh-CN');
    assert.deepEqual(zh.articles.map((r) => r.id), ['zh-CN/refund/how-long']);
    assert.equal((await ask('/reports/articles?limit=1&offset=3')).articles.length, 1);
  });

  test('what people ask, as most typed it', async () => {
    for (const q of ['Baggage Fees', 'baggage fees', 'baggage fees']) await visit(q);
    const { searches } = await until('three who ask the same', async () => {
      const now = await ask('/reports/searches?limit=50');
      return now.searches.some((s) => s.people === 3 && /fees/i.test(s.text)) && now;
    });
    const fees = searches.find((s) => /fees/i.test(s.text));
    assert.equal(fees.text, 'baggage fees');
    assert.equal(fees.searches, 3);
    assert.equal(searches.find((s) => s.text === 'xylophone lessons').no_result, 1);
    const recent = await ask('/reports/searches?sort=recent&limit=1');
    assert.match(recent.searches[0].text, /fees/i);
    const failed = await ask('/reports/searches?sort=failed&limit=1');
    assert.ok(failed.searches[0].failed >= 1);
  });

  test('a spreadsheet takes nothing for a formula', async () => {
    await visit('=HYPERLINK("http://evil.example","x")');
    await visit('+1 refund, "quoted"');
    await visit('refund', [], { segment: '@SUM(1)' });
    await until('recorded', async () => (await ask('/reports/summary?segment=%40SUM(1)')).numbers.searches.value === 1);
    for (const path of ['searches.csv', 'summary.csv?by=segment', 'articles.csv']) {
      const text = await ask(`/reports/${path}`);
      assert.ok(text.startsWith('\ufeff'), 'a mark of UTF-8');
      assert.ok(!/[^\r]\n/.test(text), 'every line ends as RFC 4180 has it');
      const rows = parseCsv(text.slice(1));
      assert.ok(rows.length > 3);
      for (const row of rows) {
        assert.equal(row.length, rows[0].length, row.join('|'));
        for (const field of row) assert.ok(!/^[=+@\t]/.test(field) && !/^-\D/.test(field), field);
      }
      if (path === 'searches.csv') assert.ok(rows.some((row) => row[0] === '\'=HYPERLINK("http://evil.example","x")'));
    }
  });

  test('spot checks measure the precision of answers', async () => {
    const { sample } = await until('answered searches', async () => {
      const now = await ask('/reports/sample?n=50');
      return now.sample.length > 1 && now;
    });
    for (const one of sample) assert.ok(one.title && one.lead && one.text && one.confidence > 0);
    const judge = (search_id, right, status = 200) => ask('/reports/sample', { body: { search_id, right }, status });
    const [a, b] = sample.map((s) => s.search_id);
    await judge(a, true);
    await judge(b, null);
    const precision = async () => (await ask('/reports/summary')).numbers.precision;
    let now = await precision();
    assert.deepEqual([now.value, now.count, now.of], [1, 1, 1]);
    assert.ok(now.low > 0.2 && now.low < 0.21 && now.high === 1);
    await judge(b, false);
    await judge(a, false);
    await judge(a, true);
    now = await precision();
    assert.deepEqual([now.value, now.count, now.of], [0.5, 1, 2]);
    const left = (await ask('/reports/sample?n=50')).sample.map((s) => s.search_id);
    assert.ok(!left.includes(a) && !left.includes(b), 'judged once');
    await judge('01J00000000000000000000000', true, 404);
    await ask('/reports/sample', { body: { search_id: a }, status: 400 });
    await ask('/reports/sample', { body: { search_id: a, right: 'yes' }, status: 400 });
    const audit = readFileSync(join(daemon.data, 'audit.log'), 'utf8');
    assert.match(audit, new RegExp(`"name":"the editor"},"what":"report.judge","detail":{"search_id":"${a}","right":true}`));
  });

  test('an erased visit is not told of', async () => {
    const reply = await visit('zanzibar ferry timetable');
    const told = async () => (await ask('/reports/searches.csv')).includes('zanzibar');
    await until('told', told);
    const gone = await daemon.get(`/api/v1/sessions/${reply.session}`, { method: 'DELETE' });
    assert.ok(gone.status < 300);
    await until('not told', async () => !(await told()));
  });

  test('a digest of the week, while the daemon runs', async () => {
    const out = temporaryFolder();
    const today = (await ask('/reports/summary')).to;
    const thursday = new Date(`${today}T12:00:00Z`);
    thursday.setUTCDate(thursday.getUTCDate() + 4 - (thursday.getUTCDay() || 7));
    const year = thursday.getUTCFullYear();
    const week = `${year}-W${String(Math.ceil(((thursday - Date.UTC(year, 0, 1)) / 86400000 + 1) / 7)).padStart(2, '0')}`;
    const args = ['report', '--weekly', '--out', out, '--week', week, '--config', daemon.config, '--data', daemon.data];
    for (const lang of ['zh-CN', 'en']) {
      const { status, stdout, stderr } = await run([...args, '--lang', lang]);
      assert.equal(status, 0, stderr);
      assert.match(stdout, new RegExp(`answerd-${week}\\.html`));
    }
    assert.deepEqual(readdirSync(out).sort(), [`answerd-${week}.html`, `answerd-${week}.md`]);
    const md = readFileSync(join(out, `answerd-${week}.md`), 'utf8');
    const html = readFileSync(join(out, `answerd-${week}.html`), 'utf8');
    for (const text of ['xylophone lessons', 'Lost baggage', 'Self-service rate']) {
      assert.ok(md.includes(text), text);
      assert.ok(html.includes(text), text);
    }
    assert.ok(!/<script|src=|href=|url\(/i.test(html), 'self-contained');
    assert.equal((await run(['report', '--weekly', '--data', daemon.data])).status, 2);
    assert.equal((await run([...args, '--week', '2026-W60'])).status, 2);
    assert.equal((await run(['report', '--weekly', '--out', out, '--data', temporaryFolder()])).status, 1);
  });
});

describe('a large store', () => {
  before(() => start());
  after(() => daemon.stop());

  const many = slow >= 5 ? 20_000 : 100_000; // a sanitizer takes its time

  test(`${many} searches are told of while searches go on`, async (t) => {
    try {
      execFileSync('sqlite3', ['-version']);
    } catch {
      t.skip('sqlite3 is not installed');
      return;
    }
    await visit('lost baggage');
    // Visits of the last 30 days: days are added up soon after a start, and then every ten minutes.
    await daemon.end();
    execFileSync('sqlite3', ['-cmd', '.timeout 20000', join(daemon.data, 'signals.db'), `
      BEGIN IMMEDIATE;
      WITH RECURSIVE i(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM i WHERE x < ${many - 1})
      INSERT INTO searches(at_ms, search_id, session, query, question, lang, category, page, article, confidence, total,
        generation, answered, next)
      SELECT CAST(strftime('%s') AS INTEGER) * 1000 - 2505600000 + x * ${2_500_000_000 / many}, printf('01B%023d', x), randomblob(16),
        printf('baggage question %d', x % 5000), printf('baggag question %d', x % 5000), 'en', '', '',
        'en/baggage/lost', 0.7, 3, 1, x % 2, 0 FROM i;
      COMMIT;`], { stdio: ['ignore', 'ignore', 'inherit'] });
    daemon = await daemon.again();
    let searching = true;
    const took = [];
    const searcher = (async () => {
      while (searching) {
        const began = performance.now();
        await daemon.search('lost baggage');
        took.push(performance.now() - began);
      }
    })();
    const began = performance.now();
    const { numbers } = await ask('/reports/summary');
    const first = performance.now() - began;
    await ask('/reports/articles');
    await ask('/reports/searches');
    const searched = took.length;
    const rolled = await until('rolled up', async () => {
      const at = performance.now();
      const again = await ask('/reports/summary');
      assert.deepEqual(again.numbers, numbers, 'rolled up it is the same');
      const days = execFileSync('sqlite3', [join(daemon.data, 'signals.db'), 'SELECT COUNT(*) FROM report_days']);
      return Number(days) > 25 && performance.now() - at;
    }, 60);
    searching = false;
    await searcher;
    assert.ok(first < 20000 * slow, `${first} ms`);
    assert.ok(numbers.searches.value > 0.99 * many, `${numbers.searches.value}`);
    assertAddUp(numbers);
    assert.ok(searched > 5, 'searches went on meanwhile');
    took.sort((a, b) => a - b);
    t.diagnostic(
      `summary ${first.toFixed(0)} ms, rolled up ${rolled.toFixed(0)} ms; ${took.length} searches, p99 ${took[Math.floor(took.length * 0.99)].toFixed(1)} ms`,
    );
  });
});
