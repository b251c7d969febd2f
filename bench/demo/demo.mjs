// demo.mjs - the demo knowledge base with a week of customers behind it, and five links to
// follow. Called by `./quickstart demo`; everything is in build/demo, made anew each time.
//
//   node bench/demo/demo.mjs [PORT [DIR]]     ANSWERD names the program, DEMO_DAYS how many days
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { binary, repo, run, startDaemon } from '../../tests/e2e/daemon.mjs';
import { Agenda, Clock } from '../simulated/clock.mjs';
import { Book } from '../simulated/score.mjs';
import { Site } from '../simulated/site.mjs';
import { fillDays } from '../simulated/visits.mjs';
import { DemoWorld, writeShop } from './world.mjs';

const DAYS = 7;
const DAY_S = 86400;
const BEHIND_S = 300; // how long ago the last customer came
const ZONE_S = 8 * 3600; // Asia/Shanghai, as in the config
const VISITS_A_DAY = 220;
const SEED = 7;

/** The seconds since 1970 of the midnight that began today, where the shop is. */
const midnight = () => Math.floor((Date.now() / 1000 + ZONE_S) / DAY_S) * DAY_S - ZONE_S;

/** Made in dir: kb (writable), data with the week and today until now, aside (the articles
 * taken out), tickets. */
export async function prepare(dir, { days = DAYS, visits = VISITS_A_DAY, say = () => {} } = {}) {
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const [kb, data] = [join(dir, 'kb'), join(dir, 'data')];
  const world = new DemoWorld(join(repo, 'kb'), kb, join(dir, 'aside'));
  const began = midnight() - days * DAY_S;
  const clock = new Clock(join(dir, 'clock'), began * 1000);
  const daemon = await startDaemon({
    kb, data, config: { trusted_proxies: ['127.0.0.1'], languages: ['zh-CN', 'zh-TW', 'en'] }, env: { ANSWERD_CLOCK: clock.path },
  });
  try {
    const site = await new Site(daemon).open();
    const agenda = new Agenda(clock);
    const fill = { site, book: new Book(), world, agenda, clock, rate: visits, seed: SEED };
    const n = fillDays({ ...fill, days, period: 0, from: 0 });
    fillDays({ ...fill, days: 1, period: 1, from: days * DAY_S });
    say(`${n} customers come by in ${days} days, and today's`);
    await agenda.run(Date.now() / 1000 - BEHIND_S - began);
  } finally {
    clock.close();
    await daemon.end();
  }
  rmSync(join(data, 'tokens.json'), { force: true }); // those of the week are known to nobody
  writeFileSync(join(dir, 'tickets.csv'), world.tickets());
  return { kb, data, world };
}

/** The config of the demo that is shown. */
export function configOf({ kb, data }, port, shop) {
  const contact = {
    timezone: 'Asia/Shanghai',
    channels: [
      { kind: 'phone', to: '+86 400 000 0000', hours: 'Mo-Su 00:00-24:00', reply_within: '1m' },
      { kind: 'wechat', to: 'yunfan-help', hours: 'Mo-Fr 09:00-18:00' },
      { kind: 'email', to: 'help@example.com', reply_within: '24h' },
    ],
  };
  return {
    kb, data, kb_writable: true, listen: [`127.0.0.1:${port}`], languages: ['zh-CN', 'zh-TW', 'en'],
    base_url: `http://127.0.0.1:${port}`, widget: { origins: [shop] }, contact, log: { level: 'warn' },
  };
}

/** A site of somebody else, that has the widget. */
export function openShop(dir, port, help) {
  writeShop(join(dir, 'shop.html'), help);
  const server = http.createServer((_, reply) => {
    reply.setHeader('Content-Type', 'text/html; charset=utf-8');
    reply.end(readFileSync(join(dir, 'shop.html')));
  });
  return new Promise((done) => server.listen(port, '127.0.0.1', () => done(server)));
}

export async function addToken(config, role) {
  const { stdout, status, stderr } = await run(['token', 'add', '--config', config, '--role', role, '--name', `demo ${role}`]);
  if (status !== 0) throw new Error(stderr);
  return stdout.trim().split('\n').pop();
}

async function main(port, dir) {
  const say = (text) => console.log(`    ${text}`);
  const made = await prepare(dir, { say, days: Number(process.env.DEMO_DAYS ?? DAYS) });
  const help = `http://127.0.0.1:${port}`;
  const shop = `http://127.0.0.1:${port + 1}`;
  const config = join(dir, 'answerd.yaml');
  writeFileSync(config, JSON.stringify(configOf(made, port, shop), null, 1));
  const [agent, editor] = [await addToken(config, 'agent'), await addToken(config, 'editor')];
  await openShop(dir, port + 1, help);
  const daemon = spawn(binary, ['serve', '--config', config], { stdio: 'inherit' });
  // Instead of daemon.mjs, which would end this process before the daemon.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.removeAllListeners(signal).on(signal, () => daemon.kill('SIGTERM'));
  process.on('exit', () => daemon.kill('SIGTERM'));
  daemon.on('exit', (status) => process.exit(status ?? 1));
  console.log(`
1  Past tickets, ranked in a minute:
     build/answerd replay --config build/demo/answerd.yaml build/demo/tickets.csv
2  A shop with the widget; type tuihuo, 退貨 or 退货, and something nobody answers:
     ${shop}/
3  The agent's console; sign in with ${agent}
     ${help}/agent/
4  The editor's console; sign in with ${editor}
     ${help}/editor/
5  The help center; what you publish is there within two seconds, what you withdraw reopens its gap:
     ${help}/

Articles were taken out for you to write: build/demo/aside has them. Stop it with Ctrl-C.`);
}

if (process.argv[1] === import.meta.filename || process.argv[1]?.endsWith('bench/demo/demo.mjs'))
  await main(Number(process.argv[2] ?? 8080), process.argv[3] ?? join(repo, 'build/demo'));
