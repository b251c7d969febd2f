// short.mjs - short questions made from titles: the one or two words of a title
// that say most. Judged questions are whole ones, but many visitors type a word;
// what holds it in its title is what they mean.

const words = { en: new Intl.Segmenter('en', { granularity: 'word' }), zh: new Intl.Segmenter('zh', { granularity: 'word' }) }
const LITTLE = new Set(`a an and are as at be but by can could did do does for from get had has have how i if in is
  it its me my no not of on or our so that the their them there they this to us was we were what when where which who
  whom whose why will with would you your 什么 怎么 怎么样 如何 为什么 吗 的 了 是 我 你 在 有 和 与 能 可以 怎么办 请问
  為什麼 什麼 怎麼 嗎 與`.split(/\s+/))

const inWords = (title) => {
  const by = /\p{Script=Han}/u.test(title) ? words.zh : words.en
  return [...by.segment(title.toLowerCase())].filter((w) => w.isWordLike && !LITTLE.has(w.segment) &&
    w.segment.length > 1).map((w) => w.segment)
}

/**
 * @param articles [{id, title}]
 * @param most questions
 * @return {questions: [{qid, q}], wanted: Map(qid => Map(id => 1))}; none for titles
 *   that many articles share, which name no need
 */
export function shortQuestions(articles, most) {
  const titles = articles.map((a) => ({ id: a.id, title: a.title.toLowerCase(), words: inWords(a.title) }))
  const apart = new Set(titles.map((t) => t.title)).size
  const of = new Map()
  for (const t of titles)
    for (const w of new Set(t.words)) of.set(w, (of.get(w) ?? 0) + 1)
  const questions = new Map()
  if (apart < 0.8 * titles.length) return { questions: [], wanted: new Map() }
  titles.forEach((t, i) => {
    const rare = [...new Set(t.words)].sort((a, b) => of.get(a) - of.get(b) || (a < b ? -1 : 1))
    const two = t.words.filter((w) => rare.slice(0, 2).includes(w)).slice(0, 2)
    const pick = i % 2 ? rare.slice(0, 1) : two
    const glue = /\p{Script=Han}/u.test(pick.join('')) ? '' : ' '
    if (pick.length) questions.set(pick.join(glue), pick)
  })
  const all = [...questions], step = Math.max(1, all.length / most)
  const out = { questions: [], wanted: new Map() }
  for (let k = 0; k < Math.min(most, all.length); k++) {
    const [q, pick] = all[Math.floor(k * step)]
    const want = new Map(titles.filter((t) => pick.every((w) => t.words.includes(w))).map((t) => [t.id, 1]))
    if (want.size > 10) continue // a subject, not a need
    out.questions.push({ qid: `short-${k}`, q })
    out.wanted.set(`short-${k}`, want)
  }
  return out
}
