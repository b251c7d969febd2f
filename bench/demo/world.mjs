// world.mjs - the demo knowledge base with a few articles taken out, and what its customers
// need: they ask as the articles' own questions do, in the customers' many wordings.
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Taken out in all languages, for the editor to write anew. */
export const TAKEN_OUT = ['baggage/power-bank', 'baggage/pets', 'payment/two-cards', 'payment/foreign-card', 'refund/illness', 'refund/attraction-ticket'];
const MOST_TAKEN = 6;
const POPULAR = 4; // times as much as other needs

const lists = (text, key) => {
  const found = new RegExp(`^${key}:\\n((?: {2}- .*\\n)+)`, 'm').exec(text);
  return found ? [...found[1].matchAll(/^ {2}- (.*)$/gm)].map((m) => m[1].replace(/^(["'])(.*)\1$/, '$2')) : [];
};

function readArticle(kb, id) {
  const text = readFileSync(join(kb, `${id}.md`), 'utf8');
  const title = /^title: *(.*)$/m.exec(text)?.[1].replace(/^(["'])(.*)\1$/, '$2') ?? id;
  return { id, title, lang: id.split('/')[0], public: !/^audience: *agent/m.test(text), questions: lists(text, 'questions'), text };
}

const idsOf = (kb, at = '') =>
  readdirSync(join(kb, at), { withFileTypes: true }).flatMap((e) =>
    e.isDirectory() ? idsOf(kb, join(at, e.name)) : e.name.endsWith('.md') ? [join(at, e.name.slice(0, -3))] : []);

/** A copy of the knowledge base to be written to, and its needs. */
export class DemoWorld {
  constructor(kb, copy, aside) {
    this.name = 'demo';
    rmSync(copy, { recursive: true, force: true });
    cpSync(kb, copy, { recursive: true });
    const all = idsOf(kb).map((id) => readArticle(kb, id)).filter((a) => a.public && a.questions.length > 1);
    const named = new Set(all.map((a) => a.id.split('/').slice(1).join('/')));
    const wanted = TAKEN_OUT.filter((key) => named.has(key));
    for (const key of named) if (wanted.length < MOST_TAKEN && !wanted.includes(key) && all.filter((a) => a.id.endsWith(key)).length === 3) wanted.push(key);
    this.needs = all.map((a, n) => ({
      n, articles: [a], questions: [a.title, ...a.questions], lang: a.lang,
      withheld: wanted.some((key) => a.id.endsWith(`/${key}`)),
    }));
    this.withheld = this.needs.filter((need) => need.withheld);
    // What everybody asks about these days.
    for (const need of this.withheld) need.questions = Array.from({ length: POPULAR }, () => need.questions).flat();
    this.languages = [...new Set(all.map((a) => a.lang))];
    for (const { articles: [a] } of this.withheld) {
      const path = join(aside, `${a.id}.md`);
      mkdirSync(dirname(path), { recursive: true });
      if (existsSync(join(copy, `${a.id}.md`))) renameSync(join(copy, `${a.id}.md`), path);
    }
  }

  /** Tickets of the past, as a help desk exports them. */
  tickets() {
    const rows = this.needs.flatMap((need) => need.questions.map((q, i) => [q, `c${need.n}-${i}`]));
    const often = this.withheld.flatMap((need) => [...new Set(need.questions)].flatMap((q, i) => [[q, `w${need.n}-${i}`], [q, `v${need.n}-${i}`]]));
    const cell = (text) => `"${text.replaceAll('"', '""')}"`;
    return `subject,customer\n${[...rows, ...often].map((r) => r.map(cell).join(',')).join('\n')}\n`;
  }
}

/** A page of another site with the widget, as a company would have it. */
export function writeShop(path, help) {
  writeFileSync(path, `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>云帆旅行 · 结账</title>
<style>
body { margin: 0; font: 16px/1.6 system-ui, sans-serif; color: #1a2220; background: #f8f8f5; }
header { padding: 20px 32px; background: #0b6b5d; color: #fff; font-weight: 600; }
main { max-width: 44rem; margin: 40px auto; padding: 32px; background: #fff; border: 1px solid #e0e4e0; border-radius: 14px; }
button { padding: 12px 20px; font: inherit; color: #fff; background: #0b6b5d; border: 0; border-radius: 10px; }
</style>
</head>
<body>
<header>云帆旅行</header>
<main>
<h1>确认订单</h1>
<p>上海虹桥 → 成都天府 · 2 位旅客 · 11 月 28 日</p>
<p>合计 ¥2,180</p>
<p><button type="button">去支付</button></p>
<p>有疑问？点右下角的帮助，可以输入拼音、简体或繁体。</p>
</main>
<script async src="${help}/widget.js" data-lang="zh-CN"></script>
</body>
</html>
`);
}
