/** The editor console's texts and the few changes that it makes to a file by itself. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { daysBefore, period, today } from '../editor/days.js';
import { asPublished, asServedAgain, isArchived, isDraft, newArticle, questionInsert } from '../editor/front.js';
import { link, readRoute } from '../editor/route.js';
import { rounded } from '../editor/shares.js';

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

test('the last seven days are seven days of the time zone, also in its morning', () => {
  const morning = new Date('2026-11-22T23:30:00Z');
  assert.equal(today('Asia/Shanghai', morning), '2026-11-23');
  assert.equal(today('UTC', morning), '2026-11-22');
  assert.equal(today('America/Los_Angeles', new Date('2026-11-23T03:00:00Z')), '2026-11-22');
  const week = period(new URLSearchParams(), '2026-11-23');
  assert.deepEqual(week, { days: 7, from: '2026-11-10', since: '2026-11-17' });
  assert.equal(daysBefore(week.since, -6), '2026-11-23', 'seven with both ends');
  assert.equal(period(new URLSearchParams('days=30'), '2026-11-23').since, '2026-10-25');
  // A day of one's own: as much before it as since.
  assert.deepEqual(period(new URLSearchParams('since=2026-11-04'), '2026-11-23'), {
    days: 7,
    from: '2026-10-15',
    since: '2026-11-04',
  });
  assert.equal(period(new URLSearchParams('since=2026-11-22'), '2026-11-23').from, '2026-11-15');
  for (const wrong of ['2026-13-40', 'x', '2027-01-01'])
    assert.deepEqual(period(new URLSearchParams({ since: wrong }), '2026-11-23'), week);
});

test('shares that are one whole are shown so that they add up to it', () => {
  const cases = [
    [0.1255, 0.2455, 0.2155, 0.3055, 0.108],
    [1 / 3, 1 / 3, 1 / 3, 0, 0],
    [0.0005, 0.0005, 0.0005, 0.0005, 0.998],
    [1, 0, 0, 0, 0],
    [0.7, 0.1, 0.1, 0.1, 0],
  ];
  for (const shares of cases) {
    const shown = rounded(shares, 1);
    assert.equal(Math.round(shown.reduce((a, b) => a + b, 0) * 1000), 1000, shown.join());
    shown.forEach((share, i) => assert.ok(Math.abs(share - shares[i]) < 0.001));
  }
  assert.deepEqual(rounded([null, undefined], 1), [null, null]);
});

test('what is archived is served to nobody', () => {
  for (const status of ['archived', '"archived"', 'archived # gone'])
    assert.ok(isArchived(`---\ntitle: A\nstatus: ${status}\n---\nB\n`), status);
  for (const text of ['', 'status: archived', '---\ntitle: A\n---\nstatus: archived\n', '---\nstatus: draft\n---\n'])
    assert.ok(!isArchived(text));
});
