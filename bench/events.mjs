// node bench/events.mjs [--rate N] [--seconds S] [--count N]
//
// Posts N events a second (5,000) in arrays of 20 for S seconds (10) beside 100
// searches a second, and tells how many a second were acknowledged (each is on
// disk then), how long that took, and the latencies of the searches without and
// with them. The knowledge base is generated (--count articles, 5,000); replies
// are not cached. The program and bench/load are of build, or $ANSWERD_BUILD.
import { spawnSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import http from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { binary, startDaemon } from '../tests/e2e/daemon.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const build = process.env.ANSWERD_BUILD ?? join(here, '../build');
const option = (name, otherwise) => {
  const at = process.argv.indexOf(`--${name}`);
  return at > 0 ? Number(process.argv[at + 1]) : otherwise;
};
const [rate, seconds, count] = [option('rate', 5000), option('seconds', 10), option('count', 5000)];
const perPost = 20;

const work = mkdtempSync(join(tmpdir(), 'answerd-bench-'));
spawnSync('node', [join(here, 'corpus.mjs'), String(count), work], { stdio: 'inherit' });
const [kb, data] = [join(work, 'kb'), join(work, 'data')];
spawnSync(binary, ['index', '--kb', kb, '--data', data], { stdio: 'ignore' });
const daemon = await startDaemon({ kb, data, config: { search: { cache_mb: 0 } } });
const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });

const searches = () =>
  new Promise((done) => {
    let out = '';
    const load = spawn(join(build, 'bench/load'), [String(daemon.port), join(work, 'queries.txt'), '8', String(seconds), '100']);
    load.stdout.on('data', (text) => (out += text));
    load.on('close', () => done(out.trim()));
  });

const types = ['view', 'read', 'click', 'helpful', 'answer_seen'];
function body(session) {
  return JSON.stringify(
    Array.from({ length: perPost }, (_, i) => ({
      event_id: randomBytes(12).toString('hex'), session, type: types[i % types.length], search_id: '01J0000000000000000000000A',
      query: `how long does a refund take ${i}`, article_id: `en/payment/article-${i}`, position: i, page: '/checkout',
    })),
  );
}

const percentile = (sorted, p) => sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * p) / 100))];
async function events() {
  const sessions = [];
  for (let i = 0; i < 200; i++)
    sessions.push((await daemon.json('/api/v1/sessions', { method: 'POST' })).session);
  const took = [];
  let [written, failed, open] = [0, 0, 0];
  const began = performance.now();
  const pending = [];
  const total = Math.round((rate / perPost) * seconds);
  for (let i = 0; i < total; i++) {
    // An open loop: a post falls due at its time, whether others are answered or not.
    const due = began + (i * 1000 * perPost) / rate;
    if (due > performance.now()) await new Promise((done) => setTimeout(done, due - performance.now()));
    open++;
    pending.push(
      daemon
        .get('/api/v1/events', { method: 'POST', agent, headers: { 'Content-Type': 'application/json' }, body: body(sessions[i % sessions.length]) })
        .then((reply) => {
          took.push(performance.now() - due);
          if (reply.status === 200) written += reply.json().written;
          else failed++;
        })
        .finally(() => open--),
    );
  }
  await Promise.all(pending);
  const passed = (performance.now() - began) / 1000;
  took.sort((a, b) => a - b);
  return { perSecond: Math.round(written / passed), written, failed, p50: percentile(took, 50), p99: percentile(took, 99) };
}

const ms = (v) => `${v.toFixed(1)} ms`;
try {
  console.log(`searches alone       ${await searches()}`);
  const [beside, done] = await Promise.all([searches(), events()]);
  console.log(`searches beside      ${beside}`);
  console.log(`events acknowledged  ${done.perSecond}/s of ${rate}/s offered; ${done.written} written, ${done.failed} posts refused; post p50 ${ms(done.p50)}, p99 ${ms(done.p99)}`);
  console.log(`searches dropped     ${await daemon.metric('answerd_dropped_total{reason="full"}')}`);
} finally {
  agent.destroy();
  await daemon.stop();
  rmSync(work, { recursive: true });
}
