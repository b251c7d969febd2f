// world.mjs - a knowledge base made of a judged set, and what its customers need.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { articleText, saveFile } from '../../tests/e2e/daemon.mjs';
import { Chance } from './random.mjs';

const lines = (path) => readFileSync(path, 'utf8').split('\n').filter(Boolean);
const slug = (text) => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'x';

/** A judged set: articles of our own ids, questions, and which articles answer each. */
function readSet(dir) {
  const articles = lines(join(dir, 'articles.jsonl')).map((l) => JSON.parse(l));
  const questions = new Map(lines(join(dir, 'queries.jsonl')).map((l) => JSON.parse(l)).map((q) => [q.qid, { ...q, of: [] }]));
  for (const l of lines(join(dir, 'qrels.tsv'))) {
    const [qid, id, grade] = l.split('\t');
    if (Number(grade) > 0) questions.get(qid)?.of.push(id);
  }
  return { articles, questions: [...questions.values()].filter((q) => q.of.length) };
}

/** Articles that answer the same questions are one need: { articles, questions }. */
function needsOf({ articles, questions }) {
  const up = new Map(articles.map((a) => [a.id, a.id]));
  const root = (id) => {
    while (up.get(id) !== id) id = up.get(id);
    return id;
  };
  for (const q of questions) for (const id of q.of) up.set(root(id), root(q.of[0]));
  const needs = new Map();
  for (const q of questions) {
    const key = root(q.of[0]);
    if (!needs.has(key)) needs.set(key, { articles: articles.filter((a) => root(a.id) === key), questions: [] });
    needs.get(key).questions.push(q);
  }
  return [...needs.values()];
}

/** Of articles that answer the same under one title (the answers of a forum's thread) an
 * editor would make one. */
function joined(articles) {
  const byTitle = new Map();
  for (const a of articles) {
    const one = byTitle.get(a.title);
    if (one) one.body += `\n\n${a.body}`;
    else byTitle.set(a.title, { ...a });
  }
  return [...byTitle.values()];
}

class Need {
  constructor(n, articles, questions) {
    Object.assign(this, { n, articles, questions: questions.map((q) => q.q), lang: questions[0].lang, withheld: false });
  }

  /** Without the texts, as results tell of it. */
  toJSON() {
    return { ...this, articles: this.articles.map(({ id, title }) => ({ id, title })) };
  }
}

export class World {
  /** Withholds half of the needs, chosen by the seed. */
  constructor(dir, seed) {
    const set = readSet(dir);
    const chance = new Chance(seed, 'withheld', basename(dir));
    this.name = basename(dir);
    const asked = new Set();
    this.needs = needsOf(set).map(({ articles, questions }, n) => {
      for (const a of articles) asked.add(a.id);
      return new Need(n, joined(articles).map((a) => this.article(a)), questions);
    });
    this.others = set.articles.filter((a) => !asked.has(a.id)).map((a) => this.article(a));
    for (const need of chance.shuffled(this.needs).slice(0, this.needs.length >> 1)) need.withheld = true;
    this.withheld = this.needs.filter((n) => n.withheld);
    this.languages = [...new Set([...this.needs.flatMap((n) => n.articles), ...this.others].map((a) => a.lang))];
  }

  article({ id, title, body = '', lang = 'en', category = 'general' }) {
    return { id: `${lang}/${slug(category)}/${slug(id)}`, title, body, lang };
  }

  /** The Markdown files of all that is not withheld. */
  write(kb) {
    const all = [...this.needs.filter((n) => !n.withheld).flatMap((n) => n.articles), ...this.others];
    for (const a of all) saveFile(join(kb, `${a.id}.md`), markdownOf(a));
    return all.length;
  }
}

/** status published or archived; questions: in the customers' words. */
export function markdownOf({ title, body }, { status = 'published', questions = [] } = {}) {
  return articleText({ title, status, ...(questions.length ? { questions } : {}) }, body);
}
