// titles.mjs - titles to type: an even sample of each language of a corpus.
//
//   node bench/titles.mjs ARTICLES.jsonl COUNT
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

const [path, count] = [process.argv[2], Number(process.argv[3])];
if (!(count > 0)) {
  console.error('usage: node titles.mjs ARTICLES.jsonl COUNT');
  process.exit(2);
}

const titles = new Map();
for await (const line of createInterface({ input: createReadStream(path) })) {
  const { lang = '', title } = JSON.parse(line);
  if (!titles.has(lang)) titles.set(lang, []);
  titles.get(lang).push(title.replaceAll(/\s+/g, ' '));
}
const each = Math.ceil(count / titles.size);
for (const list of titles.values())
  for (let i = 0; i < Math.min(each, list.length); i++)
    console.log(list[Math.floor((i * list.length) / Math.min(each, list.length))]);
