// Every reply is as the API's own description says.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, openDaemon, startDaemon, until } from './daemon.mjs';
import { faultsOf } from './schema.mjs';

let daemon;
let doc;
before(async () => {
  daemon = await openDaemon();
  const reply = await daemon.get('/api/v1/openapi.json');
  assert.equal(reply.status, 200);
  assert.match(reply.headers['content-type'], /^application\/vnd\.oai\.openapi\+json/);
  doc = reply.json();
});
after(() => daemon?.stop());

// The described operation of a path, its parameters filled in.
function operationOf(path, method) {
  const plain = path.split('?')[0];
  for (const [pattern, item] of Object.entries(doc.paths)) {
    const regex = pattern.replace(/[.]/g, '\\.').replace(/\{[^}]+\}/g, '.+');
    if (new RegExp(`^${regex}$`).test(plain)) return item[method];
  }
  return undefined;
}

function assertDescribed(path, reply, method = 'get') {
  const operation = operationOf(path, method);
  assert.ok(operation, `${path} is described`);
  const response = operation.responses[reply.status];
  assert.ok(response, `${path}: ${reply.status} is described: ${reply.text}`);
  if (!response.content) return;
  const type = reply.headers['content-type'].split(';')[0];
  const described = Object.entries(response.content).find(([t]) => t.split(';')[0] === type);
  assert.ok(described, `${path}: ${type} is described`);
  const value = /json/.test(type) ? reply.json() : reply.text;
  assert.deepEqual(faultsOf(value, described[1].schema, doc), [], path);
}

async function assertReply(path, status = 200, options = {}) {
  const reply = await daemon.get(path, options);
  assert.equal(reply.status, status, `${path}: ${reply.text}`);
  assertDescribed(path, reply, options.method?.toLowerCase());
  return reply;
}

test('the checker finds what is wrong', () => {
  const schema = doc.components.schemas.Result;
  const faults = faultsOf({ id: 1, matched: ['x'], more: 1 }, schema, doc);
  for (const fault of ['$.id is integer', '$.matched[0] is "x"', '$.more is not described', '$ has no title'])
    assert.ok(faults.some((f) => f.startsWith(fault)), fault);
  assert.deepEqual(faultsOf(3, { type: 'number' }, doc), []);
  assert.equal(faultsOf(3.5, { type: 'integer' }, doc).length, 1);
});

test('every route of the document answers as described', async () => {
  const { articles } = await daemon.json('/api/v1/articles?limit=1');
  assert.equal(doc.openapi, '3.1.0');
  for (const [path, item] of Object.entries(doc.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      // What wants a role tells a stranger so; the rest is below.
      if (operation.security) await assertReply(path, 401, { method: method.toUpperCase() });
      else assert.ok(['get', 'post', 'delete'].includes(method));
    }
    if (!item.get || item.get.security) continue;
    if (path.includes('{path}')) continue; // below, with a file
    const filled = path.replace('{id}', articles[0].id);
    const needed = (item.get.parameters ?? []).filter((p) => p.required && p.in === 'query');
    await assertReply(filled + (needed.length ? `?${needed.map((p) => `${p.name}=a&typing=1`).join('&')}` : ''));
    for (const parameter of item.get.parameters ?? []) assert.ok(parameter.schema && parameter.description);
    if (item.post) continue;
    const post = await daemon.get(filled, { method: 'POST' });
    assert.equal(post.status, 405);
    assert.match(post.headers.allow, /GET/);
  }
});

test('searches of every kind', async () => {
  for (const params of [
    'q=退款', 'q=refund', 'q=refnud', 'q=tuikuan', 'q=餐饮', 'q=ζψωχφ', 'q=退款&explain=1', 'q=退款&category=payment',
    'q=退款&lang=en', 'q=refund&lang=zh-TW', 'q=退款&limit=50&offset=10', 'q=%F0%9F%8E%89', 'q=行李&segment=vip',
  ])
    await assertReply(`/api/v1/search?typing=1&${encodeURI(decodeURI(params))}`);
  for (const params of ['', 'q=', 'q=%FF', 'q=a&lang=xx', 'q=a&limit=0', 'q=a&offset=x', `q=${'a'.repeat(600)}`])
    await assertReply(`/api/v1/search?${params}`, 400);
});

test('suggestions, articles, lists and categories', async () => {
  for (const params of ['q=退', 'q=tk', 'q=ζψ', 'q=refund&lang=en&limit=3'])
    await assertReply(`/api/v1/suggest?${encodeURI(params)}`);
  await assertReply('/api/v1/suggest', 400);
  await assertReply('/api/v1/suggest?q=a&limit=99', 400);
  const { articles } = await daemon.json('/api/v1/articles?limit=50');
  for (const article of articles) {
    const { headers } = await assertReply(`/api/v1/articles/${article.id}`);
    await assertReply(`/api/v1/articles/${article.id}`, 304, { headers: { 'If-None-Match': headers.etag } });
  }
  await assertReply('/api/v1/articles/no/such', 404);
  for (const params of ['', '?lang=en', '?category=payment&limit=2', '?category=none', '?offset=1000'])
    await assertReply(`/api/v1/articles${params}`);
  for (const params of ['?lang=xx', '?limit=x', '?offset=-1']) await assertReply(`/api/v1/articles${params}`, 400);
  await assertReply('/api/v1/categories');
  await assertReply('/api/v1/categories?lang=xx', 400);
});

test('a file beside an article', async () => {
  const own = daemon;
  daemon = await startDaemon({ articles: { 'en/a/one': { title: 'One', body: '![A dot](dot.svg)' } }, ready: false });
  try {
    writeFileSync(join(daemon.kb, 'en/a/dot.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
    await daemon.ready();
    const [, src] = /src="([^"]+)"/.exec((await daemon.article('en/a/one')).html);
    const { headers } = await assertReply(src);
    if (headers.etag) await assertReply(src, 304, { headers: { 'If-None-Match': headers.etag } });
    await assertReply('/attachments/en/a/none.svg', 404);
  } finally {
    await daemon.stop();
    daemon = own;
  }
});

// What editors keep, and replace as a whole.
const kept = {
  synonyms: [{ both: ['refund', '退款'] }, { from: ['bill'], to: ['invoice'] }],
  pins: [{ q: ['refund', '退款'], article: 'en/a/one' }, { q: ['bill'], match: 'words', article: 'en/a/one', lang: 'zh', until: '2027-02-28', note: 'x' }],
};
for (const [name, rules] of Object.entries(kept))
  test(name, async () => {
    const own = daemon;
    daemon = await startDaemon({ articles: { 'en/a/one': { title: 'One' } } });
    const path = `/api/v1/${name}`;
    const put = (status, token, change, type = 'application/json') =>
      assertReply(path, status, {
        method: 'PUT',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': type },
        body: typeof change === 'string' ? change : JSON.stringify(change),
      });
    try {
      const [editor, agent] = [await addToken(daemon, 'editor'), await addToken(daemon, 'agent')];
      const read = (status, token) => assertReply(path, status, { headers: { Authorization: `Bearer ${token}` } });
      await until('the tokens', async () => (await daemon.get(path, { headers: { Authorization: `Bearer ${agent}` } })).status === 403);
      await read(403, agent);
      const { version } = (await read(200, editor)).json();
      const change = { version, [name]: rules };
      const schema = `${name[0].toUpperCase()}${name.slice(1)}Change`;
      for (const wanted of doc.components.schemas[schema].required) assert.ok(wanted in change);
      await put(200, editor, change);
      await put(409, editor, change);
      await put(400, editor, '{');
      await put(415, editor, change, 'text/plain');
      await put(413, editor, 'x'.repeat(9 << 20));
      await put(403, agent, change);
      await read(200, editor);
    } finally {
      await daemon.stop();
      daemon = own;
    }
  });

test('signing in, writing articles, and what admins ask', async () => {
  const own = daemon;
  daemon = await startDaemon({ articles: { 'en/a/one': { title: 'One' } }, config: { kb_writable: true } });
  const call = (method, path, status, token, body, type = 'application/json') =>
    assertReply(path, status, {
      method,
      headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { 'Content-Type': type }) },
      body: typeof body === 'object' ? JSON.stringify(body) : body,
    });
  try {
    const [admin, agent] = [await addToken(daemon, 'admin'), await addToken(daemon, 'agent')];
    const signin = '/api/v1/signin';
    for (const token of [admin, agent])
      await until('the tokens', async () => {
        for (let i = 0; i < 6; i++) if ((await daemon.get(signin, { agent: false, headers: { Authorization: `Bearer ${token}` } })).status !== 200) return false;
        return true;
      });
    const { headers } = await call('POST', signin, 200, '', { token: admin });
    const cookie = headers['set-cookie'][0].split(';')[0];
    await assertReply(signin, 200, { headers: { Cookie: cookie } });
    await call('GET', signin, 200, agent);
    await call('POST', signin, 400, '', '{');
    await call('POST', signin, 401, '', { token: 'x' });
    await assertReply(signin, 403, { method: 'POST', headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'cross-site' }, body: '{"token":"x"}' });
    await call('POST', signin, 413, '', 'x'.repeat(5000));
    await call('POST', signin, 415, '', 'x', 'text/plain');
    await call('POST', '/api/v1/signout', 204);
    const article = '/api/v1/articles/en/a/one';
    const { markdown, version } = (await call('GET', '/api/v1/sources/en/a/one', 200, admin)).json();
    await call('GET', '/api/v1/sources/en/a/none', 404, admin);
    await call('GET', '/api/v1/sources/.x', 400, admin);
    await call('GET', '/api/v1/sources/en/a/one', 403, agent);
    await call('PUT', article, 200, admin, { markdown, version, dry_run: true });
    await call('PUT', article, 200, admin, { markdown: `${markdown}more`, version });
    await call('PUT', article, 409, admin, { markdown, version });
    await call('PUT', article, 400, admin, { markdown: 'x', version: 'y' , dry_run: 1 });
    await call('PUT', article, 403, agent, { markdown, version });
    await call('PUT', article, 413, admin, 'x'.repeat(8 << 20));
    await call('PUT', article, 415, admin, 'x', 'text/plain');
    await call('GET', '/api/v1/status', 200, admin);
    await call('GET', '/api/v1/status', 403, agent);
    await call('POST', '/api/v1/reindex', 200, admin);
    await call('POST', '/api/v1/reindex', 200, admin, { rebuild: true });
    await call('POST', '/api/v1/reindex', 400, admin, { rebuild: 1 });
    await call('POST', '/api/v1/reindex', 403, agent);
    await call('POST', '/api/v1/reindex', 415, admin, 'x', 'text/plain');
  } finally {
    await daemon.stop();
    daemon = own;
  }
});

test('what visitors and agents tell', async () => {
  const own = daemon;
  daemon = await startDaemon({ articles: { 'en/a/one': { title: 'One' } }, config: { trusted_proxies: ['127.0.0.1'], rates: { contact: '3/h' } } });
  const call = (method, path, status, body, token, headers = {}) =>
    assertReply(`/api/v1${path}`, status, {
      method,
      headers: { ...(body && { 'Content-Type': 'application/json' }), ...(token && { Authorization: `Bearer ${token}` }), ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  try {
    const [agent, admin] = [await addToken(daemon, 'agent'), await addToken(daemon, 'admin')];
    for (const token of [agent, admin])
      await until('the tokens', async () => {
        for (let i = 0; i < 6; i++) if ((await daemon.get('/api/v1/contacts', { agent: false, headers: { Authorization: `Bearer ${token}` } })).status !== 200) return false;
        return true;
      });
    const { session } = (await call('POST', '/sessions', 200, '{}')).json();
    await daemon.search('axolotl', { typing: 0, session });
    const event = { event_id: 'a', session, type: 'unhelpful', article_id: 'en/a/one', position: 1, page: '/p', reason: 'r', comment: 'c', query: 'q' };
    await call('POST', '/events', 200, event);
    await call('POST', '/events', 200, [event, { event_id: 'b', type: 'dismiss' }]);
    await call('POST', '/events', 400, '{');
    await call('POST', '/events', 413, 'x'.repeat(1 << 17));
    await call('POST', '/events', 415, 'x', '', { 'Content-Type': 'text/csv' });
    const from = { 'X-Forwarded-For': '192.0.2.9' };
    await call('POST', '/contact', 200, { session, message: 'm', name: 'n', phone: '123', email: 'a@b', when: new Date().toISOString() }, '', from);
    await call('POST', '/contact', 400, {}, '', from);
    await call('POST', '/contact', 415, 'x', '', { 'Content-Type': 'text/plain', ...from });
    await call('POST', '/contact', 429, {}, '', from);
    const { code } = (await call('POST', '/handoffs', 200, { session })).json();
    await call('POST', '/handoffs', 400, { session: 'x' });
    const seen = (await call('GET', `/handoffs/${code}`, 200, undefined, agent)).json();
    assert.deepEqual(seen.steps.map((step) => step.type), ['search', 'unhelpful', 'contact']);
    await call('GET', '/handoffs/x', 400, undefined, agent);
    await call('GET', `/handoffs/${String((Number(code) + 1) % 1e6).padStart(6, '0')}`, 404, undefined, agent);
    const [row] = (await call('GET', '/contacts?status=new&limit=1&offset=0', 200, undefined, agent)).json().contacts;
    await call('GET', '/contacts?status=old', 400, undefined, agent);
    const contact = `/contacts/${row.id}`;
    await call('PATCH', contact, 200, { version: row.version, status: 'claimed' }, admin);
    await call('PATCH', contact, 409, { version: row.version, status: 'claimed' }, agent);
    await call('PATCH', contact, 200, { version: row.version + 1, status: 'done', attempted: true, helped: true, note: 'n' }, admin);
    await call('PATCH', contact, 400, { status: 'x' }, agent);
    await call('PATCH', '/contacts/c99', 404, { version: 1 }, agent);
    await call('PATCH', contact, 415, 'x', agent, { 'Content-Type': 'text/plain' });
    await call('POST', '/calls', 200, { outcome: 'solved', article_id: 'en/a/one', code, customer_key: 'k', question: 'q' }, agent);
    await call('POST', '/calls', 400, {}, agent);
    await call('POST', '/agent/flags', 200, { kind: 'not_found', question: 'q', article_id: 'en/a/one', search_id: 'y', lang: 'en', comment: 'c' }, agent);
    await call('POST', '/agent/flags', 400, {}, agent);
    await call('DELETE', '/sessions', 403, undefined, agent);
    await call('DELETE', '/sessions', 400, undefined, admin);
    await call('DELETE', '/sessions?code=123', 400, undefined, admin);
    await call('DELETE', '/sessions/x', 404);
    await call('DELETE', `/sessions/${session}`, 200);
    await call('DELETE', `/sessions?code=${code}`, 404, undefined, admin);
    await call('POST', '/calls', 404, { outcome: 'solved', code }, agent);
  } finally {
    await daemon.stop();
    daemon = own;
  }
});

test('too many requests', async () => {
  const own = daemon;
  daemon = await startDaemon({
    articles: { 'en/a/one': { title: 'One' } },
    config: { rates: { search: '1/h' }, trusted_proxies: ['127.0.0.1'] },
  });
  try {
    for (const [i, path] of ['search?q=one', 'suggest?q=one', 'articles', 'articles/en/a/one', 'categories'].entries()) {
      const headers = { 'X-Forwarded-For': `192.0.2.${i + 1}` };
      await assertReply(`/api/v1/${path}`, 200, { headers });
      const refused = await assertReply(`/api/v1/${path}`, 429, { headers });
      assert.ok(Number(refused.headers['retry-after']) > 0);
    }
  } finally {
    await daemon.stop();
    daemon = own;
  }
});
