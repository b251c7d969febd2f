// life.mjs - what an editor does about the gaps, and what becomes of them.
import { sleep, slow } from '../../tests/e2e/daemon.mjs';
import { markdownOf } from './world.mjs';

const PATIENCE_S = 90;

/** Polls until nothing that probe tells changes any more for quietMs: a listing that takes
 * long to make is made every few seconds. */
export async function settled(probe, quietMs) {
  const limit = Date.now() + PATIENCE_S * 1000 * slow;
  let [last, since] = [null, Date.now()];
  while (Date.now() < limit) {
    const now = JSON.stringify(await probe());
    if (now !== last) [last, since] = [now, Date.now()];
    else if (Date.now() - since >= quietMs * slow) return true;
    await sleep(100);
  }
  return false;
}

/** The questions that a draft puts into its front matter. */
const questionsOf = (markdown) =>
  [...markdown.matchAll(/^ {2}- (".*")$/gm)].map((m) => JSON.parse(m[1]));

/** The article among those of a need that most of its questions want: there is mostly one. */
const articleOf = (need) => need.articles[0];

/** As an editor reads: what plainly wants something else leaves the gap. */
async function takeOut(site, need, id, book) {
  const { questions } = await site.gap(id);
  const foreign = questions.map((q) => q.text).filter((text) => book.meant(text) !== need.n);
  if (foreign.length && foreign.length < questions.length)
    await site.edit('POST', `/gaps/${id}/split`, { questions: foreign });
  return foreign.length;
}

/** Takes the gap up, publishes what was withheld, and links it; with the customers' words of
 * the draft, or (link) with none of them. */
async function mend(site, need, id, { link, curate }) {
  const article = articleOf(need);
  await site.changeGap(id, { status: 'accepted' });
  const taken = curate ? await takeOut(site, need, id, curate) : 0;
  const draft = link ? { markdown: '', held_back: [] } : await site.edit('POST', `/gaps/${id}/draft`, {});
  const questions = questionsOf(draft.markdown);
  for (const a of need.articles) await site.put(a.id, markdownOf(a, a === article ? { questions } : {}), '');
  await site.changeGap(id, { article_id: article.id });
  return { held: draft.held_back.length, questions: questions.length, taken };
}

/** As the console offers when a check failed: the words that failed, but for those held back,
 * go among the article's questions. */
async function addFailed(site, need, id, book) {
  const article = articleOf(need);
  const { questions } = await site.gap(id);
  const { markdown, version } = await site.source(article.id);
  const there = questionsOf(markdown);
  const more = questions.filter((q) => !q.held_back && !there.includes(q.text) && book.meant(q.text) === need.n).map((q) => q.text);
  if (more.length) await site.put(article.id, markdownOf(article, { questions: [...there, ...more] }), version);
  return more.length;
}

/** Mends once more what the check found wanting. */
export async function mendFailed(site, mended, { curate, quietMs }) {
  let n = 0;
  for (const m of mended) if (m.verdict === 'failed' && (await addFailed(site, m.need, m.id, curate))) n++;
  if (n) await settled(() => statuses(site, mended), quietMs);
  return follow(site, mended);
}

/** Mends every gap that was found: [{ need, id, held, questions, status, verdict, … }]. */
export async function publish(site, world, found, { link, curate, quietMs }) {
  const mended = [];
  for (const { most, gap } of found) mended.push({ need: world.needs[most], id: gap.id, ...(await mend(site, world.needs[most], gap.id, { link, curate })) });
  await settled(() => statuses(site, mended), quietMs);
  return follow(site, mended);
}

async function statuses(site, mended) {
  const ids = new Set(mended.map((m) => m.id));
  return (await site.gaps()).filter((g) => ids.has(g.id)).map((g) => [g.id, g.status, g.verdict]);
}

/** Every mended gap with what became of it. */
export async function follow(site, mended) {
  const out = [];
  for (const m of mended) {
    const gap = await site.gap(m.id);
    out.push({ ...m, status: gap.status, verdict: gap.verdict, check: gap.checks.at(-1) ?? null, history: gap.history, asked: gap.asked_since, helped: gap.helped_since });
  }
  return out;
}

/** Takes the articles out of what is served again. */
export async function withdraw(site, mended, { quietMs }) {
  for (const { need } of mended)
    for (const a of need.articles) {
      const { version } = await site.source(a.id);
      await site.put(a.id, markdownOf(a, { status: 'archived' }), version);
    }
  await settled(() => statuses(site, mended), quietMs);
  return follow(site, mended);
}
