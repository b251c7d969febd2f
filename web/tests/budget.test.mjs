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

const files = readdirSync(dist);

/**
 * The largest file of a pattern: a name as it is, or with a hash where that is in it.
 * @param {string} pattern
 */
function largest(pattern) {
  const [start = '', end = ''] = pattern.includes('*')
    ? pattern.split('*')
    : [pattern.slice(0, pattern.lastIndexOf('.') + 1), pattern.slice(pattern.lastIndexOf('.'))];
  const fits = files.filter((f) =>
    files.includes(pattern) ? f === pattern : f.startsWith(start) && f.endsWith(end),
  );
  assert.ok(fits.length, `there is no ${pattern}`);
  return Math.max(...fits.map((f) => gzipSync(readFileSync(join(dist, f)), { level: 9 }).length));
}

for (const [patterns, most] of Object.entries(budget))
  test(`${patterns}: at most ${most} bytes`, () => {
    const bytes = patterns.split(' + ').map(largest);
    assert.ok(bytes.reduce((all, n) => all + n) <= most, bytes.join(' + '));
  });
