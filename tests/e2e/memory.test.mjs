// The served index is locked in memory: no search waits for a disk.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { articleText, saveFile, slow, startDaemon, until } from './daemon.mjs';

const articles = Object.fromEntries(
  Array.from({ length: 60 }, (_, i) => [`en/a/n${i}`, { title: `Penguin number ${i}`, body: `Fish ${i}. `.repeat(200) }]),
);
const locked = (daemon) => Number(/VmLck:\s+(\d+) kB/.exec(readFileSync(`/proc/${daemon.pid}/status`, 'utf8'))[1]) * 1024;

// Of the build that is served, what searches read.
function indexBytes(daemon) {
  const index = join(daemon.data, 'index');
  const build = join(index, readFileSync(join(index, 'current'), 'utf8').trim());
  return readdirSync(build, { recursive: true })
    .filter((name) => /\.(glass|fwd)$/.test(name))
    .reduce((sum, name) => sum + statSync(join(build, name)).size, 0);
}

// The sanitizers make mlock(2) do nothing.
test('the index is locked in memory, and what a commit adds', { skip: slow >= 5 }, async () => {
  const daemon = await startDaemon({ articles });
  try {
    await until('all of it is locked', () => locked(daemon) >= indexBytes(daemon));
    const before = indexBytes(daemon);
    assert.ok(before > 100_000, `an index of ${before} bytes`);
    for (let i = 0; i < 40; i++)
      saveFile(join(daemon.kb, `en/a/more${i}.md`), articleText({ title: `Walrus number ${i}` }, `Clams ${i}. `.repeat(300)));
    await until('a walrus is found', async () => (await daemon.search('walrus number 39')).total > 0, 20);
    await until('it has grown, and all of it is locked', () => indexBytes(daemon) > before && locked(daemon) >= indexBytes(daemon));
    assert.ok(locked(daemon) < indexBytes(daemon) + 1_000_000, 'what was replaced is let go');
  } finally {
    await daemon.stop();
  }
});

test('search.resident_mb: 0 locks nothing', async () => {
  const daemon = await startDaemon({ articles, config: { search: { resident_mb: 0 } } });
  try {
    assert.ok((await daemon.search('Penguin number 7')).total > 0);
    assert.equal(locked(daemon), 0);
  } finally {
    await daemon.stop();
  }
});
