// clock.mjs - the time of a daemon, driven from here (ANSWERD_CLOCK).
import { closeSync, openSync, writeSync } from 'node:fs';
import { sleep } from '../../tests/e2e/daemon.mjs';

export const HOUR = 3600;
export const DAY = 24 * HOUR;

export class Clock {
  /** Begins at the next midnight (UTC), or another time, also of the past. path: a file to be made. */
  constructor(path, began = Math.ceil(Date.now() / 86400000) * 86400000) {
    this.path = path;
    this.fd = openSync(path, 'w');
    this.began = began;
    this.ahead = -Infinity; // the first time is always written
    this.drive(0);
  }

  /** Seconds since it began; it runs on by itself. */
  get now() {
    return (Date.now() + this.ahead - this.began) / 1000;
  }

  /** Time never goes back: what is due already is done now. */
  drive(seconds) {
    const ahead = Math.round(this.began + seconds * 1000 - Date.now());
    if (ahead <= this.ahead) return;
    this.ahead = ahead;
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(ahead));
    writeSync(this.fd, bytes, 0, 8, 0);
  }

  /** Hour by hour, each long enough for the daemon to notice it. */
  async pass(hours, eachMs = 100) {
    for (let h = 0; h < hours; h++) {
      this.drive(this.now + HOUR);
      await sleep(eachMs);
    }
  }

  close() {
    closeSync(this.fd);
  }
}

/** Things to do at their times, one after another. A task is an async generator that
 * yields the seconds until it goes on. */
export class Agenda {
  constructor(clock) {
    this.clock = clock;
    this.heap = [];
    this.made = 0;
  }

  add(at, task) {
    const v = this.heap;
    v.push({ at, order: this.made++, task });
    for (let i = v.length - 1; i > 0; ) {
      const up = (i - 1) >> 1;
      if (!before(v[i], v[up])) break;
      [v[i], v[up]] = [v[up], v[i]];
      i = up;
    }
  }

  take() {
    const v = this.heap;
    const first = v[0];
    const last = v.pop();
    if (v.length) v[0] = last;
    for (let i = 0; v.length; ) {
      let least = i;
      for (const k of [2 * i + 1, 2 * i + 2]) if (k < v.length && before(v[k], v[least])) least = k;
      if (least === i) break;
      [v[i], v[least]] = [v[least], v[i]];
      i = least;
    }
    return first;
  }

  /** until: in seconds; what is due later is never done. */
  async run(until = Infinity) {
    while (this.heap.length) {
      const { at, task } = this.take();
      if (at > until) return;
      this.clock.drive(at);
      const { value, done } = await task.next();
      if (!done) this.add(at + value, task);
    }
  }
}

const before = (a, b) => (a.at !== b.at ? a.at < b.at : a.order < b.order);
