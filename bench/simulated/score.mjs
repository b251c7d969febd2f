// score.mjs - the truth about the questions, and how the list of gaps holds against it.

/** A text as the daemon may tell it again. */
const key = (text) => text.normalize('NFKC').toLowerCase().replace(/[\s\d*]+/gu, ' ').trim();

const ENOUGH_SESSIONS = 5;
const ENOUGH_QUESTIONS = 3;

/** What was truly asked. */
export class Book {
  constructor() {
    this.wants = new Map(); // text: { need number, or -1 for noise: how often }
    this.of = new Map(); // need number: what became of its visits
  }

  asked(text, need) {
    const k = key(text);
    if (!this.wants.has(k)) this.wants.set(k, new Map());
    const counts = this.wants.get(k);
    const n = need ? need.n : -1;
    counts.set(n, (counts.get(n) ?? 0) + 1);
  }

  about(need) {
    if (!this.of.has(need.n)) this.of.set(need.n, { sessions: 0, helped: 0, sureWrong: 0, readWrong: 0, placeWrong: 0, attempts: 0, flags: 0, ends: {} });
    return this.of.get(need.n);
  }

  /** One visit is over. end: how, in words. */
  visited(need, end, seen) {
    const v = this.about(need);
    v.sessions++;
    v.helped += end === 'helped';
    v.ends[end] = (v.ends[end] ?? 0) + 1;
    for (const [name, n] of Object.entries(seen)) v[name] += n;
  }

  flagged(need) {
    this.about(need).flags++;
  }

  /** The need that most of those meant who asked it so; -1: noise, undefined: not asked. */
  meant(text) {
    const counts = this.wants.get(key(text));
    return counts && [...counts].sort((a, b) => b[1] - a[1])[0][0];
  }
}

/** Of one gap: how many of its questions (people who asked each wording) want which need, and
 * which need has the majority (undefined: none). */
export function judge(gap, book) {
  const by = new Map();
  let total = 0;
  for (const { text, people } of gap.questions) {
    const n = people || 0;
    const need = book.meant(text) ?? -2;
    by.set(need, (by.get(need) ?? 0) + n);
    total += n;
  }
  const [most, count] = [...by].sort((a, b) => b[1] - a[1])[0] ?? [-2, 0];
  return { gap, by: Object.fromEntries(by), total, most, count, wanted: total > 0 && count * 2 > total ? most : undefined };
}

/** Spearman's rank correlation; ties share their ranks. */
export function rankCorrelation(pairs) {
  const ranks = (values) => {
    const order = values.map((v, i) => [v, i]).sort((a, b) => a[0] - b[0]);
    const out = [];
    for (let i = 0; i < order.length; ) {
      let k = i;
      while (k < order.length && order[k][0] === order[i][0]) k++;
      for (let j = i; j < k; j++) out[order[j][1]] = (i + k - 1) / 2;
      i = k;
    }
    return out;
  };
  const [x, y] = [ranks(pairs.map((p) => p[0])), ranks(pairs.map((p) => p[1]))];
  const mean = (pairs.length - 1) / 2;
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < pairs.length; i++) {
    xy += (x[i] - mean) * (y[i] - mean);
    xx += (x[i] - mean) ** 2;
    yy += (y[i] - mean) ** 2;
  }
  return xx && yy ? xy / Math.sqrt(xx * yy) : null;
}

/** Why a withheld article that people asked for is not among the first, and the gap with
 * most of its questions. */
function whyMissed(need, judged) {
  const own = judged.map((j, place) => ({ ...j, place, n: j.by[need.n] ?? 0 })).filter((j) => j.n > 0);
  const all = own.reduce((s, j) => s + j.n, 0);
  const best = own.sort((a, b) => b.n - a.n)[0];
  const listed = own.some((j) => j.wanted === need.n && j.n >= ENOUGH_QUESTIONS);
  const why =
    all < ENOUGH_QUESTIONS ? 'few failures seen'
    : best.n < ENOUGH_QUESTIONS ? 'scattered'
    : listed ? 'listed too low'
    : 'mixed with others';
  return { need, why, all, best: best && { id: best.gap.id, place: best.place, n: best.n, total: best.total } };
}

/** Articles with several gaps among the first. */
function doubles(judged, world) {
  const of = new Map();
  for (const { wanted, gap, count } of judged)
    if (world.needs[wanted]?.withheld) of.set(wanted, [...(of.get(wanted) ?? []), { id: gap.id, title: gap.title, count }]);
  return [...of].filter(([, gaps]) => gaps.length > 1).map(([n, gaps]) => ({ need: world.needs[n], gaps }));
}

function whyFalse(j, world) {
  if (j.most === -2 || j.total === 0) return 'unknown';
  if (j.wanted === -1) return 'noise';
  if (j.wanted === undefined) return 'mixed';
  const need = world.needs[j.wanted];
  if (need.withheld) return null;
  // The cure that is recommended mends it, although no article is missing.
  const cured = j.gap.cure.kind !== 'write' && need.articles.some((a) => a.id === j.gap.cure.article_id);
  return cured ? 'present article, the cure names it' : 'present article';
}

/** How much of what went wrong was noticed: of those who wanted what is withheld. */
function noticed(judged, book, world) {
  const withheld = new Set(world.withheld.map((n) => n.n));
  const all = { visits: 0, attempts: 0, sureWrong: 0, readWrong: 0, flags: 0, ends: {}, inGaps: 0 };
  for (const n of world.withheld) {
    const b = book.about(n);
    all.visits += b.sessions;
    all.attempts += b.attempts;
    all.sureWrong += b.sureWrong;
    all.readWrong += b.readWrong + b.placeWrong;
    all.flags += b.flags;
    for (const [end, times] of Object.entries(b.ends)) all.ends[end] = (all.ends[end] ?? 0) + times;
  }
  for (const j of judged)
    for (const [n, people] of Object.entries(j.by)) all.inGaps += withheld.has(Number(n)) ? people : 0;
  return all;
}

/** How the gaps, in the order of the list and with their questions, hold against the truth. */
export function scoreGaps(gaps, book, world) {
  const first = world.withheld.length;
  const judged = gaps.map((g) => judge(g, book));
  const due = world.withheld.filter((n) => (book.of.get(n.n)?.sessions ?? 0) >= ENOUGH_SESSIONS);
  const found = new Map();
  judged.slice(0, first).forEach((j, place) => {
    const need = world.needs[j.wanted];
    if (!need?.withheld || j.count < ENOUGH_QUESTIONS) return;
    if (!found.has(need.n) || found.get(need.n).count < j.count) found.set(need.n, { ...j, place });
  });
  const why = judged.map((j) => whyFalse(j, world));
  const missed = due.filter((n) => !found.has(n.n)).map((n) => whyMissed(n, judged));
  return {
    due: due.length,
    found: due.filter((n) => found.has(n.n)).length,
    gaps: judged.length,
    first: Math.min(first, judged.length),
    falseFirst: why.slice(0, first).filter(Boolean).length,
    falseAll: why.filter(Boolean).length,
    noticed: noticed(judged, book, world),
    doubled: doubles(judged.slice(0, first), world),
    order: rankCorrelation([...found.values()].map((j) => [j.gap.priority, book.of.get(j.most)?.sessions ?? 0])),
    foundGaps: [...found.values()],
    missed,
    wrong: judged.map((j, place) => ({ ...j, place, why: why[place] })).filter((j) => j.why),
  };
}
