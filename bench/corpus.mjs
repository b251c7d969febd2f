// corpus.mjs - a corpus of any size, always the same for the same size.
//
//   node bench/corpus.mjs ARTICLES DIR
//
// Writes DIR/kb/articles.jsonl and DIR/queries.txt: articles in English and both
// Chinese scripts, made of words drawn after Zipf's law, and questions made of
// words of a title and of its text. It is for load, not for relevance.
import { createWriteStream, mkdirSync } from 'node:fs';
import { once } from 'node:events';

const [count, dir] = [Number(process.argv[2]), process.argv[3]];
if (!(count > 0) || !dir) {
  console.error('usage: node corpus.mjs ARTICLES DIR');
  process.exit(2);
}

let seed = 20261122;
function random() { // mulberry32
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}
const pick = (list) => list[Math.floor(random() * list.length)];
// The rank of a word: its frequency falls as 1/rank.
const zipf = (n) => Math.min(n - 1, Math.floor(Math.exp(random() * Math.log(n + 1)) - 1));

const syllables = 'ba be bi bo da de di do fa fe ga go ka ke ki la le li lo ma me mi mo na ne ni pa pe po ra re ri ro sa se si so ta te ti to va ve vi za ze'.split(' ');
const english = Array.from({ length: 30000 }, () => Array.from({ length: 2 + Math.floor(random() * 3) }, () => pick(syllables)).join(''));
const common = Array.from('退款订单支付航班酒店改签行李发票会员登录密码账号优惠价格时间地址电话客服投诉取消确认申请处理查询修改绑定银行信用卡余额提现充值通知短信邮件');
const han = Array.from({ length: 3000 }, (_, i) => i < common.length ? common[i] : String.fromCodePoint(0x4e00 + Math.floor(random() * 20000)));
const chinese = Array.from({ length: 40000 }, () => han[zipf(3000)] + han[zipf(3000)]);

const words = (list, n) => Array.from({ length: n }, () => list[zipf(list.length)]);
function article(i) {
  const lang = i % 5 < 2 ? 'en' : i % 5 < 4 ? 'zh-CN' : 'zh-TW';
  const zh = lang !== 'en';
  const list = zh ? chinese : english;
  const join = zh ? '' : ' ';
  const title = words(list, 4 + Math.floor(random() * 4));
  const body = [];
  for (let s = 0; s < 3; s++) {
    body.push('## ' + words(list, 3).join(join));
    for (let p = 0; p < 3; p++) body.push(words(list, zh ? 55 : 18).join(join) + (zh ? '。' : '.'));
  }
  const question = [...title.slice(0, 3), ...words(list, 2)].join(join);
  return [{ id: `a${i}`, lang, category: `c${i % 20}`, title: title.join(join), body: body.join('\n\n') }, question];
}

mkdirSync(`${dir}/kb`, { recursive: true });
const out = createWriteStream(`${dir}/kb/articles.jsonl`);
const queries = createWriteStream(`${dir}/queries.txt`);
for (let i = 0; i < count; i++) {
  const [a, q] = article(i);
  if (!out.write(JSON.stringify(a) + '\n')) await once(out, 'drain');
  if (i % Math.max(1, Math.floor(count / 5000)) === 0) queries.write(q + '\n');
}
out.end();
queries.end();
