// random.mjs - chance that can be had again.

/** Numbers from 0 to below 1 (mulberry32, T. Ettinger), and what is made of them. */
export class Chance {
  constructor(...seeds) {
    this.state = 2166136261;
    for (const s of seeds.join('/')) this.state = Math.imul(this.state ^ s.codePointAt(0), 16777619) >>> 0; // FNV-1a
  }

  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  is(share) {
    return this.next() < share;
  }

  below(n) {
    return Math.floor(this.next() * n);
  }

  of(list) {
    return list[this.below(list.length)];
  }

  between([low, high]) {
    return low + this.next() * (high - low);
  }

  /** The name of one of { name: share }; the last when the shares add up to less than 1. */
  among(shares) {
    let left = this.next();
    const names = Object.keys(shares);
    for (const name of names) if ((left -= shares[name]) < 0) return name;
    return names.at(-1);
  }

  exponential(mean) {
    return -Math.log(1 - this.next()) * mean;
  }

  shuffled(list) {
    const v = [...list];
    for (let i = v.length - 1; i > 0; i--) {
      const k = this.below(i + 1);
      [v[i], v[k]] = [v[k], v[i]];
    }
    return v;
  }
}
