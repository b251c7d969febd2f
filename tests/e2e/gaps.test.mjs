// What went unanswered is gathered, reviewed, mended, and checked.
import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { addToken, articleText, parseCsv, run, saveFile, slow, startDaemon, until } from './daemon.mjs';
import { faultsOf } from './schema.mjs';

const articles = {
  'zh-CN/payment/two-cards': { title: '可以用两张信用卡付款吗?', body: '一个订单只能用一张卡。' },
  'zh-CN/refund/how-long': { title: '退款多久到账?', body: '退款需要七个工作日到账。' },
  'en/refund/how-long': { title: 'How long does a refund take?', body: 'Seven days.' },
  'en/baggage/lost': { title: 'Lost baggage', body: 'Report it at the desk.' },
};
const wheel = [
  'can I bring a wheelchair on board',
  'bring my wheelchair on board',
  'wheelchair on board allowed?',
  'is a wheelchair allowed on board',
  'getting on board with a wheelchair',
  'wheelchair on board rules',
];
const wheelchair = 'en/assistance/wheelchair';

// One who edits: requests with a token.
class Editor {
  constructor(daemon, token) {
    Object.assign(this, { daemon, token });
  }

  async ask(method, path, body, status = 200) {
    const reply = await this.daemon.get(`/api/v1${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    assert.equal(reply.status, status, `${method} ${path}: ${reply.text.slice(0, 500)}`);
    await this.assertDescribed(method, path, reply);
    return reply.text.startsWith('{') ? reply.json() : reply.text;
  }

  // Every reply is as the API's own description says.
  async assertDescribed(method, path, reply) {
    this.doc ??= await this.daemon.json('/api/v1/openapi.json');
    const plain = `/api/v1${path.split('?')[0]}`.replace(/\/gaps\/g\d+/, '/gaps/{id}');
    const response = this.doc.paths[plain]?.[method.toLowerCase()]?.responses[reply.status];
    assert.ok(response, `${method} ${plain}: ${reply.status} is described`);
    const [[type, { schema }]] = Object.entries(response.content);
    assert.equal(reply.headers['content-type'], type);
    assert.deepEqual(faultsOf(/json/.test(type) ? reply.json() : reply.text, schema, this.doc), [], path);
  }

  list(query = '') {
    return this.ask('GET', `/gaps${query}`);
  }

  // The gap that holds a question, once it is counted there: the list says the same then.
  async holding(text) {
    for (const { id } of (await this.list('?limit=50')).gaps) {
      const gap = await this.ask('GET', `/gaps/${id}`);
      if (gap.questions.some((q) => q.text === text && q.people > 0)) return gap;
    }
    return null;
  }

  has(gap, what, probe, seconds = 10) {
    return until(what, async () => {
      const now = await this.ask('GET', `/gaps/${gap}`);
      return probe(now) ? now : null;
    }, seconds);
  }
}

// Tokens are noticed within moments.
async function signedIn(daemon, role, ...more) {
  const editor = new Editor(daemon, await addToken(daemon, role, ...more));
  const headers = { authorization: `Bearer ${editor.token}` };
  await until('the token counts', async () => (await daemon.get('/api/v1/signin', { headers })).status !== 401);
  return editor;
}

async function open(options) {
  const daemon = await startDaemon(options);
  return signedIn(daemon, 'editor', '--name', 'Li');
}

// Every byte of the store.
const bytes = (daemon) => ['', '-wal'].map((end) => readFileSync(join(daemon.data, `signals.db${end}`), 'latin1')).join();

// Every question by a visitor of its own.
async function askAll(daemon, texts, params = {}) {
  for (const text of texts) await daemon.search(text, { typing: 0, ...params });
}

describe('gaps', () => {
  let editor;
  let daemon;

  before(async () => {
    editor = await open({ articles });
    daemon = editor.daemon;
  });
  after(() => daemon.stop());

  test('several wordings of several visitors are one gap, within 2 s', async () => {
    await askAll(daemon, wheel, { page: '/checkout' });
    const asked = Date.now();
    const gap = await until('a gap of six', async () => {
      const { gaps } = await editor.list();
      return gaps.find((g) => g.people === wheel.length);
    });
    assert.ok(Date.now() - asked < 2000 * slow, 'within 2 s');
    assert.equal(gap.status, 'new');
    assert.match(gap.title, /wheelchair/);
    assert.equal(gap.questions_total, wheel.length);
    assert.deepEqual(gap.languages, { en: wheel.length });
    assert.deepEqual(gap.pages, { '/checkout': wheel.length });
    assert.equal(gap.causes.no_result + gap.causes.weak, wheel.length);
    const { people, severity, recency_and_weight: rest } = gap.priority_parts;
    assert.ok(Math.abs(people * severity * rest - gap.priority) < 0.05, 'the product is told');
    assert.equal(gap.trend.at(-1), wheel.length);
    const whole = await editor.ask('GET', `/gaps/${gap.id}`);
    assert.deepEqual(whole.questions.map((q) => q.text).sort(), [...wheel].sort());
  });

  test('one visitor counts once', async () => {
    const first = await daemon.search('xylophone lessons', { typing: 0 });
    await daemon.search('lessons for the xylophone', { typing: 0, session: first.session });
    const gap = await until('a gap', () => editor.holding('lessons for the xylophone'));
    assert.equal(gap.people, 1);
    assert.equal(gap.questions_total, 1);
  });

  test('what is voted down or ends at a person is worse', async () => {
    const reply = await daemon.search('how long does a refund take', { typing: 0 });
    const event = async (type, id) => {
      const sent = await daemon.get('/api/v1/events', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          event_id: id, session: reply.session, type, search_id: reply.search_id,
          article_id: 'en/refund/how-long',
        }),
      });
      assert.ok(sent.status < 300, sent.text);
    };
    await event('unhelpful', 'vote-1');
    const gap = await until('a gap', () => editor.holding('how long does a refund take'));
    assert.equal(gap.causes.unhelpful, 1);
    assert.equal(gap.cure.kind, 'mend');
    await event('contact', 'contact-1');
    await editor.has(gap.id, 'contacted', (g) => g.causes.contact === 1 && g.causes.unhelpful === 0);
  });

  test('what was found in other words wants a phrasing', async () => {
    const first = await daemon.search('reimbursement duration', { typing: 0 });
    const { session } = first;
    const then = await daemon.search('how long does a refund take', { typing: 0, session });
    const sent = await daemon.get('/api/v1/events', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        event_id: 'read-1', session, type: 'read', search_id: then.search_id, article_id: 'en/refund/how-long',
      }),
    });
    assert.ok(sent.status < 300, sent.text);
    const gap = await until('reformulated', async () => {
      const now = await editor.holding('reimbursement duration');
      return now?.causes.reformulated === 1 ? now : null;
    });
    assert.equal(gap.cure.kind, 'phrasing');
    assert.equal(gap.cure.article_id, 'en/refund/how-long');
  });

  test('greetings and struck keys are no gap', async () => {
    const { total } = await editor.list();
    await askAll(daemon, ['你好', 'asdfgh', 'hello', '。。。']);
    await askAll(daemon, ['trombone rental']);
    await until('the other', () => editor.holding('trombone rental'));
    assert.equal((await editor.list()).total, total + 1);
  });

  test('filters, order and pages of the list', async () => {
    const all = await editor.list('?limit=50');
    assert.equal(all.gaps.length, all.total);
    assert.ok(all.covers.gaps >= 1 && all.covers.gaps <= all.total);
    const sorted = all.gaps.map((g) => g.priority);
    assert.deepEqual(sorted, [...sorted].sort((a, b) => b - a));
    assert.equal((await editor.list('?limit=1&offset=1')).gaps[0].id, all.gaps[1].id);
    assert.ok((await editor.list('?cause=contact')).gaps.every((g) => g.causes.contact > 0));
    assert.equal((await editor.list('?lang=zh-TW')).total, 0);
    assert.equal((await editor.list('?status=declined')).total, 0);
    assert.equal((await editor.list('?status=new,accepted')).total, all.total);
    for (const bad of ['status=odd', 'status=new,odd', 'status=new,', 'status=all,new', 'cause=odd', 'sort=odd', 'limit=0'])
      await editor.ask('GET', `/gaps?${bad}`, undefined, 400);
  });

  test('where a visitor says to be changes nothing but that', async () => {
    const page = '/p":1},"title":"OVERRIDDEN","status":"closed","x":{"b\\';
    await daemon.search('bagpipe varnish', { typing: 0, page, segment: 'a"b' });
    const gap = await until('a gap', () => editor.holding('bagpipe varnish'));
    const [told] = (await editor.list('?limit=50')).gaps.filter((g) => g.id === gap.id);
    assert.deepEqual([told.title, told.status], ['bagpipe varnish', 'new']);
    assert.deepEqual([told.pages, told.segments], [{ [page]: 1 }, { 'a"b': 1 }]);
    const agent = await signedIn(daemon, 'agent');
    await agent.ask('POST', '/agent/flags', { kind: 'not_found', question: 'bagpipe', lang: 'x":1' }, 400);
  });

  test('a call that was not solved is a question, once, though the key was pressed too', async () => {
    const agent = await signedIn(daemon, 'agent');
    const other = await signedIn(daemon, 'agent');
    const call = (who, question) => who.ask('POST', '/calls', { outcome: 'unsolved', question });
    const flag = (who, question) => who.ask('POST', '/agent/flags', { kind: 'not_found', question });
    const question = 'zither lacquer recipe';
    await call(agent, question);
    await flag(agent, 'Zither lacquer recipe?');
    await flag(other, question);
    await call(other, question);
    await call(other, question); // another customer
    await agent.ask('POST', '/calls', { outcome: 'solved', question: 'mandola chromatics' });
    const gap = await until('three', async () => {
      const found = await editor.holding(question);
      return found?.people === 3 && found;
    });
    assert.deepEqual([gap.causes.flagged, gap.questions_total], [3, 3]);
    assert.ok(!(await editor.holding('mandola chromatics')), 'it was solved');
  });

  test('who reported a question learns what became of it', async () => {
    const agent = await signedIn(daemon, 'agent');
    const other = await signedIn(daemon, 'agent');
    const question = 'celesta removal';
    const told = async (who, query = '') => who.ask('GET', `/agent/flags${query}`);
    assert.deepEqual(await told(agent), { flags: [] });
    await agent.ask('POST', '/agent/flags', { kind: 'not_found', question });
    await agent.ask('POST', '/agent/flags', { kind: 'not_found', question: 'Celesta removal?' });
    const gap = await until('its gap', async () => {
      const { flags } = await told(agent);
      assert.equal(flags.length, 1, 'each question once');
      return flags[0].gap;
    });
    assert.deepEqual([gap.title, gap.status, gap.owner, gap.article_id], [question, 'new', null, null]);
    const change = async (body) => {
      const { version } = await editor.ask('GET', `/gaps/${gap.id}`);
      await editor.ask('PATCH', `/gaps/${gap.id}`, { version, ...body });
    };
    await change({ status: 'accepted' });
    assert.equal((await told(agent)).flags[0].gap.owner, 'Li', 'who takes it up has it');
    await change({ owner: 'Li Na' });
    const known = await told(other, '?question=CELESTA%20removal');
    assert.deepEqual(known.flags, [], 'of another agent');
    assert.deepEqual([known.gap.id, known.gap.owner], [gap.id, 'Li Na']);
    assert.equal((await told(other, '?question=cimbalom')).gap, null);
    await change({ status: 'published', article_id: 'en/refund/how-long' });
    assert.equal((await told(agent)).flags[0].gap.article_id, 'en/refund/how-long');
    await agent.ask('GET', `/agent/flags?question=${'x'.repeat(513)}`, undefined, 400);
    assert.equal((await daemon.get('/api/v1/agent/flags')).status, 401);
  });

  test('an article that agents name must be there, for them', async () => {
    const agent = await signedIn(daemon, 'agent');
    saveFile(join(daemon.kb, 'en/refund/goodwill.md'), articleText({ title: 'Goodwill', audience: 'agent' }, 'Ask.'));
    await until('it is indexed', async () => (await daemon.metric('answerd_index_generation')) >= 2, 15);
    const flag = (article_id, status) => agent.ask('POST', '/agent/flags', { kind: 'fix', article_id }, status);
    const call = (article_id, status) => agent.ask('POST', '/calls', { outcome: 'solved', article_id }, status);
    for (const ask of [flag, call]) {
      await ask('en/refund/how-long', 200);
      await ask('en/refund/goodwill', 200);
      await ask('en/no/such', 400);
    }
    await editor.ask('PATCH', `/gaps/${(await editor.list()).gaps[0].id}`, { article_id: 'en/no/such', version: 1 }, 400);
    rmSync(join(daemon.kb, 'en/refund/goodwill.md'));
  });

  test('what is declined or closed is listed only when it is asked for', async () => {
    await askAll(daemon, ['ukulele for hire']);
    const gap = await until('a gap', () => editor.holding('ukulele for hire'));
    const { total } = await editor.list();
    await editor.ask('PATCH', `/gaps/${gap.id}`, { status: 'declined', version: gap.version });
    assert.equal((await editor.list()).total, total - 1);
    assert.equal((await editor.list('?status=all')).total, total);
    assert.deepEqual((await editor.list('?status=closed,declined')).gaps.map((g) => g.id), [gap.id]);
  });

  test('what an erased session asked is gone', async () => {
    const { session } = await daemon.search('harpsichord tuning', { typing: 0 });
    const gap = await until('a gap', () => editor.holding('harpsichord tuning'));
    assert.equal((await daemon.get(`/api/v1/sessions/${session}`, { method: 'DELETE' })).status, 200);
    await until('it is gone', async () => !(await editor.list('?limit=50')).gaps.some((g) => g.id === gap.id));
    await until('from the disk too', () => !bytes(daemon).includes('harpsichord'));
  });

  test('who erases a session need not wait for the reply', async () => {
    const asked = [];
    for (const kind of ['alto', 'bass', 'tenor', 'treble', 'contrabass'])
      asked.push(await daemon.search(`${kind} crumhorn reeds`, { typing: 0 }));
    await until('a gap', () => editor.holding('contrabass crumhorn reeds'));
    for (const { session } of asked)
      await new Promise((gone) => {
        const socket = net.connect(daemon.port, daemon.host, () => {
          socket.write(`DELETE /api/v1/sessions/${session} HTTP/1.1\r\nHost: a\r\n\r\n`, () => socket.resetAndDestroy());
        });
        socket.on('error', () => {}).on('close', gone);
      });
    await until('they are gone', async () => !JSON.stringify((await editor.list('?limit=50')).gaps).includes('crumhorn'));
  });

  test('it is for editors', async () => {
    await daemon.problem('/api/v1/gaps', 401);
    const agent = await signedIn(daemon, 'agent');
    await agent.ask('GET', '/gaps', undefined, 403);
    await agent.ask('GET', '/gaps.csv', undefined, 403);
  });

  test('an editor takes it up; a stale version is refused', async () => {
    const { id, version } = await editor.holding(wheel[0]);
    const body = { status: 'accepted', owner: 'Li', note: 'soon', version };
    const gap = await editor.ask('PATCH', `/gaps/${id}`, body);
    assert.equal(gap.status, 'accepted');
    assert.equal(gap.owner, 'Li');
    const { at, ...step } = gap.history.at(-1);
    assert.deepEqual(step, { by: 'Li', from: 'new', to: 'accepted', note: 'soon' });
    assert.ok(at);
    await editor.ask('PATCH', `/gaps/${id}`, body, 409);
    const now = gap.version;
    for (const bad of [{ status: 'verified', version: now }, { status: 'odd', version: now }, { version: '1' },
      { status: 'published', version: now }, { colour: 'red', version: now }, { owner: 7, version: now }])
      await editor.ask('PATCH', `/gaps/${id}`, bad, 400);
    await editor.ask('PATCH', '/gaps/g999', { version: 1 }, 404);
    const audit = readFileSync(join(daemon.data, 'audit.log'), 'utf8');
    assert.match(audit, /"what":"gap.patch"/);
  });

  test('split, and merged again', async () => {
    const gap = await editor.holding(wheel[0]);
    await editor.ask('POST', `/gaps/${gap.id}/split`, { questions: ['nobody asked this'] }, 400);
    const made = await editor.ask('POST', `/gaps/${gap.id}/split`, { questions: wheel.slice(0, 2) });
    assert.notEqual(made.id, gap.id);
    assert.equal(made.people, 2);
    assert.equal((await editor.ask('GET', `/gaps/${gap.id}`)).people, wheel.length - 2);
    const whole = await editor.ask('POST', '/gaps/merge', { into: gap.id, from: [made.id] });
    assert.equal(whole.id, gap.id);
    assert.equal(whole.people, wheel.length);
    assert.equal((await editor.ask('GET', `/gaps/${made.id}`)).id, gap.id, 'the old number leads there');
    await editor.ask('POST', '/gaps/merge', { into: gap.id, from: [gap.id] }, 404);
    await editor.ask('POST', '/gaps/merge', { into: gap.id }, 400);
  });

  test('a table for spreadsheets, over HTTP and on the command line', async () => {
    await askAll(daemon, ['=cmd|calc of trombones']);
    await until('it is there', () => editor.holding('=cmd|calc of trombones'));
    const csv = await editor.ask('GET', '/gaps.csv');
    assert.equal(csv.codePointAt(0), 0xfeff);
    assert.match(csv, /^.id,title,status,priority,people,questions,/);
    assert.doesNotMatch(csv, /"=cmd/);
    const { stdout } = await run(['gaps', '--csv', '--data', daemon.data]);
    // Which wording of several alike stands for a gap depends on what came first.
    const rows = (text) => parseCsv(text).map(([id, , status, , people]) => [id, status, people].join()).sort();
    assert.deepEqual(rows(stdout), rows(csv));
  });
});

for (const signal of ['SIGTERM', 'SIGKILL'])
  test(`gaps survive ${signal}`, async () => {
    const editor = await open({ articles });
    await askAll(editor.daemon, wheel);
    const seen = await until('a gap', async () => (await editor.list()).gaps.find((g) => g.people === wheel.length));
    const accepted = await editor.ask('PATCH', `/gaps/${seen.id}`, { status: 'accepted', note: 'mine', version: seen.version });
    const left = await editor.ask('POST', `/gaps/${seen.id}/split`, { questions: [wheel[2]] });
    const kept = await editor.ask('GET', `/gaps/${seen.id}`);
    await editor.daemon.end(signal);
    const daemon = await editor.daemon.again();
    const later = new Editor(daemon, editor.token);
    const found = await until('the gap is back', async () => {
      const gap = await later.ask('GET', `/gaps/${seen.id}`);
      return gap.people === wheel.length - 1 ? gap : null;
    });
    assert.equal(found.status, 'accepted');
    assert.equal(found.note, accepted.note);
    assert.deepEqual(found.history, kept.history);
    assert.deepEqual((await later.ask('GET', `/gaps/${left.id}`)).questions.map((q) => q.text), [wheel[2]]);
    // Numbers are not used again.
    await askAll(daemon, ['bassoon for hire']);
    const other = await until('another', () => later.holding('bassoon for hire'));
    assert.ok(Number(other.id.slice(1)) > Number(left.id.slice(1)));
    await daemon.stop();
  });

test('a gap is drafted, published, verified on what was held back, and reopened', async () => {
  const editor = await open({ articles });
  const { daemon } = editor;
  await askAll(daemon, wheel);
  const { id } = await until('a gap', async () => (await editor.list()).gaps.find((g) => g.people === wheel.length));
  const draft = await editor.ask('POST', `/gaps/${id}/draft`, {});
  assert.ok(draft.held_back.length >= 3, 'enough to prove something');
  assert.match(draft.markdown, /^---\ntitle: ".*wheelchair/);
  for (const text of draft.held_back) assert.ok(!draft.markdown.includes(text), text);
  assert.equal((await editor.ask('GET', `/gaps/${id}`)).status, 'drafted');

  const text = draft.markdown.replace('status: draft', 'status: published');
  const path = join(daemon.kb, `${draft.article_id}.md`);
  saveFile(path, `${text}A wheelchair may be taken on board the plane. The rules allow one.\n`);
  const gap = await editor.has(id, 'verified', (g) => g.status === 'verified', 15);
  assert.deepEqual(gap.history.map((h) => h.to), ['drafted', 'published', 'verified']);
  const check = gap.checks.at(-1);
  assert.equal(check.verdict, 'verified');
  assert.ok(check.wordings >= 3 && check.answered >= 0.8);

  rmSync(path);
  const again = await editor.has(id, 'reopened', (g) => g.status === 'reopened', 15);
  assert.equal(again.checks.at(-1).verdict, 'missing');
  saveFile(path, `${text}A wheelchair may be taken on board the plane. The rules allow one.\n`);
  await editor.has(id, 'verified again', (g) => g.status === 'verified', 15);
  await daemon.stop();
});

test('an article that answers too little proves nothing', async () => {
  const editor = await open({ articles });
  const { daemon } = editor;
  await askAll(daemon, wheel);
  const gap = await until('a gap', async () => (await editor.list()).gaps.find((g) => g.people === wheel.length));
  await editor.ask('PATCH', `/gaps/${gap.id}`, { status: 'published', article_id: wheelchair, version: gap.version }, 400);
  await editor.ask('PATCH', `/gaps/${gap.id}`, { article_id: wheelchair, version: gap.version }, 400);
  saveFile(join(daemon.kb, `${wheelchair}.md`), articleText({ title: 'Pets in the cabin' }, 'Small dogs may travel.'));
  await until('it is served', async () => (await daemon.get(`/api/v1/articles/${wheelchair}`)).status === 200);
  await editor.ask('PATCH', `/gaps/${gap.id}`, { article_id: wheelchair, version: gap.version });
  const now = await editor.has(gap.id, 'checked', (g) => g.checks.length > 0, 15);
  assert.equal(now.status, 'published');
  assert.equal(now.checks.at(-1).verdict, 'failed');
  assert.deepEqual(now.checks.at(-1).failed.sort(), [...wheel].sort(), 'which are not answered is told');
  await daemon.stop();
});

test('a cure is tried before it is made', async () => {
  const rolling = 'en/assistance/rolling';
  const editor = await open({ articles: { ...articles, [rolling]: { title: 'Mobility aids in the cabin', body: 'They travel free.' } } });
  const { daemon } = editor;
  await askAll(daemon, wheel);
  const { id } = await until('a gap', async () => (await editor.list()).gaps.find((g) => g.people === wheel.length));
  const cure = (body, status) => editor.ask('POST', `/gaps/${id}/cure`, body, status);
  for (const bad of [{ kind: 'odd' }, { kind: 'pin' }, { kind: 'pin', article_id: 'en/no/such' },
    { kind: 'synonym', article_id: rolling, text: 'wheelchair' }, { kind: 'pin', article_id: rolling, preview: 1 }])
    await cure(bad, 400);
  const synonym = await cure({ kind: 'synonym', article_id: rolling, text: 'wheelchair = mobility aids', preview: true });
  assert.ok(synonym.would_answer >= synonym.answers);
  const preview = await cure({ kind: 'pin', article_id: rolling, preview: true });
  assert.deepEqual(preview, {
    gap: id, kind: 'pin', article_id: rolling, wordings: wheel.length, answers: 0, would_answer: 1, would_lose: 0, applied: false,
  });
  assert.equal((await editor.ask('GET', '/pins')).pins.length, 0, 'a preview changes nothing');
  assert.equal((await cure({ kind: 'pin', article_id: rolling, preview: false })).applied, true);
  assert.equal((await editor.ask('GET', '/pins')).pins[0].article, rolling);
  // That it is first for the words it was pinned to is no proof.
  const judged = (verdict) => (g) => g.status === 'published' && g.checks.at(-1)?.verdict === verdict;
  const gap = await editor.has(id, 'published', judged('provisional'), 15);
  assert.equal(gap.checks.at(-1).wordings, 0);
  assert.equal(gap.article_id, rolling);
  assert.equal((await daemon.ids(wheel[3]))[0], rolling);
  // The cure is taken back, and nothing else changes: it does not answer.
  const { version } = await editor.ask('GET', '/pins');
  await editor.ask('PUT', '/pins', { version, pins: [] });
  await editor.has(id, 'failed', judged('failed'), 15);
  await daemon.stop();
});
