// visits.mjs - customers: what they do about what they see (behavior.mjs says how often).
import { AGENT, FAILED, LOOKING, NOISE, RIGHT, TEXTS, TRAFFIC, WRONG } from './behavior.mjs';
import { DAY, HOUR } from './clock.mjs';
import { Chance } from './random.mjs';
import { Browser } from './site.mjs';
import { beginnings, reworded, textsOf, worded } from './wordings.mjs';

/** One visit with a need. book: what is known of the truth (score.mjs). */
class Visit {
  constructor(site, book, need, question, number, chance) {
    Object.assign(this, { site, book, need, question, chance });
    this.browser = new Browser(site, number, need.lang);
    this.wanted = new Set(need.articles.map((a) => a.id));
    this.seen = { sureWrong: 0, readWrong: 0, placeWrong: 0, attempts: 0 };
  }

  async *run() {
    let text = worded(this.question, this.need.questions, this.chance);
    let helped = false;
    let reply = null;
    for (let failures = 0; ; ) {
      reply = yield* this.asks(text);
      yield this.chance.between(LOOKING.seconds);
      helped = yield* this.looks(reply);
      if (helped) break;
      const empty = reply.results.length === 0;
      const again = failures === 0 && empty ? FAILED.againWithout : (FAILED.again[failures] ?? 0);
      if (!this.chance.is(again)) break;
      failures++;
      yield this.chance.between(FAILED.againSeconds);
      text = reworded(this.question, this.need.questions, text, this.chance);
    }
    const speaks = !helped && this.chance.is(FAILED.speaks);
    if (speaks) yield* this.speaks(reply, text);
    const { voted, read, sure } = this.last;
    const end = helped ? 'helped' : speaks ? 'spoke' : voted ? 'voted down' : read ? 'read a wrong one' : sure ? 'sure, then silence' : 'unsure, then silence';
    this.book.visited(this.need, end, this.seen);
  }

  async *asks(text) {
    this.seen.attempts++;
    this.last = { sure: false, read: false, voted: false };
    this.book.asked(text, this.need);
    if (!this.chance.is(TRAFFIC.typed)) return this.browser.search(text);
    for (const part of beginnings(text, TRAFFIC.keystrokes)) {
      await this.browser.search(part, true);
      yield 0.4;
    }
    const reply = await this.browser.search(text, true);
    await this.browser.tell(reply, { type: 'commit' });
    return reply;
  }

  /** Whether something on the page of results helped. */
  async *looks(reply) {
    const { chance } = this;
    const { results } = reply;
    if (results.length && chance.is(NOISE.misclick)) yield* this.opensByMistake(reply);
    const inPlace = reply.answered && results.length > 0;
    const first = inPlace && this.wanted.has(results[0].id);
    this.last.sure = reply.answered;
    if (inPlace && !first) this.seen.sureWrong++;
    if (first && chance.is(RIGHT.inPlace)) return yield* this.readsInPlace(reply);
    if (inPlace && !first && chance.is(WRONG.inPlace)) {
      this.seen.placeWrong++;
      this.last.read = true;
      await this.browser.tell(reply, { type: 'answer_seen', article_id: results[0].id });
    }
    if (reply.next === 'clarify' && reply.clarify?.length && chance.is(LOOKING.choosesChoice)) {
      const choice = chance.of(reply.clarify);
      this.book.asked(choice.query, this.need);
      const chosen = await this.browser.search(choice.query);
      yield chance.between(LOOKING.seconds);
      return yield* this.goesDown(chosen);
    }
    return yield* this.goesDown(reply);
  }

  async *goesDown(reply) {
    const { chance } = this;
    for (const [i, { id }] of reply.results.entries()) {
      if (!chance.is(LOOKING.looks[i] ?? 0)) continue;
      if (this.wanted.has(id)) {
        if (chance.is(LOOKING.recognizes)) return yield* this.opensRight(reply, id, i);
        continue;
      }
      const misled = i > 0 ? LOOKING.misledBelow : reply.answered ? LOOKING.misledBySure : LOOKING.misledByFirst;
      if (!chance.is(misled)) continue;
      yield* this.opensWrong(reply, id, i);
      if (!chance.is(WRONG.goesOn)) return false;
    }
    return false;
  }

  async *readsInPlace(reply) {
    const { id: article_id } = reply.results[0];
    yield 5 + this.chance.next() * 10;
    await this.browser.tell(reply, { type: 'answer_seen', article_id });
    if (this.chance.is(RIGHT.helpful)) await this.browser.tell(reply, { type: 'helpful', article_id });
    return true;
  }

  opens(reply, article_id, i) {
    return this.browser.tell(reply, { type: 'click', article_id, position: i + 1 }, { type: 'view', article_id });
  }

  async *opensRight(reply, article_id, i) {
    const { chance } = this;
    await this.opens(reply, article_id, i);
    if (chance.is(RIGHT.reads)) {
      yield chance.between(RIGHT.seconds);
      await this.browser.tell(reply, { type: 'read', article_id });
    }
    if (chance.is(RIGHT.helpful)) await this.browser.tell(reply, { type: 'helpful', article_id });
    else if (chance.is(RIGHT.solved)) await this.browser.tell(reply, { type: 'solved', article_id });
    return true;
  }

  async *opensWrong(reply, article_id, i) {
    const { chance } = this;
    await this.opens(reply, article_id, i);
    const long = chance.is(WRONG.reads);
    yield chance.between(long ? WRONG.secondsLong : WRONG.secondsShort);
    if (long) {
      this.seen.readWrong++;
      this.last.read = true;
      await this.browser.tell(reply, { type: 'read', article_id });
    }
    if (!chance.is(WRONG.unhelpful)) return;
    this.last.voted = true;
    await this.browser.tell(reply, { type: 'unhelpful', article_id });
  }

  async *opensByMistake(reply) {
    const i = this.chance.below(reply.results.length);
    await this.opens(reply, reply.results[i].id, i);
    yield this.chance.between(WRONG.secondsShort);
  }

  async *speaks(reply, text) {
    const { form, calls, channel } = FAILED;
    const how = this.chance.among({ form, calls, channel });
    yield this.chance.between(FAILED.againSeconds);
    if (how === 'form') await this.browser.write(text);
    else await this.browser.tell(reply, { type: 'contact' });
    if (how === 'calls') yield* this.isCalled(text);
  }

  /** The agent searches too, with the customer's code at hand. */
  async *isCalled(text) {
    const code = await this.browser.code();
    yield 60;
    const { results } = await this.site.agentSearches(text);
    const found = results.slice(0, AGENT.looks).find((r) => this.wanted.has(r.id));
    if (found) {
      await this.site.agentTells('/calls', { outcome: 'solved', article_id: found.id, code, question: text });
      return;
    }
    await this.site.agentTells('/calls', { outcome: 'transferred', code, question: text });
    if (!this.chance.is(AGENT.flags)) return;
    this.book.flagged(this.need);
    await this.site.agentTells('/agent/flags', { kind: 'not_found', question: text, lang: this.need.lang });
  }
}

/** One who wants nothing that an article could tell. */
async function* strays(browser, book, text, chance) {
  book.asked(text, null);
  const reply = await browser.search(text);
  yield chance.between(LOOKING.seconds);
  if (reply.results.length && chance.is(LOOKING.misledBelow))
    await browser.tell(reply, { type: 'click', article_id: reply.results[0].id, position: 1 });
}

async function* votesAtRandom(browser, book, need, chance) {
  const text = chance.of(need.questions);
  book.asked(text, need);
  const reply = await browser.search(text);
  if (reply.results.length) await browser.tell(reply, { type: 'helpful', article_id: chance.of(reply.results).id });
  yield 1;
}

async function* floods(browser, book, texts, chance) {
  for (let i = 0; i < NOISE.floodSearches; i++) {
    const text = chance.of(texts);
    book.asked(text, null);
    await browser.search(text);
    yield 5 + chance.next() * 30;
  }
}

const ALL_HOURS = TRAFFIC.hours.reduce((a, b) => a + b, 0);
function timeOfDay(chance) {
  let left = chance.next() * ALL_HOURS;
  const hour = TRAFFIC.hours.findIndex((share) => (left -= share) < 0);
  return (hour + chance.next()) * HOUR;
}

/** How often each question is asked: every one a few times, some far more. */
function demand(needs, sessions, chance) {
  const all = needs.flatMap((need) => need.questions.map((question) => ({ need, question })));
  const mean = sessions / all.length;
  return all.map((q) => ({ ...q, times: Math.min(TRAFFIC.fewest, mean) + chance.exponential(Math.max(0, mean - TRAFFIC.fewest)) }))
    .flatMap(({ need, question, times }) => {
      const n = Math.floor(times) + chance.is(times % 1);
      return Array.from({ length: n }, () => ({ need, question }));
    });
}

/** Fills the agenda with days of customers. period: sets one stretch of days apart from another.
 * from: seconds since the clock began, the next full day if not said. */
export function fillDays({ site, book, world, agenda, clock, days, rate, seed, period, from = Math.ceil(clock.now / DAY) * DAY }) {
  const chance = new Chance(seed, world.name, period);
  const at = () => from + chance.below(days) * DAY + timeOfDay(chance);
  const visits = demand(world.needs, rate * days, chance);
  let number = (period + 1) << 20;
  for (const { need, question } of visits) {
    const one = new Visit(site, book, need, question, ++number, new Chance(seed, world.name, period, number));
    agenda.add(at(), one.run());
  }
  const texts = textsOf(world.needs[0].questions[0]);
  const browser = () => new Browser(site, ++number, world.needs[0].lang);
  const some = (share) => Array.from({ length: Math.round(share * visits.length) });
  for (const [kind, list] of [['greeting', texts.greeting], ['fragment', texts.fragment], ['offTopic', texts.offTopic], ['gibberish', TEXTS.gibberish]])
    for (const _ of some(NOISE[kind])) agenda.add(at(), strays(browser(), book, chance.of(list), chance));
  for (const _ of some(NOISE.randomVote)) agenda.add(at(), votesAtRandom(browser(), book, chance.of(world.needs), chance));
  for (let i = 0; i < NOISE.floods; i++) agenda.add(at(), floods(browser(), book, texts.flood, chance));
  return visits.length;
}
