/** What the daemon says to people with a code has its message in each language, and no other. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** @type {Record<string, string>} Every file of messages has the same keys: messages.test.mjs. */
const messages = JSON.parse(readFileSync(join(root, 'web/messages/zh-TW.json'), 'utf8'));

/** @param {string} folder @returns {string[]} */
const sources = (folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(folder, name));
/** @param {string} path */
const text = (path) => readFileSync(join(root, path), 'utf8');

const kebab = '"([a-z]+(?:-[a-z0-9]+)+)"';
/** The check of an article and what it reads with: there every such word is a code. */
const checking = [...sources('src/kb'), 'src/base/yaml.c', 'src/base/yaml_error.c'];
const checked = new Set(
  checking.flatMap((path) => [...text(path).matchAll(new RegExp(kebab, 'g'))].map((m) => m[1] ?? '')),
);
checked.add('more-warnings');

const sayers = 'kb_say|md_warn|fail_said|said_printf|api_refuse|bad';
const others = sources('src').filter((path) => !checking.includes(path));
const refused = new Set(
  others.flatMap((path) =>
    [...text(path).matchAll(new RegExp(`\\b(?:${sayers})\\([^;"]*${kebab}`, 'g'))].map((m) => m[1] ?? ''),
  ),
);
refused.delete('more-warnings');

/** @param {string} kind */
const keys = (kind) =>
  Object.keys(messages).flatMap((key) => (key.startsWith(`${kind}.`) ? [key.slice(kind.length + 1)] : []));

test('each fault of the article check has its message, and no message is stale', () => {
  assert.ok(checked.size > 90, `${checked.size} codes`);
  assert.deepEqual(keys('check').sort(), [...checked].sort());
});

test('each refusal that people meet has its message, and no message is stale', () => {
  assert.ok(refused.size > 25, `${refused.size} codes`);
  assert.deepEqual(keys('refused').sort(), [...refused].sort());
});

test('a message names no more values than its sentence has', () => {
  const call = new RegExp(`\\b(?:${sayers})\\([^;"]*${kebab},\\s*((?:"(?:[^"\\\\]|\\\\.)*"\\s*)+)`, 'g');
  let compared = 0;
  for (const path of sources('src'))
    for (const [, code, format = ''] of text(path).matchAll(call)) {
      if (code?.startsWith('phrase-')) continue; // words that follow the phrase itself
      const said = messages[`check.${code}`] ?? messages[`refused.${code}`] ?? '';
      const values = [...format.matchAll(/%(?:s|d|u|zu|02x|\.\*s)/g)].length;
      const others = format.replace(/%(?:s|d|u|zu|02x|\.\*s|-s|-d|%)/g, '');
      assert.ok(!others.includes('%'), `${code}: said.h has no such conversion: ${format}`);
      const most = Math.max(0, ...[...said.matchAll(/\{(\d)\}/g)].map((m) => Number(m[1])));
      assert.ok(most <= values, `${code}: ${said}`);
      compared++;
    }
  assert.ok(compared > 80, `${compared} sentences`);
});
