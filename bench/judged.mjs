// judged.mjs - judged sets as bench/tune reads them: candidates with their
// features by `answerd eval --features`, and the measures.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { shortQuestions } from './short.mjs'

const lines = (path) => readFileSync(path, 'utf8').split('\n').filter(Boolean)

function judgements(dir) {
  const of = new Map()
  for (const l of lines(join(dir, 'qrels.tsv'))) {
    const [qid, id, grade] = l.split('\t')
    if (!of.has(qid)) of.set(qid, new Map())
    of.get(qid).set(id, Number(grade))
  }
  return of
}

/** Runs the questions of a set and reads their candidates.
 * @return {name, names, lists: [{qid, rows, x, context, grades, ideal, gap}]} */
export function readSet(answerd, dir, { gap = false, articles = join(dir, 'articles.jsonl') } = {}) {
  const tmp = mkdtempSync(join(tmpdir(), 'answerd-tune-'))
  const out = join(tmp, 'features.tsv')
  try {
    execFileSync(answerd, ['eval', '--kb', articles, '--set', dir, '--json', '--features', out,
      ...(gap ? ['--gap'] : [])], { stdio: ['ignore', 'ignore', 'ignore'] })
    return toLists(dir, out, gap)
  } finally {
    rmSync(tmp, { recursive: true })
  }
}

/** The same for short questions made from the set's titles; null: its titles name
 * subjects, not needs. */
export function readShort(answerd, dir, most) {
  const articles = join(dir, 'articles.jsonl'), tmp = mkdtempSync(join(tmpdir(), 'answerd-short-'))
  const { questions, wanted } = shortQuestions(lines(articles).map((l) => JSON.parse(l)), most)
  try {
    if (!questions.length) return null
    writeFileSync(join(tmp, 'queries.jsonl'), questions.map((q) => `${JSON.stringify(q)}\n`).join(''))
    writeFileSync(join(tmp, 'qrels.tsv'), questions.flatMap(({ qid }) =>
      [...wanted.get(qid)].map(([id, grade]) => `${qid}\t${id}\t${grade}\n`)).join(''))
    return { ...readSet(answerd, tmp, { articles }), name: basename(dir) }
  } finally {
    rmSync(tmp, { recursive: true })
  }
}

const isChinese = (q) => /\p{Script=Han}/u.test(q)

/** The first questions of another set of the same language asked of this one, which
 * answers none of them; null: the languages differ. */
export function readForeign(answerd, dir, other, most) {
  const questions = (d) => lines(join(d, 'queries.jsonl')).map((l) => JSON.parse(l))
  const asked = questions(other).slice(0, most)
  if (isChinese(asked[0].q) !== isChinese(questions(dir)[0].q)) return null
  const tmp = mkdtempSync(join(tmpdir(), 'answerd-foreign-'))
  try {
    writeFileSync(join(tmp, 'queries.jsonl'), asked.map((q) => `${JSON.stringify(q)}\n`).join(''))
    writeFileSync(join(tmp, 'qrels.tsv'), asked.map(({ qid }) => `${qid}\t-\t0\n`).join(''))
    return { ...readSet(answerd, tmp, { articles: join(dir, 'articles.jsonl') }), name: basename(dir) }
  } finally {
    rmSync(tmp, { recursive: true })
  }
}

function toLists(dir, path, gap) {
  const relevant = judgements(dir)
  const [head, ...rows] = lines(path)
  const columns = head.split('\t').slice(4)
  const contexts = columns.filter((c) => c.startsWith('@')).length
  const names = columns.slice(0, columns.length - contexts)
  const byQuestion = new Map()
  for (const l of rows) {
    const f = l.split('\t')
    if (!byQuestion.has(f[0])) byQuestion.set(f[0], [])
    byQuestion.get(f[0]).push(f)
  }
  const labels = new Map(gap ? lines(join(dir, 'gap-labels.tsv')).map((l) => l.split('\t')) : [])
  const lists = lines(join(dir, 'queries.jsonl')).map((l) => JSON.parse(l).qid)
    .filter((qid) => (gap ? labels.has(qid) : relevant.has(qid)))
    .map((qid) => {
      const all = byQuestion.get(qid) ?? [], want = relevant.get(qid) ?? new Map()
      const x = new Float64Array(all.length * names.length)
      all.forEach((f, r) => names.forEach((_, c) => { x[r * names.length + c] = Number(f[4 + c]) }))
      const sorted = [...want.values()].sort((a, b) => b - a).slice(0, 10)
      return {
        qid, x, rows: all.length, names,
        context: all[0] ? all[0].slice(4 + names.length).map(Number) : [],
        grades: all.map((f) => want.get(f[1]) ?? 0),
        ideal: sorted.reduce((s, g, i) => s + (2 ** g - 1) / Math.log2(i + 2), 0),
        wanted: want.size,
        gap: Number(labels.get(qid) ?? 0),
      }
    })
  return { name: basename(dir), names, contexts, lists }
}

export const hasGaps = (dir) => existsSync(join(dir, 'gap-removed.txt'))

/** nDCG@10 (Jaervelin and Kekaelaeinen 2002) of a list by its scores. */
export function ndcg(list, scores) {
  if (!list.ideal) return 0
  const order = list.grades.map((g, i) => i).sort((a, b) => scores[b] - scores[a] || a - b)
  return order.slice(0, 10)
    .reduce((s, i, at) => s + (2 ** list.grades[i] - 1) / Math.log2(at + 2), 0) / list.ideal
}

/** The area under the ROC curve (Mann-Whitney), ties by half. */
export function auc(values, labels) {
  const order = values.map((v, i) => [v, labels[i]]).sort((a, b) => a[0] - b[0])
  let rankSum = 0, positives = 0
  for (let i = 0; i < order.length;) {
    let k = i
    while (k < order.length && order[k][0] === order[i][0]) k++
    for (let j = i; j < k; j++)
      if (order[j][1]) { rankSum += (i + k + 1) / 2; positives++ }
    i = k
  }
  const negatives = order.length - positives
  return positives && negatives
    ? (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives) : NaN
}

/** Expected calibration error in ten bins of equal width (Naeini and others
 * 2015), and the bins: [{n, said, was}]. */
export function calibration(said, was, weight) {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, said: 0, was: 0 }))
  said.forEach((p, i) => {
    const b = bins[Math.min(9, Math.floor(p * 10))]
    b.n += weight[i]; b.said += p * weight[i]; b.was += was[i] * weight[i]
  })
  const all = bins.reduce((s, b) => s + b.n, 0)
  return {
    error: bins.reduce((s, b) => s + Math.abs(b.said - b.was), 0) / all,
    bins: bins.map((b) => ({ n: b.n / all, said: b.said / b.n, was: b.was / b.n })),
  }
}

/** Half the width of the 95 % interval of a mean, by 1,000 resamples. */
export function interval(values, seed) {
  let state = seed >>> 0
  const random = () => { // xorshift32 (Marsaglia 2003)
    state ^= state << 13; state >>>= 0; state ^= state >>> 17; state ^= state << 5; state >>>= 0
    return state / 2 ** 32
  }
  const means = Array.from({ length: 1000 }, () => {
    let s = 0
    for (let i = 0; i < values.length; i++) s += values[Math.floor(random() * values.length)]
    return s / values.length
  }).sort((a, b) => a - b)
  return (means[974] - means[25]) / 2
}
