// simulate.mjs - one set from the first customer to the last gap reopened.
import { join } from 'node:path';
import { startDaemon } from '../../tests/e2e/daemon.mjs';
import { Agenda, Clock } from './clock.mjs';
import { TRAFFIC } from './behavior.mjs';
import { follow, mendFailed, publish, settled, withdraw } from './life.mjs';
import { Book, scoreGaps } from './score.mjs';
import { Site } from './site.mjs';
import { fillDays } from './visits.mjs';
import { World } from './world.mjs';

const NIGHT_HOURS = 26; // so that one nightly pass is behind the last visitor

async function live(run, days, period) {
  const { site, book, world, clock, quietMs } = run;
  const agenda = new Agenda(clock);
  const visits = fillDays({ ...run, agenda, days, period });
  await agenda.run();
  await clock.pass(NIGHT_HOURS);
  await settled(async () => (await site.gaps()).map((g) => [g.id, g.people, g.status, g.questions_total]), quietMs);
  return { visits, helped: world.needs.reduce((s, n) => s + book.about(n).helped, 0) };
}

async function readGaps(site) {
  const all = [];
  for (const { id } of await site.gaps()) all.push(await site.gap(id));
  return all;
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(0)} s`;

/** work: an empty folder. options: of the command line, and config: laid over the daemon's;
 * quietMs: how long nothing must change; say: told of the progress. */
export async function simulate(dir, work, options) {
  const { seed, rate, days, later, foundOnly, link = false, curate = false, mend = false, config = {}, quietMs = 5000, say = () => {} } = options;
  const world = new World(dir, seed);
  const kb = join(work, 'kb');
  const served = world.write(kb);
  const clock = new Clock(join(work, 'clock'));
  const questions = world.needs.reduce((s, n) => s + n.questions.length, 0);
  const daemon = await startDaemon({
    kb,
    data: join(work, 'data'),
    config: { kb_writable: true, languages: world.languages, trusted_proxies: ['127.0.0.1'], ...config },
    env: { ANSWERD_CLOCK: clock.path },
  });
  const began = Date.now();
  const result = { set: world.name, seed, days, served, withheld: world.withheld.length };
  try {
    const site = await new Site(daemon).open();
    const book = new Book();
    const perDay = rate || (TRAFFIC.sessionsPerQuestion * questions) / days;
    const run = { site, book, world, clock, seed, rate: perDay, quietMs };
    Object.assign(result, await live(run, days, 0));
    result.requests = site.requests;
    say(`${world.name}: ${result.visits} visits, ${site.requests} requests in ${seconds(began)}`);
    const score = scoreGaps(await readGaps(site), book, world);
    Object.assign(result, { score, book: structuredClone(Object.fromEntries(book.of)) });
    say(`${world.name}: found ${score.found} of ${score.due}; false ${score.falseFirst} of the first ${score.first}, ${score.falseAll} of all ${score.gaps}`);
    if (foundOnly) return result;
    const mended = await publish(site, world, score.foundGaps, { link, curate: (curate || mend) && book, quietMs });
    result.published = mended;
    say(`${world.name}: ${mended.filter((m) => m.status === 'verified').length} of ${mended.length} verified`);
    if (mend) {
      result.mended = await mendFailed(site, mended, { curate: book, quietMs });
      say(`${world.name}: ${result.mended.filter((m) => m.status === 'verified').length} with what failed added to the questions`);
    }
    if (later > 0) await live(run, later, 1);
    result.after = await follow(site, mended);
    say(`${world.name}: ${result.after.filter((m) => m.status === 'closed').length} of ${mended.length} closed`);
    result.withdrawn = await withdraw(site, mended, { quietMs });
    say(`${world.name}: ${result.withdrawn.filter((m) => m.status === 'reopened').length} of ${mended.length} reopened; ${seconds(began)} in all`);
    return result;
  } finally {
    result.seconds = (Date.now() - began) / 1000;
    clock.close();
    await daemon.stop();
  }
}
