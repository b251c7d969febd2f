// Articles, their lists and their categories, as the API and the pages show them.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { articleText, saveFile, startDaemon, until, writeArticles } from './daemon.mjs';
import { listArticles } from './demo.mjs';

const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)> and <b onclick="alert(1)">bold</b>',
  '<iframe src="https://example.com/"></iframe>',
  '[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,hello) [d](vbscript:x)',
  '[e](&#106;avascript:alert(1)) [f](java%0ascript:alert(1)) [g](//evil.example/x) [h](\\\\evil.example/x)',
  '<javascript:alert(1)> ![i](javascript:alert(1)) ![j](https://evil.example/pixel.png)',
  '[k](https://example.com/"onmouseover="alert(1)) [l](https://example.com/ "a\\"b<c>")',
  '[m](https://example.com/ok) [n](mailto:help@example.com) [o](tel:+8610) [p](#top) [q](/articles/en/a/two)',
  '## A <script>heading</script> "quoted" & more',
  '| x<script> | y |\n|---|---|\n| <b>1</b> | 2 |',
  '```\n<script>code</script>\n```',
].join('\n\n');

const articles = {
  'en/a/hostile': {
    title: 'Hostile <script>alert(1)</script> & "title"',
    questions: ['Why <b>this</b>?'],
    tags: ['<i>tag</i>'],
    say: 'Say <u>it</u>.',
    ack: 'Sure <s>thing</s>.',
    options: [{ when: 'if <a>', say: 'then <b>' }],
    body: hostile,
  },
  'en/a/two': {
    title: 'Two',
    related: ['en/a/secret', 'en/a/three', 'en/a/draft', 'en/a/nowhere'],
    body: 'See [the secret](/articles/en/a/secret), [its text](secret.md), [three](three.md) and [a draft](draft.md).',
  },
  'en/a/three': { title: 'Three', updated: '2026-01-02', category: 'other' },
  'en/a/secret': { title: 'Secret handshake', audience: 'agent' },
  'en/a/draft': { title: 'Draft of nothing', status: 'draft' },
  'zh-CN/a/two': { title: '二' },
  'zh-TW/a/two': { title: '貳' },
  'en/odd/a b & c': { title: 'Odd name' },
  'zh-CN/中文/退款': { title: '中文的路径' },
};

let daemon;
before(async () => {
  daemon = await startDaemon({ articles });
});
after(() => daemon?.stop());

// Every tag and attribute of some HTML.
function* tagsOf(html) {
  for (const [, name, rest] of html.matchAll(/<\/?([a-zA-Z][a-zA-Z0-9]*)((?:[^>"]|"[^"]*")*)>/g))
    yield {
      name,
      attributes: Object.fromEntries(
        [...rest.matchAll(/([a-zA-Z-]+)(?:="([^"]*)")?/g)].map(([, key, value]) => [key, value]),
      ),
    };
}

test('no raw HTML and no dangerous link comes through', async () => {
  const { html } = await daemon.article('en/a/hostile');
  const allowed = new Set(
    'p h2 h3 h4 h5 h6 a b strong em del code pre ul ol li table thead tbody tr th td div blockquote hr br img'.split(' '),
  );
  for (const { name, attributes } of tagsOf(html)) {
    assert.ok(allowed.has(name), `<${name}>`);
    for (const key of Object.keys(attributes)) assert.doesNotMatch(key, /^(on|style)/i, `${name} ${key}`);
    if (attributes.href) assert.match(attributes.href, /^(https?:\/\/|mailto:|tel:|#|\/(?!\/))/i);
    if (attributes.src) assert.match(attributes.src, /^\/(?!\/)/);
  }
  assert.doesNotMatch(html, /<script|<iframe|evil\.example\/pixel|href="[^"]*script:/i);
  for (const kept of ['https://example.com/ok', 'mailto:help@example.com', 'tel:+8610', '#top', '/articles/en/a/two'])
    assert.ok(html.includes(`href="${kept}"`), kept);
  assert.ok(html.includes('&lt;script&gt;code&lt;/script&gt;'), 'code is shown');
});

test('the page of it is as safe', async () => {
  const page = await daemon.get('/articles/en/a/hostile');
  assert.equal(page.status, 200);
  assert.match(page.headers['content-type'], /^text\/html/);
  assert.ok(page.text.includes('Hostile &lt;script&gt;alert(1)&lt;/script&gt; &amp; '));
  // Scripts are those of the page itself.
  for (const [script] of page.text.matchAll(/<script[^>]*>/g))
    assert.match(script, /^<script (type="module" src="\/assets\/[\w.]+"|type="application\/ld\+json")>$/);
  for (const [, json] of page.text.matchAll(/ld\+json">(.*?)<\/script>/gs)) {
    assert.doesNotMatch(json, /<\/?script/i);
    JSON.parse(json);
  }
  assert.doesNotMatch(page.text.replace(/"[^"]*"/g, '""'), /<[a-z]+[^>]*\son\w+=/i);
  assert.match(page.headers['content-security-policy'] ?? '', /script-src|default-src/);
  assert.equal(page.headers['x-content-type-options'], 'nosniff');
});

test('an article says what it has', async () => {
  const a = await daemon.article('en/a/hostile');
  assert.equal(a.title, articles['en/a/hostile'].title);
  assert.deepEqual(a.questions, articles['en/a/hostile'].questions);
  assert.equal(a.say, 'Say <u>it</u>.');
  assert.equal(a.options[0].say, 'then <b>');
  for (const heading of a.headings) assert.ok(a.html.includes(`id="${heading.anchor}"`));
});

test('links and related never hint at what the public may not read', async () => {
  const a = await daemon.article('en/a/two');
  assert.deepEqual(a.related.map((r) => r.id), ['en/a/three']);
  assert.ok(a.html.includes('href="/articles/en/a/three"'));
  assert.doesNotMatch(a.html, /secret"|draft"/);
  assert.ok(a.html.includes('the secret'), 'its text stays');
  const page = (await daemon.get('/articles/en/a/two')).text;
  assert.doesNotMatch(page, /Secret handshake|Draft of nothing|a\/secret|a\/draft/);
});

test('translations', async () => {
  const a = await daemon.article('zh-TW/a/two');
  assert.deepEqual(
    a.translations.map((t) => [t.lang, t.title]).sort(),
    [['en', 'Two'], ['zh-CN', '二']],
  );
  const page = (await daemon.get('/articles/zh-TW/a/two')).text;
  for (const lang of ['en', 'zh-CN', 'zh-TW']) assert.match(page, new RegExp(`hreflang="${lang}"`));
  assert.match(page, /<html lang="zh-TW">/);
});

test('ids of any letters have an address', async () => {
  for (const id of ['en/odd/a b & c', 'zh-CN/中文/退款']) {
    const listed = (await listArticles(daemon)).find((a) => a.id === id);
    assert.ok(listed, id);
    assert.equal((await daemon.get(listed.url)).status, 200, listed.url);
    assert.equal((await daemon.json(`/api/v1${listed.url}`)).id, id);
  }
});

test('what is not there is a problem, for the API and for a browser', async () => {
  for (const id of ['en/a/none', 'en/a/secret', 'en/a/draft', '../../etc/passwd', 'en', 'en/a/', 'en/a/two.md']) {
    const path = id.split('/').map(encodeURIComponent).join('/');
    await daemon.problem(`/api/v1/articles/${path}`, 404);
    const page = await daemon.get(`/articles/${path}`, { headers: { Accept: 'text/html' } });
    assert.equal(page.status, 404);
    assert.match(page.headers['content-type'], /^text\/html/);
  }
  // Nothing tells an article for agents from none.
  const [hidden, none] = [
    await daemon.problem('/api/v1/articles/en/a/secret', 404),
    await daemon.problem('/api/v1/articles/en/a/none', 404),
  ];
  assert.deepEqual(hidden, none);
});

test('an ETag spares what has not changed, and changes with the article', async () => {
  const path = '/api/v1/articles/en/a/three';
  const first = await daemon.get(path);
  const tag = first.headers.etag;
  assert.ok(tag);
  for (const value of [tag, `"x", ${tag}`, '*', tag.replace('W/', '')]) {
    const again = await daemon.get(path, { headers: { 'If-None-Match': value } });
    assert.equal(again.status, 304, value);
    assert.equal(again.body.length, 0);
    assert.equal(again.headers.etag, tag);
  }
  assert.equal((await daemon.get(path, { headers: { 'If-None-Match': '"other"' } })).status, 200);
  saveFile(join(daemon.kb, 'en/a/three.md'), articleText({ title: 'Three and a half', updated: '2026-01-02', category: 'other' }));
  await until('the change', async () => (await daemon.article('en/a/three')).title === 'Three and a half');
  const changed = await daemon.get(path, { headers: { 'If-None-Match': tag } });
  assert.equal(changed.status, 200);
  assert.notEqual(changed.headers.etag, tag);
});

test('the list: by title, by category, by language, in pages', async () => {
  const all = await listArticles(daemon);
  assert.deepEqual(
    all.map((a) => a.id).sort(),
    ['en/a/hostile', 'en/a/three', 'en/a/two', 'en/odd/a b & c', 'zh-CN/a/two', 'zh-CN/中文/退款', 'zh-TW/a/two'],
  );
  const en = await daemon.json('/api/v1/articles?lang=en');
  assert.equal(en.total, 4);
  const titles = en.articles.map((a) => a.title);
  assert.deepEqual(titles, [...titles].sort());
  const other = await daemon.json('/api/v1/articles?category=other');
  assert.deepEqual(other.articles.map((a) => [a.id, a.updated]), [['en/a/three', '2026-01-02']]);
  const page = await daemon.json('/api/v1/articles?lang=en&limit=2&offset=1');
  assert.equal(page.total, 4);
  assert.deepEqual(page.articles.map((a) => a.title), titles.slice(1, 3));
  assert.deepEqual((await daemon.json('/api/v1/articles?category=none')).articles, []);
  for (const params of ['lang=xx', 'limit=0', 'limit=51', 'offset=-1'])
    await daemon.problem(`/api/v1/articles?${params}`, 400);
});

test('categories count what is public, by language', async () => {
  const { categories } = await daemon.json('/api/v1/categories');
  const all = Object.fromEntries(categories.map((c) => [`${c.lang}/${c.id}`, c.articles]));
  assert.deepEqual(all, { 'en/a': 2, 'en/odd': 1, 'en/other': 1, 'zh-CN/a': 1, 'zh-CN/中文': 1, 'zh-TW/a': 1 });
  const en = await daemon.json('/api/v1/categories?lang=en');
  assert.deepEqual([...new Set(en.categories.map((c) => c.lang))], ['en']);
  await daemon.problem('/api/v1/categories?lang=xx', 400);
  for (const c of categories) {
    const page = await daemon.get(`/category/${c.lang}/${encodeURIComponent(c.id)}`);
    assert.equal(page.status, 200, c.id);
  }
});

test('an attached image is served to who may read its article', async () => {
  const png = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');
  mkdirSync(join(daemon.kb, 'en/pictures'), { recursive: true });
  writeFileSync(join(daemon.kb, 'en/pictures/dot.png'), png);
  writeArticles(daemon.kb, { 'en/pictures/one': { title: 'A picture', body: '![A dot](dot.png)' } });
  const { html } = await until('the article', () => daemon.article('en/pictures/one'));
  const [, src] = /src="([^"]+)"/.exec(html);
  const image = await daemon.get(src);
  assert.equal(image.status, 200, src);
  assert.deepEqual(image.body, png);
  assert.equal(image.headers['content-type'], 'image/png');
  assert.equal(image.headers['x-content-type-options'], 'nosniff');
  for (const path of ['/attachments/', '/attachments/en/pictures/one.md', '/attachments/en/pictures/none.png', '/attachments/en/pictures/..%2f..%2f..%2fetc/passwd', '/attachments/%2e%2e/answerd.yaml'])
    assert.ok([400, 404].includes((await daemon.get(path)).status), path);
});
