// The same events give the same gaps: while it runs, and after kill -9 and another start.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { addToken, query, startDaemon, temporaryFolder, until } from './daemon.mjs';

const articles = {
  'en/refund/how-long': { title: 'How long does a refund take?', body: 'Seven days.' },
  'en/baggage/lost': { title: 'Lost baggage', body: 'Report it at the desk.' },
};
const hour = 3_600_000;
const day = 24 * hour;

/** A time that the test tells. */
class Clock {
  constructor() {
    this.path = join(temporaryFolder(), 'clock');
    this.by(0);
  }

  by(ms) {
    this.ms = (this.ms ?? 0) + ms;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(this.ms));
    writeFileSync(this.path, bytes, { flag: this.ms ? 'r+' : 'w' });
  }
}

class World {
  static async open(options = {}) {
    const world = new World();
    world.clock = new Clock();
    world.daemon = await startDaemon({ articles, ...options, env: { ANSWERD_CLOCK: world.clock.path } });
    world.token = await addToken(world.daemon, 'editor');
    return world;
  }

  async restart() {
    await this.daemon.end('SIGKILL');
    this.daemon = await this.daemon.again();
  }

  async call(method, path, body, status = 200) {
    const reply = await this.daemon.get(`/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${this.token}`, ...(body && { 'content-type': 'application/json' }) },
      body: body && JSON.stringify(body),
    });
    assert.equal(reply.status, status, `${method} ${path}: ${reply.text.slice(0, 500)}`);
    return reply.json();
  }

  async ask(q, session = '') {
    return this.daemon.json(`/api/v1/search?${query({ q, ...(session && { session }) })}`);
  }

  async tell(session, type, more = {}) {
    const event = { event_id: `e${(World.events = (World.events ?? 0) + 1)}`, session, type, ...more };
    return this.call('POST', '/events', event);
  }

  erase(session) {
    return this.call('DELETE', `/sessions/${session}`);
  }

  async list() {
    return (await this.call('GET', '/gaps?status=all&limit=50')).gaps;
  }

  /** What stays the same whatever the time: by gap, with its questions. */
  async brief() {
    const gaps = [];
    for (const { id } of await this.list()) {
      const g = await this.call('GET', `/gaps/${id}`);
      const questions = g.questions.map((q) => [q.text, q.people, q.cause]).sort();
      gaps.push({ id, title: g.title, status: g.status, people: g.people, causes: g.causes, questions });
    }
    return gaps.sort((a, b) => (a.id > b.id ? 1 : -1));
  }

  holding(text) {
    return until(`a gap with ${text}`, async () =>
      (await this.brief()).find((g) => g.questions.some(([words, people]) => words === text && people > 0)));
  }

  /** As it is now, so it is after the next start. */
  async staysTheSame() {
    const live = await this.brief();
    await this.restart();
    let now;
    await until('all is read again', async () => {
      now = await this.brief();
      return JSON.stringify(now) === JSON.stringify(live);
    }).catch(() => assert.deepEqual(now, live));
    return live;
  }

  stored(text) {
    return readdirSync(this.daemon.data)
      .filter((name) => name.startsWith('signals.db'))
      .some((name) => readFileSync(join(this.daemon.data, name)).includes(text));
  }
}

describe('what is erased', () => {
  let world;
  before(async () => (world = await World.open()));
  after(() => world?.daemon.stop());

  test('its words leave the list at once, also of what an editor took up', async () => {
    const { session } = await world.ask('zebra umbrella repair');
    const { id } = await world.holding('zebra umbrella repair');
    const { version } = await world.call('GET', `/gaps/${id}`);
    await world.call('PATCH', `/gaps/${id}`, { status: 'accepted', version });
    await world.erase(session);
    await until('the words are gone', async () => !JSON.stringify(await world.list()).includes('zebra'), 2);
    await world.call('GET', `/gaps/${id}`, undefined, 404);
  });

  test('what is asked with the same token after it counts', async () => {
    const { session } = await world.ask('dinosaur fossil ticket');
    await world.holding('dinosaur fossil ticket');
    await world.erase(session);
    await world.ask('llama submarine parking', session);
    const gap = await world.holding('llama submarine parking');
    assert.equal(gap.people, 1);
    const live = await world.staysTheSame();
    assert.deepEqual(live.map((g) => g.title), ['llama submarine parking']);
  });

  test('what somebody else asked too stays, whatever became of it', async () => {
    const words = 'how long does a refund take';
    const one = (await world.ask(words)).session;
    const other = await world.ask(words);
    assert.ok(other.answered);
    for (const session of [one, other.session])
      await world.tell(session, 'unhelpful', { article_id: 'en/refund/how-long' });
    const flagged = 'tuba by post';
    const lost = (await world.ask(flagged)).session;
    await world.call('POST', '/agent/flags', { kind: 'not_found', question: flagged });
    const gaps = [await world.holding(words), await world.holding(flagged)];
    await until('both are counted', async () => (await world.holding(words)).people === 2);
    for (const { id } of gaps) {
      const { version } = await world.call('GET', `/gaps/${id}`);
      await world.call('PATCH', `/gaps/${id}`, { status: 'accepted', version });
    }
    await world.erase(one);
    await world.erase(lost);
    await until('one is left', async () => (await world.holding(words)).people === 1);
    const live = await world.staysTheSame();
    for (const { id, title } of gaps) assert.equal(live.find((g) => g.id === id)?.title, title);
  });
});

describe('what is told', () => {
  let world;
  before(async () => (world = await World.open()));
  after(() => world?.daemon.stop());

  test('a title follows from the words and their people', async () => {
    const [first, second] = ['zebra umbrella quantum repair service', 'quantum zebra umbrella repair service shop'];
    for (const q of [first, second]) await world.ask(q);
    await until('one gap', async () => (await world.list())[0]?.people === 2);
    for (const [q, n] of [[second, 15], [first, 70]]) {
      for (let i = 0; i < n; i++) await world.ask(q);
      await until(`it is "${q}"`, async () => (await world.list())[0].title === q);
      const [gap] = await world.staysTheSame();
      assert.equal(gap.title, q);
    }
  });
});

test('who names the search of somebody else says nothing of the own one', async () => {
  const world = await World.open({ config: { feedback: { learn: { on: true, sessions: 1 } } } });
  try {
    const [own, other] = [await world.ask('grand piano insurance'), await world.ask('violin strings in winter')];
    const solved = ({ search_id }, article_id) => world.tell(own.session, 'solved', { search_id, article_id });
    const learned = async () => (await world.call('GET', '/learned')).learned.map((l) => [l.text, l.article_id]);
    await solved(other, 'en/baggage/lost');
    await solved(own, 'en/refund/how-long');
    await until('it is learned', async () => (await learned()).length > 0, 15);
    assert.deepEqual(await learned(), [['grand piano insurance', 'en/refund/how-long']]);
  } finally {
    await world.daemon.stop();
  }
});

describe('what is too old', () => {
  let world;
  before(async () => (world = await World.open()));
  after(() => world?.daemon.stop());

  test('it leaves the running daemon, people, words and all', async () => {
    for (let i = 0; i < 3; i++) await world.ask('zebra umbrella repair');
    await world.ask('dinosaur fossil ticket');
    await until('all are counted', async () => (await world.list()).length === 2);
    world.clock.by(95 * day);
    await world.ask('zebra umbrella repair');
    await until('one is left', async () => {
      const gaps = await world.list();
      return gaps.length === 1 && gaps[0].people === 1;
    });
    await until('from the disk too', () => !world.stored('dinosaur'));
    await world.staysTheSame();
  });

  test('silence speaks from the day on when a read was told first', async () => {
    const words = 'how long does a refund of it take by post';
    const { answered, confidence } = await world.ask(words);
    assert.ok(answered && confidence < 0.8, `${confidence}`);
    world.clock.by(4 * day);
    const { session } = await world.ask('lost baggage');
    await world.tell(session, 'read', { article_id: 'en/baggage/lost' });
    await world.ask(words);
    world.clock.by(hour);
    assert.equal((await world.holding(words)).people, 1);
    await world.staysTheSame();
  });
});

describe('what an editor decided', () => {
  let world;
  before(async () => (world = await World.open()));
  after(() => world?.daemon.stop());

  test('a question that was taken out does not return by a merge and a start', async () => {
    const out = 'repair service zebra umbrella quantum store';
    const others = ['zebra umbrella quantum repair service', 'quantum zebra umbrella repair service shop'];
    for (const q of [...others, out, 'dinosaur pterodactyl ticket fossil']) await world.ask(q);
    const from = await world.holding(out);
    assert.equal(from.questions.length, 3);
    const into = await world.holding('dinosaur pterodactyl ticket fossil');
    await world.call('POST', `/gaps/${from.id}/split`, { questions: [out] });
    await world.call('POST', '/gaps/merge', { into: into.id, from: [from.id] });
    for (const start of [false, true]) {
      if (start) await world.restart();
      // At night all are placed anew; each look at a gap comes after another round.
      world.clock.by(3 * day);
      for (let i = 0; i < 3; i++) await world.call('GET', `/gaps/${into.id}`);
      assert.deepEqual((await world.holding(out)).questions.map((q) => q[0]), [out]);
      assert.equal((await world.holding(others[0])).id, into.id);
    }
  });

  test('what was struck and taken back is as it was', async () => {
    await world.ask('vegan kosher meal');
    const { id } = await world.holding('vegan kosher meal');
    await world.call('POST', `/gaps/${id}/cure`, { kind: 'phrasing', article_id: 'en/baggage/lost', preview: false });
    const applied = async () => (await world.call('GET', '/learned?state=applied')).learned.map((l) => l.text);
    const [row] = (await world.call('GET', '/learned?state=applied')).learned;
    assert.equal(row.text, 'vegan kosher meal');
    await world.call('DELETE', `/learned?id=${row.id}`);
    assert.deepEqual(await applied(), []);
    await world.restart();
    await world.call('PATCH', '/learned', { id: row.id, state: 'learned' });
    assert.deepEqual(await applied(), ['vegan kosher meal']);
    await world.restart();
    assert.deepEqual(await applied(), ['vegan kosher meal']);
  });

  test('words that were applied go with the only visit that asked them', async () => {
    const { session } = await world.ask('tuba by parcel post');
    const other = await world.ask('ukulele strings for hire');
    await world.ask('ukulele strings for hire');
    for (const q of ['tuba by parcel post', 'ukulele strings for hire']) {
      const { id } = await world.holding(q);
      await world.call('POST', `/gaps/${id}/cure`, { kind: 'phrasing', article_id: 'en/refund/how-long', preview: false });
    }
    await world.erase(session);
    await world.erase(other.session);
    const texts = async () => (await world.call('GET', '/learned?article_id=en/refund/how-long')).learned.map((l) => l.text);
    await until('it is gone', async () => !(await texts()).includes('tuba by parcel post'));
    await until('from the disk too', () => !world.stored('parcel'));
    assert.deepEqual(await texts(), ['ukulele strings for hire']);
  });
});
