// tell.mjs - the results as tables.

const percent = (n, of) => (of ? `${((100 * n) / of).toFixed(1)} %` : '-');
const count = (list, probe) => (list ?? []).filter(probe).length;

const proven = (m) => m.status === 'verified' || m.status === 'closed';

const COLUMNS = [
  ['set', (r) => r.set],
  ['withheld', (r) => r.withheld],
  ['asked for', (r) => r.score.due],
  ['found', (r) => percent(r.score.found, r.score.due)],
  ['false of first', (r) => percent(r.score.falseFirst, r.score.first)],
  ['gaps', (r) => r.score.gaps],
  ['false of all', (r) => percent(r.score.falseAll, r.score.gaps)],
  ['double', (r) => r.score.doubled.reduce((s, d) => s + d.gaps.length - 1, 0)],
  ['order', (r) => r.score.order?.toFixed(2) ?? '-'],
  ['published', (r) => r.published?.length ?? '-'],
  ['verified', (r) => percent(count(r.published, proven), r.published?.length)],
  ['too few', (r) => percent(count(r.published, (m) => m.verdict === 'provisional'), r.published?.length)],
  ['mended', (r) => percent(count(r.mended, proven), r.mended?.length)],
  ['later', (r) => percent(count(r.after, proven), r.after?.length)],
  ['closed', (r) => percent(count(r.after, (m) => m.status === 'closed'), r.after?.length)],
  ['reopened', (r) => percent(count(r.withdrawn, (m) => m.status === 'reopened'), r.withdrawn?.length)],
];

function total(results) {
  const sum = (of) => results.reduce((s, r) => s + (of(r) ?? 0), 0);
  const all = (of) => (results.some(of) ? results.flatMap((r) => of(r) ?? []) : undefined);
  const score = Object.fromEntries(
    ['due', 'found', 'gaps', 'first', 'falseFirst', 'falseAll'].map((k) => [k, sum((r) => r.score[k])]),
  );
  score.doubled = results.flatMap((r) => r.score.doubled);
  return {
    set: 'all', withheld: sum((r) => r.withheld), score,
    published: all((r) => r.published), mended: all((r) => r.mended), after: all((r) => r.after), withdrawn: all((r) => r.withdrawn),
  };
}

export function table(results) {
  const rows = results.length > 1 ? [...results, total(results)] : results;
  const cells = [COLUMNS.map(([name]) => name), ...rows.map((r) => COLUMNS.map(([, of]) => String(of(r))))];
  const widths = COLUMNS.map((_, i) => Math.max(...cells.map((c) => c[i].length)));
  return cells.map((c) => c.map((v, i) => (i ? v.padStart(widths[i]) : v.padEnd(widths[i]))).join('  ')).join('\n');
}

const EXAMPLES = 5;

function byReason(list, reason, tell) {
  const groups = new Map();
  for (const one of list) {
    const why = reason(one);
    groups.set(why, [...(groups.get(why) ?? []), one]);
  }
  return [...groups].sort((a, b) => b[1].length - a[1].length)
    .flatMap(([why, all]) => [`  ${all.length} ${why}`, ...all.slice(0, EXAMPLES).map((one) => `      ${tell(one)}`)]);
}

const short = (text) => (text.length > 90 ? `${text.slice(0, 90)}…` : text);
const questions = (gap) => gap.questions.slice(0, 3).map((q) => `${short(q.text)} (${q.people}, ${q.cause})`).join(' | ');

/** What went wrong, by reason, with some of each. */
export function examples(r) {
  const of = (need) => r.book[need.n] ?? {};
  const n = r.score.noticed;
  const lines = [
    `${r.set}: ${r.visits} visits`,
    `for what is withheld: ${n.visits} visits, ${n.attempts} searches, ${percent(n.sureWrong, n.attempts)} answered as if sure, ${n.readWrong} wrong articles read; in gaps ${percent(n.inGaps, n.visits)}`,
    `  their ends: ${Object.entries(n.ends).sort((a, b) => b[1] - a[1]).map(([end, times]) => `${end} ${percent(times, n.visits)}`).join(', ')}`,
  ];
  lines.push('missed:', ...byReason(r.score.missed, (m) => m.why, ({ need, all, best }) => {
    const b = of(need);
    return `${need.articles[0].id}: ${b.sessions} visits, ${b.attempts} attempts, ${all} in gaps${best ? ` (${best.n} of ${best.total} in ${best.id}, place ${best.place + 1})` : ''}, sure but wrong ${b.sureWrong}; ${Object.entries(b.ends).map((e) => e.join(' ')).join(', ')}; ${short(need.questions[0])}`;
  }));
  lines.push('false:', ...byReason(r.score.wrong, (w) => `${w.why}${w.place < r.score.first ? ', among the first' : ''}`, ({ gap, place }) =>
    `${place + 1}. ${gap.id} ${gap.people} people, ${gap.cure.kind}: ${questions(gap)}`));
  lines.push('double:', ...byReason(r.score.doubled, (d) => `${d.gaps.length} gaps of one article`, ({ need, gaps }) =>
    `${need.articles[0].id}: ${gaps.map((g) => `${g.id} ${short(g.title)} (${g.count})`).join(' | ')}`));
  for (const [name, list, good] of [['not verified', r.published, 'verified'], ['not closed', r.after, 'closed'], ['not reopened', r.withdrawn, 'reopened']])
    lines.push(`${name}:`, ...byReason((list ?? []).filter((m) => m.status !== good), (m) => `${m.status}, ${m.verdict}`, (m) =>
      `${m.id} ${m.need.articles[0].id}: held back ${m.held}, in the draft ${m.questions}, answered ${m.check?.answered} of ${m.check?.wordings}, asked since ${m.asked}, helped ${m.helped}`));
  return `${lines.join('\n')}\n`;
}
