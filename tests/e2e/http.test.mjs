// The server as clients meet it: malformed requests, connections, encodings,
// caching, other origins, limits.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { parseReplies, play } from '../edge/play.mjs';
import { query, request, slow, sleep, startDaemon, until } from './daemon.mjs';

const shop = 'https://www.example.com';
const articles = {
  'en/a/one': { title: 'Watering the walrus', body: 'Twice a day.' },
  ...Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`en/b/n${i}`, { title: `Ocelot number ${i}`, body: 'About ocelots.' }])),
};

let daemon;
before(async () => {
  daemon = await startDaemon({ articles, widgetOrigins: [shop] });
});
after(() => daemon?.stop());

// A raw connection that gathers what comes.
function connect(to = daemon) {
  const socket = net.connect(to.port, to.host);
  const parts = [];
  const state = { socket, closed: false, bytes: () => Buffer.concat(parts), text: () => Buffer.concat(parts).toString('latin1') };
  socket.on('data', (part) => parts.push(part));
  socket.on('close', () => (state.closed = true));
  socket.on('error', () => {});
  return new Promise((done, failed) => {
    socket.once('connect', () => done(state));
    socket.once('error', failed);
  });
}

test('the table of raw requests', async () => {
  const table = JSON.parse(readFileSync(new URL('../edge/requests.json', import.meta.url)));
  assert.ok(table.length > 50);
  const { mismatches } = await play({ host: daemon.host, port: daemon.port, table, timeoutMs: 5000 * slow });
  assert.deepEqual(mismatches, []);
});

test('a connection is kept, as long as the client wants', async () => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const accepted = await daemon.metric('answerd_connections_accepted_total');
  for (let i = 0; i < 20; i++) assert.equal((await request(`${daemon.url}/healthz`, { agent })).status, 200);
  agent.destroy();
  assert.equal((await daemon.metric('answerd_connections_accepted_total')) - accepted, 1);
  const closing = await connect();
  closing.socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  await until('it is closed', () => closing.closed, 2);
  assert.match(closing.text(), /\r\nConnection: close\r\n/i);
});

test('pipelined requests are answered in their order', async () => {
  const one = await connect();
  const wanted = Array.from({ length: 40 }, (_, i) => `ocelot number ${i % 30}`);
  one.socket.write(
    wanted
      .map((q, i) => (i % 4 === 3 ? `GET /no/${i} HTTP/1.1\r\nHost: x\r\n\r\n` : `GET /api/v1/search?${query({ q, typing: 1, limit: 1 })} HTTP/1.1\r\nHost: x\r\n\r\n`))
      .join(''),
  );
  await until('40 replies', () => parseReplies(one.bytes()).statuses.length === 40);
  assert.deepEqual(parseReplies(one.bytes()).statuses, wanted.map((_, i) => (i % 4 === 3 ? 404 : 200)));
  const queries = [...one.text().matchAll(/"query":"([^"]+)"/g)].map((m) => m[1]);
  assert.deepEqual(queries, wanted.filter((_, i) => i % 4 !== 3));
  one.socket.destroy();
});

test('HEAD is GET without the body', async () => {
  for (const path of ['/', '/healthz', '/api/v1/search?q=walrus&typing=1', '/api/v1/articles/en/a/one', '/articles/en/a/one', '/widget.js', '/no/such']) {
    const [head, get] = [await daemon.get(path, { method: 'HEAD' }), await daemon.get(path)];
    assert.equal(head.status, get.status, path);
    assert.equal(head.body.length, 0);
    assert.equal(head.headers['content-type'], get.headers['content-type']);
    if (!path.includes('search')) assert.equal(head.headers['content-length'], get.headers['content-length'], path);
  }
});

test('other methods are refused with what is offered', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
    const reply = await daemon.get('/api/v1/search?q=a', { method });
    assert.equal(reply.status, 405);
    assert.match(reply.headers.allow, /GET/);
  }
  await daemon.problem('/api/v1/no/such', 404);
  await daemon.problem('/api/v2/search?q=a', 404);
});

test('JSON of more than 1 KiB is gzipped for who takes it, less is not', async () => {
  const large = '/api/v1/search?q=ocelot&typing=1&limit=20';
  const small = '/api/v1/suggest?q=zzz';
  const gzip = { headers: { 'Accept-Encoding': 'gzip' } };
  const packed = await daemon.get(large, gzip);
  assert.equal(packed.headers['content-encoding'], 'gzip');
  assert.match(packed.headers.vary, /Accept-Encoding/);
  const text = gunzipSync(packed.body).toString();
  assert.ok(text.length > 1024 && packed.body.length < text.length);
  assert.equal(JSON.parse(text).results.length, 20);
  const less = await daemon.get(small, gzip);
  assert.equal(less.headers['content-encoding'], undefined);
  assert.ok(less.body.length < 1024);
  for (const value of ['', 'identity', 'gzip;q=0', 'br'])
    assert.equal((await daemon.get(large, { headers: { 'Accept-Encoding': value } })).headers['content-encoding'], undefined, value);
});

test('static files: packed, revalidated, and kept when their name has a hash', async () => {
  const page = (await daemon.get('/')).text;
  const assets = [...page.matchAll(/(?:href|src)="(\/assets\/[^"#]+)/g)].map((m) => m[1]);
  assert.ok(assets.some((a) => a.endsWith('.css')) && assets.some((a) => a.endsWith('.js')), assets.join());
  for (const path of [...new Set(assets)]) {
    const plain = await daemon.get(path);
    assert.equal(plain.status, 200, path);
    assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable', path);
    assert.equal(plain.headers['x-content-type-options'], 'nosniff');
    const tags = new Set([plain.headers.etag]);
    for (const [coding, unpack] of [['gzip', gunzipSync], ['br', brotliDecompressSync]]) {
      const reply = await daemon.get(path, { headers: { 'Accept-Encoding': coding } });
      if (!reply.headers['content-encoding']) continue; // too small to gain
      assert.equal(reply.headers['content-encoding'], coding);
      assert.match(reply.headers.vary, /Accept-Encoding/);
      assert.deepEqual(unpack(reply.body), plain.body);
      assert.ok(reply.body.length < plain.body.length);
      assert.ok(!tags.has(reply.headers.etag), 'each coding has its own tag');
      tags.add(reply.headers.etag);
      const again = await daemon.get(path, { headers: { 'Accept-Encoding': coding, 'If-None-Match': reply.headers.etag } });
      assert.equal(again.status, 304);
      assert.equal(again.body.length, 0);
      assert.equal(again.headers['cache-control'], plain.headers['cache-control']);
    }
  }
  const css = assets.find((a) => a.endsWith('.css'));
  const best = await daemon.get(css, { headers: { 'Accept-Encoding': 'gzip, deflate, br' } });
  assert.equal(best.headers['content-encoding'], 'br');
  const widget = await daemon.get('/widget.js');
  assert.equal(widget.headers['cache-control'], 'no-cache', 'its name stays, its text may change');
  assert.equal((await daemon.get('/widget.js', { headers: { 'If-None-Match': widget.headers.etag } })).status, 304);
  for (const path of ['/assets/', '/assets/none.js', '/assets/..%2f..%2fetc/passwd', '/assets/%2e%2e/manifest.json', '/assets/../../etc/passwd'])
    assert.ok([400, 404].includes((await daemon.get(path)).status), path);
});

test('other sites may call the API when the config says so', async () => {
  const path = '/api/v1/search?q=walrus&typing=1';
  const from = (Origin, more = {}) => ({ headers: { Origin, ...more } });
  const allowed = await daemon.get(path, from(shop));
  assert.equal(allowed.headers['access-control-allow-origin'], shop);
  assert.match(allowed.headers.vary, /Origin/);
  assert.equal(allowed.headers['access-control-allow-credentials'], undefined);
  for (const other of ['https://evil.example', 'http://www.example.com', `${shop}.evil.example`, `${shop}:8443`, 'null']) {
    const reply = await daemon.get(path, from(other));
    assert.equal(reply.headers['access-control-allow-origin'], undefined, other);
    assert.match(reply.headers.vary, /Origin/);
  }
  const asks = { 'Access-Control-Request-Method': 'GET', 'Access-Control-Request-Headers': 'content-type' };
  const preflight = await daemon.get(path, { method: 'OPTIONS', ...from(shop, asks) });
  assert.ok([200, 204].includes(preflight.status));
  assert.equal(preflight.headers['access-control-allow-origin'], shop);
  assert.match(preflight.headers['access-control-allow-methods'], /GET/);
  const refused = await daemon.get(path, { method: 'OPTIONS', ...from('https://evil.example', asks) });
  assert.equal(refused.headers['access-control-allow-origin'], undefined);
  assert.equal(refused.headers['access-control-allow-methods'], undefined);
  // An error must be readable there too, and the figures must not be.
  assert.equal((await daemon.get('/api/v1/search?q=', from(shop))).headers['access-control-allow-origin'], shop);
  assert.equal((await daemon.get('/metrics', from(shop))).headers['access-control-allow-origin'], undefined);
  // The widget's own files go anywhere.
  assert.equal((await daemon.get('/widget.js', from('https://evil.example'))).headers['access-control-allow-origin'], '*');
});

test('pages are guarded by their headers', async () => {
  for (const path of ['/', '/search?q=walrus', '/articles/en/a/one', '/category/en/a', '/nowhere']) {
    const { headers } = await daemon.get(path, { headers: { Accept: 'text/html' } });
    assert.match(headers['content-security-policy'], /default-src 'none'|default-src 'self'/, path);
    assert.doesNotMatch(headers['content-security-policy'], /unsafe-(inline|eval)/);
    assert.match(headers['content-security-policy'], /frame-ancestors/);
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.ok(headers['referrer-policy'], path);
    assert.equal(headers['set-cookie'], undefined);
  }
});

test('what is asked comes back escaped', async () => {
  const q = '"><script>alert(1)</script>\'&';
  const page = (await daemon.get(`/search?${query({ q })}`)).text;
  assert.doesNotMatch(page, /<script>alert/);
  assert.ok(page.includes('&lt;script&gt;alert(1)'));
  const json = await daemon.get(`/api/v1/search?${query({ q, typing: 1 })}`);
  assert.match(json.headers['content-type'], /^application\/json/);
  assert.equal(json.json().query, q);
});

// /metrics, read by the rules of the Prometheus text format 0.0.4.
function parseMetrics(text) {
  assert.ok(text.endsWith('\n'));
  const types = new Map();
  const values = new Map();
  for (const line of text.split('\n').slice(0, -1)) {
    const about = /^# (HELP|TYPE) ([a-zA-Z_:][\w:]*) (.+)$/.exec(line);
    if (about) {
      if (about[1] === 'TYPE') {
        assert.ok(!types.has(about[2]), `${about[2]} has one type`);
        assert.match(about[3], /^(counter|gauge|histogram|summary|untyped)$/);
        types.set(about[2], about[3]);
      }
      continue;
    }
    const sample = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (\S+)$/.exec(line);
    assert.ok(sample, `a sample: ${line}`);
    const family = types.has(sample[1]) ? sample[1] : sample[1].replace(/_(bucket|sum|count)$/, '');
    assert.ok(types.has(family), `${sample[1]} has a type before it`);
    if (types.get(family) === 'counter') assert.match(family, /_total$/);
    assert.ok(Number.isFinite(Number(sample[3])), line);
    const key = sample[1] + (sample[2] ?? '');
    assert.ok(!values.has(key), `${key} comes once`);
    values.set(key, Number(sample[3]));
  }
  return { types, values };
}

test('/metrics is what Prometheus reads, and counts', async () => {
  const read = async () => {
    const reply = await daemon.get('/metrics');
    assert.match(reply.headers['content-type'], /^text\/plain; version=0\.0\.4/);
    return parseMetrics(reply.text);
  };
  const before = (await read()).values;
  await daemon.search('walrus');
  await daemon.search('walrus', { typing: 0 });
  await daemon.get('/api/v1/search?q=');
  const { types, values } = await read();
  const rise = (name) => values.get(name) - before.get(name);
  assert.equal(rise('answerd_searches_total'), 2);
  assert.equal(rise('answerd_searches_committed_total'), 1);
  assert.equal(rise('answerd_search_seconds_count'), 2);
  assert.equal(rise('answerd_replies_total{class="4xx"}'), 1);
  assert.equal(values.get('answerd_ready'), 1);
  assert.equal(values.get('answerd_index_articles'), 31);
  for (const [name, type] of types) {
    if (type !== 'histogram') continue;
    const buckets = [...values].filter(([key]) => key.startsWith(`${name}_bucket`)).map(([, v]) => v);
    for (let i = 1; i < buckets.length; i++) assert.ok(buckets[i] >= buckets[i - 1]);
    assert.equal(buckets.at(-1), values.get(`${name}_count`));
  }
});

test('too many requests of one client wait, others do not', async () => {
  const limited = await startDaemon({ articles, config: { rates: { search: '10/m' }, trusted_proxies: ['127.0.0.1'] } });
  const from = (address) => ({ headers: { 'X-Forwarded-For': address } });
  const path = '/api/v1/search?q=walrus&typing=1';
  try {
    for (let i = 0; i < 10; i++) assert.equal((await limited.get(path, from('192.0.2.1'))).status, 200);
    const problem = await limited.problem(path, 429, from('192.0.2.1'));
    assert.match(problem.detail, /Try again in \d+ s/);
    const refused = await limited.get(path, from('192.0.2.1'));
    const wait = Number(refused.headers['retry-after']);
    assert.ok(wait >= 1 && wait <= 60, String(wait));
    assert.equal((await limited.get(path, from('192.0.2.2'))).status, 200);
    // What a client writes before the proxy's own word does not count.
    assert.equal((await limited.get(path, from('203.0.113.9, 192.0.2.1'))).status, 429);
    // One /64 is one client.
    for (let i = 0; i < 10; i++) await limited.get(path, from(`2001:db8::${i + 1}`));
    assert.equal((await limited.get(path, from('2001:db8::ffff'))).status, 429);
    assert.equal((await limited.get(path, from('2001:db8:0:1::1'))).status, 200);
    assert.equal((await limited.get('/healthz', from('192.0.2.1'))).status, 200);
    assert.ok((await limited.metric('answerd_refused_total{reason="rate"}')) >= 4);
  } finally {
    await limited.stop();
  }
});

// A connection that was let in, which a request on it shows, and stays open.
// Those of before may still be closing: then it is tried again.
const hold = (of) =>
  until('a connection is let in', async () => {
    const one = await connect(of);
    one.socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await until('it is answered', () => parseReplies(one.bytes()).statuses.length > 0);
    if (parseReplies(one.bytes()).statuses[0] === 200) return one;
    one.socket.destroy();
    return undefined;
  });

test('too many connections are told so, and room is made again', async () => {
  const small = await startDaemon({ articles, config: { limits: { connections: 8, per_client: 100 } } });
  try {
    small.agent.destroy();
    const open = [];
    for (let i = 0; i < 8; i++) open.push(await hold(small));
    const refused = await until('one is refused', async () => {
      const reply = await request(`${small.url}/healthz`, { agent: false }).catch(() => undefined);
      return reply?.status === 503 && reply;
    });
    assert.match(refused.json().detail, /Too many connections/);
    for (const one of open) one.socket.destroy();
    await until('there is room', async () => (await request(`${small.url}/healthz`, { agent: false })).status === 200);
  } finally {
    await small.stop();
  }
});

test('one address cannot take all connections', async () => {
  const small = await startDaemon({ articles, config: { limits: { per_client: 4 } } });
  try {
    small.agent.destroy();
    const open = [];
    for (let i = 0; i < 4; i++) open.push(await hold(small));
    const refused = await until('the next is refused', async () => {
      const reply = await request(`${small.url}/healthz`, { agent: false }).catch(() => undefined);
      return reply?.status === 429 && reply;
    });
    assert.match(refused.json().detail, /from your address/);
    for (const one of open) one.socket.destroy();
    await until('there is room', async () => (await request(`${small.url}/healthz`, { agent: false })).status === 200);
  } finally {
    await small.stop();
  }
});

test('slow clients hold up nobody, and are cut off', async () => {
  const strict = await startDaemon({ articles, config: { limits: { request_timeout: '1s', idle_timeout: '1s' } }, args: ['--threads', '1'] });
  try {
    const slowOnes = await Promise.all(Array.from({ length: 30 }, () => connect(strict)));
    let over = false;
    // A byte now and then.
    const drip = (async () => {
      for (let i = 0; !over; i++) {
        for (const one of slowOnes) if (!one.closed) one.socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\nX: '.at(i) ?? 'y');
        await sleep(50);
      }
    })();
    const times = [];
    for (let i = 0; i < 50; i++) {
      const began = performance.now();
      assert.equal((await request(`${strict.url}/api/v1/search?q=walrus&typing=1`, { agent: false })).status, 200);
      times.push(performance.now() - began);
    }
    times.sort((a, b) => a - b);
    assert.ok(times[25] < 50 * slow, `median ${times[25]} ms`);
    await until('all slow ones are cut off', () => slowOnes.every((one) => one.closed), 5);
    over = true;
    await drip;
    for (const one of slowOnes) assert.match(one.text(), /^HTTP\/1\.1 408 /);
    // Who asks and does not read is cut off as well.
    const deaf = await connect(strict);
    deaf.socket.pause();
    deaf.socket.write('GET /assets/none HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(50));
    for (let i = 0; i < 400 && !deaf.closed; i++) deaf.socket.write('GET /api/v1/search?q=ocelot&typing=1&limit=50 HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(10));
    assert.equal((await request(`${strict.url}/healthz`, { agent: false })).status, 200);
    await until('it is cut off', async () => (await strict.metric('answerd_refused_total{reason="slow"}')) >= 1 || deaf.closed, 10);
    deaf.socket.destroy();
  } finally {
    await strict.stop();
  }
});

test('many clients at once are all answered', async () => {
  const statuses = await Promise.all(
    Array.from({ length: 60 }, async (_, n) => {
      const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
      const found = [];
      for (let i = 0; i < 10; i++)
        found.push((await request(`${daemon.url}/api/v1/search?${query({ q: `ocelot number ${(n + i) % 30}`, typing: 1, limit: 1 })}`, { agent })).json().results[0].id);
      agent.destroy();
      return found.every((id, i) => id === `en/b/n${(n + i) % 30}`);
    }),
  );
  assert.ok(statuses.every(Boolean));
});
