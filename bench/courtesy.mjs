// What courtesy around a question costs: the questions of a judged set as they are, and with
// greetings, introductions and thanks around them.
//
//   node bench/courtesy.mjs SET...
//
// Tells nDCG@10, the Brier score, and the share called answered, of either. ANSWERD names the
// program.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

const AROUND = {
  zh: [
    ['麻烦问一下，', '你好，请问', '不好意思打扰一下，', '想咨询一下', '您好，我想了解一下', '請教一下，'],
    ['', '', '，谢谢', '，急，在线等'],
  ],
  en: [
    ['Hi there, quick question: ', 'Excuse me, ', 'hello, i was wondering ', 'Good morning, ', 'does anyone know '],
    ['', '', ' thanks in advance', ' many thanks'],
  ],
};

const sets = process.argv.slice(2);
if (!sets.length) {
  console.error('usage: node bench/courtesy.mjs SET...');
  process.exit(2);
}
const program = resolve(process.env.ANSWERD ?? join(import.meta.dirname ?? 'bench', '../build/answerd'));
const dir = mkdtempSync(join(tmpdir(), 'answerd-courtesy-'));

function measure(set, more = []) {
  const args = ['eval', '--kb', join(set, 'articles.jsonl'), '--set', set, '--json', ...more];
  const told = JSON.parse(execFileSync(program, args, { stdio: ['ignore', 'pipe', 'ignore'] }));
  return ['nDCG@10', 'brier', 'answered_share'].map((name) => told[name].toFixed(3)).join(' ');
}

/** The n-th question, in turn with each that can stand before and behind it. */
function dressed(q, n) {
  const [before, after] = AROUND[/\p{Script=Han}/u.test(q) ? 'zh' : 'en'];
  return before[n % before.length] + q + after[Math.floor(n / before.length) % after.length];
}

console.log('set: nDCG@10, Brier score, share answered; the same with courtesy around');
try {
  for (const set of sets) {
    const asked = readFileSync(join(set, 'queries.jsonl'), 'utf8').trim().split('\n').map((l) => JSON.parse(l));
    const path = join(dir, 'queries.jsonl');
    writeFileSync(path, asked.map((a, n) => `${JSON.stringify({ ...a, q: dressed(a.q, n) })}\n`).join(''));
    console.log(`${basename(resolve(set))}: ${measure(set)}; ${measure(set, ['--queries', path])}`);
  }
} finally {
  rmSync(dir, { recursive: true });
}
