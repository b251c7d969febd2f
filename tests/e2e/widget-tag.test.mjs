// answerd widget-tag, and what search engines are told: both need to know the site's address.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { run, startDaemon } from './daemon.mjs';

let daemon;
before(async () => {
  daemon = await startDaemon({
    articles: {
      'en/pets/walrus': { title: 'Feeding a walrus', updated: '2026-10-01', body: 'Fish.' },
      'en/pets/secret': { title: 'Hush', audience: 'agent', body: 'Hush.' },
      'zh-CN/pets/a & b': { title: '海象', body: '鱼。' },
    },
    config: { base_url: 'https://help.example.com' },
  });
});
after(() => daemon?.stop());

test('the tag, the policy, and sums that are those of the files', async () => {
  const { status, stdout } = await run(['widget-tag', '--base', daemon.url, '--lang', 'en']);
  assert.equal(status, 0);
  assert.ok(stdout.includes(`<script async src="${daemon.url}/widget.js" data-lang="en"></script>`));
  assert.ok(stdout.includes(`script-src ${daemon.url}; connect-src ${daemon.url}`));
  const sums = [...stdout.matchAll(/(http\S+) integrity="sha256-([^"]+)"/g)];
  assert.ok(sums.length >= 3);
  for (const [, url, sum] of sums) {
    const bytes = Buffer.from(await (await fetch(url)).arrayBuffer());
    assert.equal(createHash('sha256').update(bytes).digest('base64'), sum);
  }
});

test('without an address it says what is missing', async () => {
  assert.deepEqual((await run(['widget-tag'])).status, 2);
  assert.match((await run(['widget-tag'])).stderr, /base_url/);
  assert.equal((await run(['widget-tag', '--base', 'http://a"><b'])).status, 2);
  assert.equal((await run(['widget-tag', 'more'])).status, 2);
});

test('the sitemap has every public page, and no other', async () => {
  const reply = await daemon.get('/sitemap.xml');
  assert.match(reply.headers['content-type'], /^application\/xml/);
  const found = [...reply.text.matchAll(/<loc>https:\/\/help\.example\.com([^<]*)<\/loc>/g)].map((m) => m[1]);
  for (const path of ['/?lang=en', '/category/en/pets', '/articles/en/pets/walrus', '/articles/zh-CN/pets/a%20%26%20b'])
    assert.ok(found.includes(path), path);
  assert.equal(found.length, 3 + 2 + 2);
  assert.match(reply.text, /<lastmod>2026-10-01<\/lastmod>/);
  assert.doesNotMatch(reply.text, /secret/);
  const one = (await daemon.get('/sitemap.xml?of=en&category=pets')).text;
  assert.deepEqual(one.match(/<loc>/g)?.length, 1);
});

test('robots.txt names it, and keeps robots off searches', async () => {
  const { text } = await daemon.get('/robots.txt');
  assert.match(text, /^User-agent: \*$/m);
  assert.match(text, /^Disallow: \/search$/m);
  assert.match(text, /^Sitemap: https:\/\/help\.example\.com\/sitemap\.xml$/m);
});

test('without an address there is no sitemap, which is said', async () => {
  const other = await startDaemon({ articles: { 'en/a/b': { title: 'B' } } });
  await other.problem('/sitemap.xml', 404);
  assert.doesNotMatch((await other.get('/robots.txt')).text, /Sitemap/);
  await other.stop();
});
