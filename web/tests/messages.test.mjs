/** The message files agree with each other and with who uses them. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const dir = join(web, 'messages');
/** @type {Record<string, Record<string, string>>} */
const files = Object.fromEntries(
  readdirSync(dir).map((name) => [name, JSON.parse(readFileSync(join(dir, name), 'utf8'))]),
);
const reference = files['en.json'] ?? {};

/** @param {string} text */
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]).sort();

for (const [name, texts] of Object.entries(files)) {
  test(`${name} has every key, and no other`, () => {
    assert.deepEqual(Object.keys(texts).sort(), Object.keys(reference).sort());
  });
  test(`${name} has the same placeholders`, () => {
    for (const [key, text] of Object.entries(texts))
      assert.deepEqual(placeholders(text), placeholders(reference[key] ?? ''), key);
  });
  test(`${name} has no empty text and no half-width Chinese punctuation`, () => {
    for (const [key, text] of Object.entries(texts)) {
      assert.ok(text.trim(), key);
      assert.doesNotMatch(text, /[\u4e00-\u9fff][,;:?!()]/, key);
    }
  });
}

/** What code makes: a tag and its classes, with dots between, too. */
const elements = /\b(h|button)\(\s*'[^']*'/g;

/** Keys that code names whole; those made of parts end or begin at a dot. */
function usedKeys() {
  const used = new Set();
  const folders = [join(web, 'widget'), join(web, '..', 'src', 'pages')];
  for (const folder of folders)
    for (const file of readdirSync(folder).filter((f) => /\.(js|c)$/.test(f))) {
      const text = readFileSync(join(folder, file), 'utf8').replace(elements, '');
      for (const m of text.matchAll(/["']((?:[a-z_]+\.)+[a-z_]+)["']/g)) used.add(m[1]);
    }
  return [...used].filter((k) => !/\.(css|js|svg|json|h)$/.test(k));
}

test('every key that code names is there', () => {
  const prefixes = new Set(['contact.kind', 'answerd.session', 'answerd.nocode']);
  for (const key of usedKeys()) {
    if (prefixes.has(key)) continue;
    assert.ok(key in reference || `${key}.other` in reference, `${key} has no text`);
  }
});

test('the weekly digest says what the editor console says', () => {
  const code = readFileSync(join(web, '../src/feedback/report_words.c'), 'utf8');
  const names = code.slice(code.indexOf('} names[] = {'));
  const said = [...names.matchAll(/\{"([a-z_]+)",\s*\{([^{}]*)\}/g)];
  let compared = 0;
  for (const [, digest, list] of said) {
    const name = digest === 'no_result_cause' ? 'cause.no_result' : digest;
    const key = [`number.${name}`, `cause.${name}`, `cure.${name}`, `status.${name}`, ...(name === digest ? [] : [name])]
      .map((k) => `editor.${k}`)
      .find((k) => k in reference);
    if (!key) continue;
    const texts = [...list.matchAll(/"([^"]*)"/g)].map((m) => m[1]);
    const wanted = ['en', 'zh-CN', 'zh-TW'].map(
      (lang) => JSON.parse(readFileSync(join(web, `messages/${lang}.json`), 'utf8'))[key],
    );
    assert.deepEqual(texts, wanted, digest);
    compared++;
  }
  assert.ok(compared >= 30, `${compared} names`);
  assert.doesNotMatch(code, /客户|客戶|缺口|转向人工|轉向人工/);
});

test('the code that a customer reads out has one name', () => {
  for (const [lang, word] of [['zh-CN', '服务码'], ['zh-TW', '服務碼']]) {
    const texts = JSON.parse(readFileSync(join(web, `messages/${lang}.json`), 'utf8'));
    for (const key of ['code.get', 'code.ready', 'agent.call.code', 'agent.call.unknown', 'agent.key.code'])
      assert.ok(texts[key].includes(word), `${lang} ${key}`);
  }
});
