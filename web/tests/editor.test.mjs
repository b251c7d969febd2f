/** The editor console's texts and the few changes that it makes to a file by itself. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { asPublished, asServedAgain, isDraft, newArticle, questionInsert } from '../editor/front.js';
import { link, readRoute } from '../editor/route.js';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const texts = JSON.parse(readFileSync(join(web, 'messages/en.json'), 'utf8'));
const code = readdirSync(join(web, 'editor'))
  .filter((f) => f.endsWith('.js'))
  .map((f) => readFileSync(join(web, 'editor', f), 'utf8'))
  .join('\n');
const named = new Set([...code.matchAll(/'(editor\.[a-z_0-9.]+)'/g)].map((m) => m[1]));
const made = [...code.matchAll(/`(editor\.[^`]*)`/g)].map(
  (m) => new RegExp(`^${m[1].replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[a-zA-Z_0-9.]+')}$`),
);

test('every text that the editor console names is there', () => {
  for (const key of named) assert.ok(key in texts || `${key}.other` in texts, key);
});

test('every text of the editor console is used', () => {
  for (const key of Object.keys(texts).filter((k) => k.startsWith('editor.'))) {
    const plain = key.replace(/\.(one|other)$/, '');
    const found = [key, plain].some((k) => named.has(k) || made.some((m) => m.test(k)));
    assert.ok(found || named.has(key.replace(/\.why$/, '')), key);
  }
});

test('the definitions are those of the daemon', () => {
  const docs = readFileSync(join(web, '../docs/reports.md'), 'utf8');
  const told = new Map([...docs.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map((m) => [m[1], m[2]]));
  for (const [key, text] of Object.entries(texts))
    if (key.startsWith('editor.define.'))
      assert.equal(text, told.get(key.slice('editor.define.'.length)), key);
});

test('a draft becomes what is served, and nothing else changes', () => {
  const draft = '---\ntitle: A # kept\nstatus: draft\nown: {a: [1]}\n---\r\n\nstatus: draft\n';
  assert.equal(asPublished(draft), draft.replace('status: draft', 'status: published'));
  assert.ok(isDraft(draft));
  for (const text of [
    '',
    'status: draft',
    '---\nstatus: draft\n',
    '---\ntitle: A\n---\nstatus: draft\n',
    '---\n  status: draft\n---\n',
  ]) {
    assert.equal(asPublished(text), text);
    assert.ok(!isDraft(text));
  }
  assert.ok(isDraft(newArticle('"A": b', '2026-11-22')));
});

test('what was withdrawn is served again, unless more than its status keeps it back', () => {
  const out = '---\ntitle: A\nstatus: archived\n---\nstatus: archived\n';
  assert.equal(asServedAgain(out), out.replace('archived', 'published'));
  for (const text of ['', 'A\nstatus: archived\n', '---\ntitle: A\n---\nB\n', out.replace('title', 'valid_to: 2020-01-01\ntitle')])
    assert.equal(asServedAgain(text), undefined);
});

test('a wording goes where the questions are', () => {
  const cases = [
    ['---\ntitle: A\n---\nB\n', '---\ntitle: A\nquestions:\n  - "say \\"x\\""\n---\nB\n'],
    [
      '---\nquestions:\n  - a\n  - b\ntags: [c]\n---\n',
      '---\nquestions:\n  - a\n  - b\n  - "say \\"x\\""\ntags: [c]\n---\n',
    ],
    [
      '---\nquestions: # how\n- a\ntitle: A\n---\n',
      '---\nquestions: # how\n- a\n- "say \\"x\\""\ntitle: A\n---\n',
    ],
    ['---\ntitle: A\nquestions:\n---\n', '---\ntitle: A\nquestions:\n  - "say \\"x\\""\n---\n'],
  ];
  for (const [before, after] of cases) {
    const at = questionInsert(before, 'say "x"');
    assert.ok(at, before);
    assert.equal(before.slice(0, at.at) + at.text + before.slice(at.at), after);
  }
  assert.equal(questionInsert('---\nquestions: [a]\n---\n', 'x'), undefined);
  assert.equal(questionInsert('no front matter', 'x'), undefined);
});

test('an address comes back as it went', () => {
  for (const [path, query] of [
    ['gaps', { cause: 'weak', lang: 'zh-CN' }],
    ['write/zh-CN/退款/多久', { gap: 'g1' }],
    ['write/en/a b/100%', {}],
    ['', {}],
  ]) {
    const route = readRoute(link(path, query));
    assert.equal([route.name, route.rest].filter(Boolean).join('/'), path);
    assert.deepEqual(Object.fromEntries(route.query), query);
  }
  assert.equal(readRoute('#/write/50%').rest, '50%');
});
