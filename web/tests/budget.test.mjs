/** What is served stays small: bytes as gzip sends them, against budget.json. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const web = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = existsSync('web/dist/manifest.json') ? 'web/dist' : join(web, 'dist');
/** @type {Record<string, number>} */
const budget = JSON.parse(readFileSync(join(web, 'budget.json'), 'utf8'));

for (const [pattern, most] of Object.entries(budget)) {
  const [start = '', end = ''] = pattern.includes('*')
    ? pattern.split('*')
    : [pattern.slice(0, pattern.lastIndexOf('.')), pattern.slice(pattern.lastIndexOf('.'))];
  const files = readdirSync(dist).filter((f) =>
    pattern === 'widget.js' ? f === pattern : f.startsWith(`${start.replace(/\.$/, '')}.`) && f.endsWith(end),
  );
  test(`${pattern} is at most ${most} bytes`, () => {
    assert.ok(files.length, 'there is such a file');
    for (const file of files) {
      const bytes = gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
      assert.ok(bytes <= most, `${file}: ${bytes}`);
    }
  });
}
