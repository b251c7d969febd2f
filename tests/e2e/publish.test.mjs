// Editors write articles over the API: checked, shown first, in place, and live.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, articleText, saveFile, startDaemon, temporaryFolder, until } from './daemon.mjs';

let daemon;
let editor;
let admin;
const file = (id) => join(daemon.kb, `${id}.md`);
const url = (kind, id) => `/api/v1/${kind}/${id.split('/').map(encodeURIComponent).join('/')}`;
const as = (token) => ({ Authorization: `Bearer ${token}` });
const source = (id, token = editor) => daemon.get(url('sources', id), { headers: as(token) });
const put = (id, body, token = editor, on = daemon) =>
  on.get(url('articles', id), {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...as(token) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
async function done(reply) {
  const got = await reply;
  assert.equal(got.status, 200, got.text);
  return got.json();
}
async function refused(reply, status, detail) {
  const got = await reply;
  assert.equal(got.status, status, got.text);
  assert.match(got.json().detail, detail);
}
async function known(on, token) {
  await until('the token is known', async () => {
    for (let i = 0; i < 6; i++) if ((await on.get('/api/v1/signin', { agent: false, headers: as(token) })).status !== 200) return false;
    return true;
  });
}

before(async () => {
  const kb = temporaryFolder();
  daemon = await startDaemon({
    kb,
    config: { kb_writable: true, languages: ['en', 'zh-CN'] },
    articles: {},
    ready: false,
    errors: /symbolic link out of|no regular file|en\/pay\/folder\.md/,
  });
  saveFile(file('en/pay/cards'), articleText({ title: 'Two cards' }, 'See [one](one.md#steps).'));
  saveFile(file('en/pay/one'), articleText({ title: 'One card' }, '## Steps\n\nPut it in.'));
  saveFile(file('en/pay/inside'), articleText({ title: 'Quokkas only', audience: 'agent' }, 'Secret.'));
  saveFile(join(kb, 'more.jsonl'), `${JSON.stringify({ id: 'en/more/line', title: 'From a line', body: 'x' })}\n`);
  await daemon.ready();
  await until('indexed', async () => (await daemon.json('/api/v1/articles')).total === 3);
  editor = await addToken(daemon, 'editor', '--name', 'Li');
  admin = await addToken(daemon, 'admin');
  await known(daemon, admin);
});
after(() => daemon?.stop());

test('the source is the file, and the whole file is written back', async () => {
  const before = await done(source('en/pay/cards'));
  assert.equal(before.markdown, readFileSync(file('en/pay/cards'), 'utf8'));
  assert.equal(before.writable, true);
  chmodSync(file('en/pay/cards'), 0o640);
  // Unknown keys, comments, line ends, no newline at the end: all bytes are the editor's.
  const markdown = '---\ntitle: Two cards # kept\nour_own_key: {a: [1]}\nquestions:\n  - May I use two capybaras?\n---\r\n\r\nTwo capybaras pay.  \r\n\n<!-- note -->\nNo newline';
  const written = await done(put('en/pay/cards', { markdown, version: before.version }));
  assert.equal(readFileSync(file('en/pay/cards'), 'utf8'), markdown);
  assert.equal(statSync(file('en/pay/cards')).mode & 0o777, 0o640);
  assert.notEqual(written.version, before.version);
  assert.equal(written.dry_run, false);
  assert.ok(written.generation > 0);
  assert.ok(written.warnings.some((w) => w.line === 3 && /our_own_key/.test(w.text)));
  // The reply came when it was served, by every worker.
  for (let i = 0; i < 6; i++)
    assert.deepEqual((await daemon.get('/api/v1/search?q=capybaras&typing=1', { agent: false })).json().results.map((r) => r.id), ['en/pay/cards']);
  assert.equal((await done(source('en/pay/cards'))).version, written.version);
  assert.deepEqual(readdirSync(join(daemon.kb, 'en/pay')).filter((n) => n.startsWith('.')), []);
  const audit = readFileSync(join(daemon.data, 'audit.log'), 'utf8').trimEnd().split('\n').map((l) => JSON.parse(l));
  const line = audit.find((l) => l.what === 'article.put');
  assert.equal(line.who.name, 'Li');
  assert.deepEqual(line.detail, { id: 'en/pay/cards', version_before: before.version, version: written.version });
});

test('a new article makes its folders; a stale version writes nothing', async () => {
  const markdown = articleText({ title: 'Pangolin parking' }, 'Behind the house.');
  const one = await done(put('en/deep/er/parking', { markdown, version: '' }));
  assert.deepEqual(await daemon.ids('pangolin'), ['en/deep/er/parking']);
  await refused(put('en/deep/er/parking', { markdown: `${markdown}x`, version: '' }), 409, /has changed since/);
  await refused(put('en/deep/er/parking', { markdown: `${markdown}x`, version: '0'.repeat(16) }), 409, new RegExp(one.version));
  await refused(put('en/deep/er/none', { markdown, version: one.version }), 409, /is gone/);
  assert.ok(!existsSync(file('en/deep/er/none')));
  assert.equal(readFileSync(file('en/deep/er/parking'), 'utf8'), markdown);
  // Of many at once with the same version, one wins.
  const all = await Promise.all(Array.from({ length: 8 }, (_, i) => put('en/deep/er/parking', { markdown: `${markdown}${i}`, version: one.version })));
  assert.deepEqual(all.map((r) => r.status).sort(), [200, ...Array(7).fill(409)]);
  const winner = all.findIndex((r) => r.status === 200);
  assert.equal(readFileSync(file('en/deep/er/parking'), 'utf8'), `${markdown}${winner}`);
});

test('what has errors is not written, and told with its line', async () => {
  const version = '';
  for (const [id, markdown, said] of [
    ['en/bad/yaml', '---\ntitle: [\n---\n', /line \d+: /],
    ['en/bad/title', '---\ntags: [a]\n---\nText', /line \d+: .*title/],
    ['en/bad/open', '---\ntitle: A\n', /line \d+: /],
    ['en/bad/long', articleText({ title: 'A' }, 'x '.repeat(600000)), /1 MiB|1048576|too large|longer/],
    ['en/bad/table', articleText({ title: 'A' }, `${'|a'.repeat(2000)}|\n${'|-'.repeat(2000)}|\n${`${'|b'.repeat(2000)}|\n`.repeat(110)}`), /line \d+: .*table/],
  ]) {
    await refused(put(id, { markdown, version }), 400, said);
    await refused(put(id, { markdown, version, dry_run: true }), 400, said);
  }
  assert.ok(!existsSync(join(daemon.kb, 'en/bad')), 'no folder either');
  for (const body of ['', '{', '[]', '{}', '{"markdown":"x"}', '{"version":""}', '{"markdown":1,"version":""}', '{"markdown":"a","version":"","dry_run":1}', '{"markdown":"a\\u0000","version":""}'])
    await refused(put('en/bad/call', body), 400, /./);
  const text = await daemon.get(url('articles', 'en/bad/call'), { method: 'PUT', headers: as(editor), body: '{}' });
  assert.equal(text.status, 415);
});

test('a dry run shows what the public and agents would see, and writes nothing', async () => {
  const markdown = articleText(
    {
      title: 'Axolotl care',
      related: ['en/pay/one', 'en/pay/inside', 'en/no/where'],
      authority: 'up to 25',
      agent_notes: 'Ask **first**.',
    },
    '## Feeding\n\nA <script>alert(1)</script> [one](../pay/one.md#steps) [two](../pay/one.md#nope) [in](../pay/inside.md) [line](../more/line.md#any) [gone](gone.md)',
  );
  const shown = await done(put('en/new/axolotl', { markdown, version: '', dry_run: true }));
  assert.equal(shown.dry_run, true);
  assert.equal(shown.version, '');
  assert.match(shown.public.html, /<h2 id="feeding"/);
  assert.match(shown.public.html, /href="\/articles\/en\/pay\/one#steps"/);
  assert.ok(!/<script|inside/.test(shown.public.html));
  assert.deepEqual(shown.public.related, ['en/pay/one']);
  for (const key of ['authority', 'agent_notes_html', 'owner', 'transfer', 'clarify']) assert.ok(!(key in shown.public), key);
  assert.equal(shown.agent.authority, 'up to 25');
  assert.match(shown.agent.agent_notes_html, /<strong>first<\/strong>/);
  assert.match(shown.agent.html, /en\/pay\/inside/);
  assert.deepEqual(shown.agent.related, ['en/pay/one', 'en/pay/inside']);
  const told = shown.warnings.map((w) => w.text).join('\n');
  for (const said of [/#nope' leads to no heading/, /agents only/, /en\/no\/where/, /gone/]) assert.match(told, said);
  assert.ok(!/#any|#steps/.test(told), told);
  assert.ok(!existsSync(file('en/new/axolotl')));
  const hidden = await done(put('en/new/axolotl', { markdown: articleText({ title: 'A', audience: 'agent' }, 'b'), version: '', dry_run: true }));
  assert.equal(hidden.public, null);
  assert.equal(hidden.agent.title, 'A');
});

test('of very many warnings the first are told, and how many more there are', async () => {
  const markdown = articleText({ title: 'Links' }, Array.from({ length: 30000 }, (_, i) => `[a](${i}.md)`).join(' '));
  const { warnings } = await done(put('en/new/links', { markdown, version: '', dry_run: true }));
  assert.equal(warnings.length, 201);
  assert.match(warnings[0].text, /0\.md/);
  assert.match(warnings.at(-1).text, /^29800 more warnings/);
  assert.deepEqual([warnings.at(-1).code, warnings.at(-1).values], ['more-warnings', ['29800']]);
});

test('each fault has a code and its values, for other languages than that of its text', async () => {
  const tried = (markdown, id = 'en/new/said') => put(id, { markdown, version: '', dry_run: true });
  const { warnings } = await done(tried('---\ntitle: A\ntitel: B\n---\nSee [x](gone.md).'));
  assert.deepEqual(warnings, [
    { line: 3, text: "unknown key 'titel': 'title' is meant? It is left out", code: 'key-meant', values: ['titel', 'title'] },
    {
      line: 5,
      text: "the link 'gone.md' leads to no article: mend it; it is shown as text",
      code: 'link-nowhere',
      values: ['gone.md'],
    },
  ]);
  const bad = await tried('---\ntitle: a: b\n---\n');
  assert.equal(bad.status, 400);
  const text = 'a text holds a colon with a space behind it: put the text in quotes: title: "a: b"';
  assert.equal(bad.json().detail, `line 2: ${text}`);
  assert.deepEqual(bad.json().faults, [{ line: 2, text, code: 'yaml-colon', values: ['title: "a: b"'] }]);
  const name = (await tried('---\ntitle: A\n---\nx', 'en/new/a:b')).json();
  assert.deepEqual([name.code, name.values], ['id-colon', []]);
  // What only a wrong call can bring about is told in English alone.
  const wrong = (await put('en/new/said', { markdown: 1 })).json();
  assert.ok(wrong.detail && !('code' in wrong) && !('faults' in wrong));
});

test('nothing outside the articles is read or written', async () => {
  const outside = temporaryFolder();
  writeFileSync(join(outside, 'x.md'), articleText({ title: 'Outside' }));
  symlinkSync(outside, join(daemon.kb, 'en/link'));
  symlinkSync(join(outside, 'x.md'), join(daemon.kb, 'en/pay/linked.md'));
  symlinkSync(join(daemon.kb, 'en/pay/one.md'), join(daemon.kb, 'en/pay/within.md'));
  mkdirSync(join(daemon.kb, 'en/pay/folder.md'));
  const markdown = articleText({ title: 'Mine' });
  const ids = ['en/link/x', 'en/link/new', 'en/pay/linked', 'en/pay/within', 'en/pay/folder', 'en/pay/one.md/x', '.hidden', 'en/.git/config', 'README', 'en/pay/ONE', 'EN/pay/new', 'en/Pay/new', 'en/pay/one',
    'en/con', 'en/nul.x', 'en/lpt1/a', 'en/dot.', 'en/ space', 'a//b', '/etc/x', 'en/a:b', 'en/a\\b', `en/${'x'.repeat(250)}`, `${'a/'.repeat(60)}b`, 'en/more/line', 'en/x\ny', 'en/../../x', '../x', ''];
  for (const id of ids)
    for (const dry_run of [true, false]) {
      const got = await put(id, { markdown, version: '', dry_run });
      assert.ok([400, 404, 405, 409].includes(got.status), `${id}: ${got.status} ${got.text}`);
    }
  for (const path of ['/api/v1/articles/..%2f..%2fx', '/api/v1/articles/en/%2e%2e%2fx', '/api/v1/articles/en%00x']) {
    const got = await daemon.get(path, { method: 'PUT', headers: { 'Content-Type': 'application/json', ...as(editor) }, body: JSON.stringify({ markdown, version: '' }) });
    assert.equal(got.status, 400, path);
  }
  for (const id of ['en/link/x', 'en/pay/linked', 'en/pay/folder', '.hidden', 'en/more/line']) {
    const got = await source(id);
    assert.ok([400, 404].includes(got.status), `${id}: ${got.text}`);
    assert.ok(!got.text.includes('Outside'));
  }
  assert.match((await put('en/more/line', { markdown, version: '' })).json().detail, /comes from more\.jsonl/);
  assert.match((await put('en/pay/ONE', { markdown, version: '' })).json().detail, /differs from one\.md/);
  assert.deepEqual(readdirSync(outside), ['x.md']);
  assert.deepEqual(readdirSync(daemon.kb).sort(), ['en', 'more.jsonl']);
  for (const name of ['link', 'pay/linked.md', 'pay/within.md']) rmSync(join(daemon.kb, 'en', name));
  rmSync(join(daemon.kb, 'en/pay/folder.md'), { recursive: true });
});

test('only editors may, and only where the config says so', async () => {
  const agent = await addToken(daemon, 'agent');
  await known(daemon, agent);
  const body = { markdown: articleText({ title: 'A' }), version: '' };
  assert.equal((await put('en/a/b', body, agent)).status, 403);
  assert.equal((await source('en/pay/one', agent)).status, 403);
  assert.equal((await put('en/a/b', body, 'wrong')).status, 401);
  assert.equal((await source('en/no/such')).status, 404);
  await daemon.reload({ ...daemon.base, languages: ['en', 'zh-CN'] });
  await until('not writable', async () => !(await done(source('en/pay/one'))).writable);
  await refused(put('en/a/b', body), 403, /kb_writable/);
  assert.equal((await done(put('en/a/b', { ...body, dry_run: true }))).public.title, 'A');
  assert.ok(!existsSync(file('en/a/b')));
  await daemon.reload({ ...daemon.base, languages: ['en', 'zh-CN'], kb_writable: true });
  await until('writable', async () => (await done(source('en/pay/one'))).writable);
});

test('in a git work tree the change comes as a patch that git applies', async (t) => {
  const top = temporaryFolder();
  const git = (cwd, ...args) =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd, encoding: 'utf8', stdio: 'pipe' });
  try {
    git(top, 'init', '-q');
  } catch {
    return t.skip('git is not installed');
  }
  const kb = join(top, 'docs/kb');
  const id = 'zh-CN/a/两 张';
  const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`);
  saveFile(join(kb, `${id}.md`), articleText({ title: '卡' }, lines.join('\n')));
  git(top, 'add', '.');
  git(top, 'commit', '-q', '-m', 'a');
  const one = await startDaemon({ kb, config: { languages: ['zh-CN', 'en'] } });
  const token = await addToken(one, 'editor');
  await known(one, token);
  const { markdown, version } = await done(one.get(url('sources', id), { headers: as(token) }));
  const changed = [
    [id, markdown.replace('line 3\n', 'line three\nand a half\n').replace('line 20\n', ''), version],
    [id, markdown.replace(/\n$/, ''), version],
    ['en/new/one', articleText({ title: 'New' }, 'text'), ''],
    ['en/new/cut', '---\ntitle: Cut\n---\nno newline', ''],
  ];
  for (const [at, text, from] of changed) {
    const { patch } = await done(put(at, { markdown: text, version: from, dry_run: true }, token, one));
    // In a clone: the daemon would read what git has half written.
    const clone = join(temporaryFolder(), 'clone');
    git(top, 'clone', '-q', top, clone);
    writeFileSync(join(clone, 'change.patch'), patch);
    git(clone, 'apply', 'change.patch');
    assert.equal(readFileSync(join(clone, 'docs/kb', `${at}.md`), 'utf8'), text);
  }
  assert.equal((await done(put(id, { markdown, version, dry_run: true }, token, one))).patch, null);
  await one.stop();
});

test('reindex replies once it is served, and status tells how it is', async () => {
  assert.equal((await daemon.get('/api/v1/status', { headers: as(editor) })).status, 403);
  const status = () => daemon.json('/api/v1/status', { headers: as(admin) });
  const reindex = (body, token = admin) =>
    daemon.get('/api/v1/reindex', { method: 'POST', headers: { ...(body && { 'Content-Type': 'application/json' }), ...as(token) }, body });
  assert.equal((await reindex('', editor)).status, 403);
  const before = await status();
  assert.match(before.version, /^\d/);
  assert.equal(before.index.ready, true);
  assert.equal(before.index.failed, false);
  assert.ok(before.index.articles >= 4);
  assert.ok(before.uptime_s >= 0 && before.index.age_s >= 0);
  assert.equal(before.kb, daemon.kb);
  assert.equal(before.config, daemon.config);
  assert.equal(before.server.jobs_waiting, 0);
  const plain = await done(reindex(''));
  assert.equal(plain.articles, before.index.articles);
  assert.equal(plain.generation, before.index.generation);
  const anew = await done(reindex('{"rebuild":true}'));
  assert.ok(anew.generation > plain.generation);
  assert.equal((await status()).index.generation, anew.generation);
  assert.ok((await daemon.ids('pangolin')).length === 1);
  for (const body of ['{', '{"rebuild":1}']) assert.equal((await reindex(body)).status, 400);
  assert.equal((await daemon.get('/api/v1/reindex', { method: 'POST', headers: as(admin), body: 'x' })).status, 415);
});
