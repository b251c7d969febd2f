// kill -9 at any moment: the next start serves a complete index, and the signals
// are sound. ANSWERD_KILLS=200 for the long form.
import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { addToken, articleText, gaps, query, saveFile, slow, sleep, startDaemon, temporaryFolder, until } from './daemon.mjs';

const kills = Number(process.env.ANSWERD_KILLS ?? 10);
const total = 3000;
const share = (part) => Math.max(1, Math.round(kills * part));
const letters = 'abcdefghij';
const wordOf = (i) => `wombat${String(i).replace(/\d/g, (d) => letters[d])}q`;
// Repeatable: the moments are those of the seed, which a failure tells.
const seed = Number(process.env.ANSWERD_SEED ?? Date.now() % 1e6);
let state = seed;
const random = () => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};

const kb = temporaryFolder();
const data = join(temporaryFolder(), 'data');
let running;
before(() => {
  const bodies = Array.from({ length: 50 }, (_, i) => `Paragraph ${i} about parcels, refunds and lions. 退款 ${i} 天到账。`.repeat(6));
  const lines = Array.from({ length: total }, (_, i) =>
    JSON.stringify({ id: `bulk/${i}`, title: `Article ${wordOf(i)}`, lang: 'en', body: `${bodies[i % 50]} End ${wordOf(i)}.` }),
  );
  for (let file = 0; file < 10; file++)
    writeFileSync(join(kb, `bulk${file}.jsonl`), `${lines.slice(file * 300, file * 300 + 300).join('\n')}\n`);
});
after(async () => {
  if (running && !running.exit) await running.end('SIGKILL');
});

const start = async (options) => (running = await startDaemon({ kb, data, errors: undefined, ...options }));

// Ends it as it stands, and starts another that must serve all of it.
async function killAndLook(daemon, expected = total) {
  await daemon.end('SIGKILL');
  const again = (running = await daemon.again({ ready: true }));
  assert.equal((await again.get('/readyz')).status, 200);
  const list = async () => (await again.json('/api/v1/articles?limit=1')).total;
  await until(`all ${expected} articles`, async () => (await list()) === expected, 30);
  for (let n = 0; n < 12; n++) {
    const i = Math.floor(random() * total);
    const { results } = await again.search(wordOf(i), { as_typed: 1 });
    assert.deepEqual(results.map((r) => r.id), [`bulk/${i}`], wordOf(i));
    assert.ok((await again.article(`bulk/${i}`)).html.includes(`End ${wordOf(i)}.`));
  }
  await gaps(again.data);
  return again;
}

test(`killed while the first index is made (seed ${seed})`, async (t) => {
  const began = Date.now();
  await (await startDaemon({ kb })).stop();
  const wholeMs = Date.now() - began;
  let during = 0;
  for (let n = 0; n < share(0.3); n++) {
    const own = join(temporaryFolder(), 'data');
    const daemon = await start({ ready: false, data: own });
    await sleep(random() * wholeMs);
    during += (await daemon.get('/readyz').catch(() => ({ status: 503 }))).status === 503;
    await (await killAndLook(daemon)).end();
    rmSync(own, { recursive: true });
  }
  t.diagnostic(`${during} of ${share(0.3)} kills came before it was ready`);
});

test(`killed during edits and searches (seed ${seed})`, async () => {
  let daemon = await start();
  const latest = new Map();
  for (let n = 0; n < share(0.4); n++) {
    let over = false;
    const edit = async () => {
      for (let i = 0; !over; i++) {
        const id = `edit/e${i % 40}`;
        const word = `zebu${wordOf(n)}${wordOf(i)}`;
        latest.set(id, word);
        saveFile(join(kb, `${id}.md`), articleText({ title: `Edit ${word}`, lang: 'en' }));
        await sleep(3);
      }
    };
    const search = async () => {
      while (!over) await daemon.get(`/api/v1/search?q=${wordOf(n)}`).catch(() => {});
    };
    const busy = [edit(), search(), search(), search()];
    await sleep(200 + random() * 800);
    const killed = killAndLook.bind(null, daemon);
    await daemon.end('SIGKILL');
    over = true;
    await Promise.all(busy);
    daemon = await killed(total + latest.size);
    for (const [id, word] of latest)
      await until(`the last edit of ${id}`, async () => (await daemon.ids(word, { as_typed: 1 }))[0] === id, 10);
  }
  await daemon.end();
});

test(`killed while searches are recorded (seed ${seed})`, async () => {
  let expected = 0;
  let daemon = await start();
  const before = (await gaps(data)).filter((r) => r.question.startsWith('lost')).length;
  assert.equal(before, 0);
  const sure = new Set();
  for (let n = 0; n < share(0.3); n++) {
    let over = false;
    const ask = async (k) => {
      for (let i = 0; !over; i++) {
        const q = `lost ${wordOf(n)} ${wordOf(k)} ${wordOf(i)} ocelot`;
        const reply = await daemon.get(`/api/v1/search?${query({ q })}`).catch(() => undefined);
        if (reply?.status === 200) expected++;
      }
    };
    // What was written before the kill must be there after it.
    await daemon.get(`/api/v1/search?${query({ q: `lost sure vanished${n}q giraffe` })}`);
    sure.add(`lost sure vanished${n}q giraffe`);
    await until('it is written', async () => (await daemon.metric('answerd_recorded_total')) >= 1);
    const busy = [0, 1, 2, 3].map(ask);
    await sleep(100 + random() * 500);
    await daemon.end('SIGKILL');
    over = true;
    await Promise.all(busy);
    daemon = await start();
    const rows = await gaps(data);
    for (const q of sure) assert.ok(rows.some((r) => r.question === q), q);
    const searches = rows.filter((r) => r.question.startsWith('lost')).reduce((sum, r) => sum + Number(r.searches), 0);
    assert.ok(searches <= expected + sure.size + 8 * (n + 1), 'nothing is there twice');
  }
  await daemon.end();
});

// What was acknowledged is there, and a retry of what was not makes it be there once.
test(`killed while events are posted (seed ${seed})`, async () => {
  const own = join(temporaryFolder(), 'data');
  let daemon = await start({ data: own });
  const agent = { Authorization: `Bearer ${await addToken(daemon, 'agent')}` };
  const post = (path, body) =>
    daemon.get(`/api/v1/${path}`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
  const visits = [];
  for (let n = 0; n < share(0.3); n++) {
    let over = false;
    const fresh = await Promise.all([0, 1, 2, 3].map(async () => ({ session: (await post('sessions', {})).json().session, sure: [], open: [] })));
    visits.push(...fresh);
    const visit = async (v, who) => {
      for (let i = 0; !over && i < 30; i++) {
        const events = [0, 1, 2, 3, 4].map((k) => ({ event_id: `${n}-${who}-${i}-${k}`, session: v.session, type: 'helpful', comment: `e${i}x${k}` }));
        const reply = await post('events', events).catch(() => undefined);
        (reply?.status === 200 ? v.sure : v.open).push(...events);
      }
    };
    const busy = fresh.map(visit);
    await sleep(random() * 400);
    await daemon.end('SIGKILL');
    over = true;
    await Promise.all(busy);
    daemon = running = await daemon.again();
    for (const v of visits) {
      const steps = async () => {
        const { code } = (await post('handoffs', { session: v.session })).json();
        return (await daemon.json(`/api/v1/handoffs/${code}`, { headers: agent })).steps.map((s) => s.comment);
      };
      const seen = await steps();
      for (const { comment } of v.sure) assert.ok(seen.includes(comment), `${comment} was acknowledged`);
      for (let i = 0; i < v.open.length; i += 50) {
        const reply = await post('events', v.open.slice(i, i + 50));
        assert.equal(reply.status, 200, reply.text);
      }
      v.sure.push(...v.open.splice(0));
      assert.deepEqual((await steps()).sort(), v.sure.map((e) => e.comment).sort(), 'each once');
    }
  }
  await daemon.end();
  rmSync(own, { recursive: true });
});
