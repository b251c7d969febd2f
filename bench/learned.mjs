// What learning is worth, over HTTP: a set's articles, its interactions.jsonl as clicked and
// solved by different visits, and its questions before and after.
//
//   node bench/learned.mjs [--part 0.25] [--beside SET] SET
//
// --part takes the first share of the interactions; --beside puts another set's articles into
// the same index, and tells what its questions lose. ANSWERD names the program.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { part: { type: 'string', default: '1' }, beside: { type: 'string' } },
});
const [set] = positionals;
if (!set) {
  console.error('usage: node bench/learned.mjs [--part SHARE] [--beside SET] SET');
  process.exit(2);
}
const root = resolve(import.meta.dirname ?? '.', '..');
const program = resolve(process.env.ANSWERD ?? join(root, 'build/answerd'));
const lines = (dir, file) =>
  readFileSync(join(dir, file), 'utf8').trim().split('\n').map((line) => JSON.parse(line));

const dir = mkdtempSync(join(tmpdir(), 'answerd-learned-'));
const config = join(dir, 'answerd.yaml');
mkdirSync(join(dir, 'kb'));
for (const [i, from] of [set, values.beside].filter(Boolean).entries())
  writeFileSync(join(dir, `kb/${i}.jsonl`), readFileSync(join(from, 'articles.jsonl')));
writeFileSync(
  config,
  JSON.stringify({
    kb: join(dir, 'kb'),
    data: join(dir, 'data'),
    listen: ['127.0.0.1:0'],
    feedback: { learn: { on: true, sessions: 1 } },
  }),
);

const daemon = spawn(program, ['serve', '--config', config], { stdio: ['ignore', 'ignore', 'pipe'] });
const url = await new Promise((done, failed) => {
  let log = '';
  daemon.stderr.setEncoding('utf8').on('data', (text) => {
    log += text;
    const found = /listening on ([\d.]+:\d+)/.exec(log);
    if (found) done(`http://${found[1]}/api/v1`);
  });
  daemon.on('exit', (status) => failed(new Error(`answerd ended with ${status}: ${log}`)));
});
const call = async (path, options) => {
  const reply = await fetch(url + path, options);
  if (!reply.ok) throw new Error(`${path}: ${reply.status} ${await reply.text()}`);
  return reply.json();
};
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
while (!(await fetch(`${url.replace('/api/v1', '')}/readyz`)).ok) await sleep(50);
const token = execFileSync(program, ['token', 'add', '--config', config, '--role', 'admin'])
  .toString().trim().split('\n').pop();
const admin = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
const reindex = () => call('/reindex', { method: 'POST', headers: admin, body: '{}' });
while (!(await reindex().catch(() => null))) await sleep(100); // the token is taken up soon

async function score(from) {
  const grades = {};
  for (const line of readFileSync(join(from, 'qrels.tsv'), 'utf8').trim().split('\n')) {
    const [qid, article, grade] = line.split(/\s+/);
    (grades[qid] ??= {})[article] = Number(grade);
  }
  const gain = (g, i) => (2 ** g - 1) / Math.log2(i + 2);
  let first = 0, ndcg = 0, n = 0;
  for (const { qid, q } of lines(from, 'queries.jsonl')) {
    if (!grades[qid]) continue;
    const { results } = await call(`/search?typing=1&q=${encodeURIComponent(q)}`);
    const best = Object.values(grades[qid]).sort((a, b) => b - a).slice(0, 10);
    const ideal = best.reduce((sum, g, i) => sum + gain(g, i), 0);
    ndcg += results.reduce((sum, r, i) => sum + gain(grades[qid][r.id] ?? 0, i), 0) / ideal;
    first += (grades[qid][results[0]?.id] ?? 0) > 0;
    n++;
  }
  return `Success@1 ${(first / n).toFixed(4)}  nDCG@10 ${(ndcg / n).toFixed(4)}`;
}

async function solve({ q, article_id }, i) {
  const { session, search_id } = await call(`/search?q=${encodeURIComponent(q)}`);
  const event = (type) => ({ event_id: `${i}-${type}`, session, search_id, article_id, type });
  await call('/events', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify([event('click'), event('solved')]),
  });
}

async function tell(when) {
  console.log(`${when}  ${await score(set)}`);
  if (values.beside) console.log(`${when}  ${await score(values.beside)}  (beside)`);
}

try {
  await tell('before');
  const all = lines(set, 'interactions.jsonl');
  const part = all.slice(0, Math.floor(all.length * Number(values.part)));
  let next = 0;
  const visitor = async () => {
    while (next < part.length) await solve(part[next], next++);
  };
  await Promise.all(Array.from({ length: 8 }, visitor));
  await reindex();
  await tell(`after ${part.length}`);
} finally {
  daemon.removeAllListeners('exit');
  daemon.kill();
  await new Promise((done) => daemon.on('exit', done));
  rmSync(dir, { recursive: true });
}
