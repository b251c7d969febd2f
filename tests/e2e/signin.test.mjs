// Consoles sign in with a token and go on with a cookie; nobody else does.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, run, startDaemon, until } from './daemon.mjs';

const articles = { 'en/a/one': { title: 'Watering the walrus' } };
const signinPath = '/api/v1/signin';
let daemon;
let editor;
before(async () => {
  daemon = await startDaemon({ articles, config: { trusted_proxies: ['127.0.0.1'] } });
  editor = await addToken(daemon, 'editor', '--name', 'Li');
  await known(editor);
});
after(() => daemon?.stop());

// All workers know the token: several new connections in a row say so.
async function known(token) {
  await until('the token is known', async () => {
    for (let i = 0; i < 6; i++) if ((await daemon.get(signinPath, { agent: false, headers: { Authorization: `Bearer ${token}` } })).status !== 200) return false;
    return true;
  });
}
const post = (path, body, headers = {}) =>
  daemon.get(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
async function signIn(token = editor, headers = {}) {
  const reply = await post(signinPath, { token }, headers);
  assert.equal(reply.status, 200, reply.text);
  const [set] = reply.headers['set-cookie'];
  return { reply, set, cookie: set.split(';')[0], csrf: reply.json().csrf };
}
const own = () => ({ Origin: daemon.url, 'Sec-Fetch-Site': 'same-origin' });
const put = async (headers) => {
  const { version, synonyms } = await daemon.json('/api/v1/synonyms', { headers: { Authorization: `Bearer ${editor}` } });
  return daemon.get('/api/v1/synonyms', {
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ version, synonyms }),
  });
};
const audit = () => readFileSync(join(daemon.data, 'audit.log'), 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line));

test('a token gives a cookie with the role of the token, until it is signed out', async () => {
  const { reply, set, cookie, csrf } = await signIn();
  assert.match(set, /^answerd=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
  assert.deepEqual(Object.keys(reply.json()), ['id', 'name', 'role', 'csrf', 'idle_s', 'timezone', 'answered_at', 'languages', 'categories']);
  assert.equal(reply.json().role, 'editor');
  assert.equal(reply.json().name, 'Li');
  assert.equal(reply.headers['cache-control'], 'no-store');
  const who = await daemon.json(signinPath, { headers: { Cookie: `a=b; ${cookie}; c=d` } });
  assert.deepEqual(who, reply.json());
  assert.equal((await daemon.json(signinPath, { headers: { Authorization: `Bearer ${editor}` } })).csrf, null);
  const changed = await put({ Cookie: cookie, 'X-CSRF-Token': csrf, ...own() });
  assert.equal(changed.status, 200, changed.text);
  const out = await post('/api/v1/signout', '', { Cookie: cookie, ...own() });
  assert.equal(out.status, 204);
  assert.match(out.headers['set-cookie'][0], /^answerd=; Path=\/; Max-Age=0; HttpOnly; SameSite=Strict$/);
  const gone = await daemon.problem(signinPath, 401, { headers: { Cookie: cookie } });
  assert.match(gone.detail, /sign in again/);
  const lines = await until('noted', () => audit().some((l) => l.what === 'signout') && audit());
  const line = lines.find((l) => l.what === 'signin');
  assert.equal(line.who.name, 'Li');
  assert.equal(line.detail.client, '127.0.0.1');
  // Nothing of it is in the log or on the disk.
  for (const secret of [cookie.split('=')[1], csrf, editor]) {
    assert.ok(!daemon.stderr.includes(secret));
    assert.ok(!readFileSync(join(daemon.data, 'audit.log'), 'utf8').includes(secret));
  }
});

test('over TLS the cookie is Secure, and no other host can set it', async () => {
  const tls = { 'X-Forwarded-Proto': 'https', 'X-Forwarded-For': '198.51.100.1' };
  const { set, cookie } = await signIn(editor, tls);
  assert.match(set, /^__Host-answerd=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Strict; Secure$/);
  assert.equal((await daemon.get(signinPath, { headers: { Cookie: cookie, ...tls } })).status, 200);
  // One that a neighbor host planted under the plain name is not looked at.
  const planted = cookie.replace('__Host-', '');
  assert.equal((await daemon.get(signinPath, { headers: { Cookie: planted, ...tls } })).status, 401);
});

test('forged and foreign cookies are nobody', async () => {
  const { cookie } = await signIn();
  const flipped = cookie.replace(/.$/, (c) => (c === 'A' ? 'Q' : 'A'));
  for (const forged of [flipped, 'answerd=', `answerd=${'A'.repeat(43)}`, `answerd=${'x'.repeat(8000)}`, `answerd=${editor}`, `answerd="${cookie}"`])
    assert.equal((await daemon.get(signinPath, { headers: { Cookie: forged } })).status, 401, forged);
  assert.equal((await daemon.get(signinPath)).headers['www-authenticate'], 'Bearer');
  // The cookie is no token, nor does a bad token fall back to the cookie.
  assert.equal((await daemon.get(signinPath, { headers: { Authorization: `Bearer ${cookie.split('=')[1]}` } })).status, 401);
  assert.equal((await daemon.get(signinPath, { headers: { Authorization: 'Bearer wrong', Cookie: cookie } })).status, 401);
  assert.equal((await post(signinPath, { token: cookie.split('=')[1] })).status, 401);
});

test('a change wants X-CSRF-Token and a page of this site', async () => {
  const { cookie, csrf } = await signIn();
  const other = await signIn();
  const good = { Cookie: cookie, 'X-CSRF-Token': csrf };
  const refused = {
    'no X-CSRF-Token': { Cookie: cookie, ...own() },
    'a wrong one': { ...good, ...own(), 'X-CSRF-Token': csrf.replace(/.$/, (c) => (c === 'A' ? 'Q' : 'A')) },
    'an empty one': { ...good, ...own(), 'X-CSRF-Token': '' },
    'that of another sign-in': { ...good, ...own(), 'X-CSRF-Token': other.csrf },
    'neither Origin nor Sec-Fetch-Site': good,
    'another site': { ...good, 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' },
    'another site that names our Origin': { ...good, 'Sec-Fetch-Site': 'cross-site', Origin: daemon.url },
    'a neighbor host': { ...good, 'Sec-Fetch-Site': 'same-site' },
    'another origin': { ...good, Origin: 'https://evil.example' },
    'our host as a part of it': { ...good, Origin: `http://${daemon.host}:${daemon.port}.evil.example` },
    'another port': { ...good, Origin: `http://${daemon.host}:1` },
    'no origin': { ...good, Origin: 'null' },
  };
  for (const [what, headers] of Object.entries(refused)) {
    const reply = await put(headers);
    assert.equal(reply.status, 403, what);
    assert.match(reply.json().detail, /X-CSRF-Token/);
  }
  for (const headers of [own(), { Origin: daemon.url }, { 'Sec-Fetch-Site': 'same-origin', Origin: 'https://help.example.com' }])
    assert.equal((await put({ ...good, ...headers })).status, 200, JSON.stringify(headers));
  // A token by itself needs neither.
  assert.equal((await put({ Authorization: `Bearer ${editor}`, Origin: 'https://evil.example' })).status, 200);
});

test('no other site signs its visitor in or out', async () => {
  const { cookie } = await signIn();
  for (const headers of [{ Origin: 'https://evil.example' }, { 'Sec-Fetch-Site': 'cross-site' }]) {
    const reply = await post(signinPath, { token: editor }, headers);
    assert.equal(reply.status, 403);
    assert.equal(reply.headers['set-cookie'], undefined);
    assert.equal((await post('/api/v1/signout', '', { Cookie: cookie, ...headers })).status, 403);
  }
  const form = await post(signinPath, `{"token":"${editor}"}`, { 'Content-Type': 'text/plain' });
  assert.equal(form.status, 415);
  assert.equal((await daemon.get(signinPath, { headers: { Cookie: cookie } })).status, 200);
});

test('a token that is revoked ends its cookies at once', async () => {
  const token = await addToken(daemon, 'agent', '--name', 'Leaver');
  await known(token);
  const { cookie } = await signIn(token);
  assert.equal((await daemon.get('/api/v1/synonyms', { headers: { Cookie: cookie } })).status, 403);
  const { tokens } = JSON.parse(readFileSync(join(daemon.data, 'tokens.json'), 'utf8'));
  const { id } = tokens.find((t) => t.name === 'Leaver');
  assert.equal((await run(['token', 'revoke', id, '--data', daemon.data])).status, 0);
  await until('signed out', async () => (await daemon.get(signinPath, { headers: { Cookie: cookie } })).status === 401, 1);
  assert.equal((await post(signinPath, { token })).status, 401);
});

test('guessing is limited for its client alone, and noted', async () => {
  const from = (client) => ({ 'X-Forwarded-For': client });
  const statuses = [];
  for (let i = 0; i < 14; i++) {
    const reply = await post(signinPath, { token: `guess ${i}` }, from('192.0.2.7'));
    statuses.push(reply.status);
    assert.equal(reply.headers['set-cookie'], undefined);
    if (reply.status === 429) assert.ok(Number(reply.headers['retry-after']) > 0);
  }
  assert.deepEqual(statuses, [...Array(10).fill(401), ...Array(4).fill(429)]);
  // As a Bearer it is the same guess.
  assert.equal((await daemon.get(signinPath, { headers: { Authorization: 'Bearer x', ...from('192.0.2.7') } })).status, 429);
  // A right one is let in all the same, and others may go on.
  await signIn(editor, from('192.0.2.7'));
  assert.equal((await post(signinPath, { token: 'x' }, from('192.0.2.8'))).status, 401);
  await until('ten failures are noted', () => audit().filter((l) => l.what === 'signin.failed' && l.detail.client === '192.0.2.7').length === 10);
});

test('what is no sign-in is told so', async () => {
  for (const body of ['', '{', '[]', '{}', '{"token":1}', '{"token":null}', '\xff'])
    assert.equal((await post(signinPath, body)).status, 400, body);
  assert.equal((await post(signinPath, { token: 'x'.repeat(5000) })).status, 413);
  assert.equal((await post(signinPath, { token: 'x'.repeat(3000) })).status, 401);
  assert.equal((await post('/api/v1/signout', '')).status, 204);
});

test('a token has at most 32 sign-ins: the one left alone for longest ends', async () => {
  const token = await addToken(daemon, 'agent');
  await known(token);
  const all = [];
  for (let i = 0; i < 33; i++) all.push((await signIn(token)).cookie);
  const status = async (cookie) => (await daemon.get(signinPath, { headers: { Cookie: cookie } })).status;
  assert.equal(await status(all[0]), 401);
  assert.equal(await status(all[1]), 200);
  assert.equal(await status(all[32]), 200);
});

test('a restart signs everybody out', async () => {
  const one = await startDaemon({ articles, data: undefined });
  const token = await addToken(one, 'agent');
  await until('known', async () => (await one.get(signinPath, { headers: { Authorization: `Bearer ${token}` } })).status === 200);
  const body = JSON.stringify({ token });
  const signIn = (d) => d.get(signinPath, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  await until('known by all', async () => (await signIn(one)).status === 200);
  const cookie = (await signIn(one)).headers['set-cookie'][0].split(';')[0];
  await one.end();
  const two = await one.again();
  assert.equal((await two.get(signinPath, { headers: { Cookie: cookie } })).status, 401);
  assert.equal((await signIn(two)).status, 200);
  await two.stop();
});
