/**
 * Two weeks of visitors for the editor console: a daemon whose clock is driven up to now, on
 * a copy of the demo's articles, with gaps, votes, calls to a person and a surge.
 */
import { cpSync, closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { addToken, channels, demoKb, startDaemon, temporaryFolder, until } from '../daemon.mjs';

const DAY_MS = 86400000;
const daysBack = 13;

/** What nothing answers: wordings, and how many ask a day, the last day first. */
const missing = [
  {
    lang: 'zh-CN',
    page: '/checkout',
    perDay: [7, 6, 6, 4, 5, 3, 3, 2, 2, 1, 1, 0, 0],
    texts: [
      '可以用花呗分期付款吗',
      '花呗分期怎么用',
      '能花呗分期吗',
      '买机票能不能用花呗分期',
      '花呗可以分几期',
      '分期付款支持花呗吗',
      '花唄分期可以嗎',
      '訂機票能用花唄分期嗎',
    ],
  },
  {
    lang: 'zh-CN',
    page: '/flights',
    perDay: [3, 4, 2, 3, 2, 2, 1, 2, 1, 0, 1, 0, 0],
    texts: [
      '学生买机票有优惠吗',
      '学生票怎么买',
      '学生机票打几折',
      '大学生订机票有没有折扣',
      '学生证可以买优惠机票吗',
      '學生買機票有優惠嗎',
    ],
  },
  {
    lang: 'en',
    page: '/flights',
    perDay: [3, 2, 3, 1, 2, 1, 1, 0, 1, 0, 0, 0, 0],
    texts: [
      'is there wifi on the plane',
      'wifi on board price',
      'does the flight have wifi',
      'how much is wifi on the plane',
      'in-flight wifi',
      'can I use wifi during the flight',
    ],
  },
  {
    lang: 'zh-TW',
    page: '/trips',
    perDay: [2, 2, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0],
    texts: [
      '嬰兒推車可以帶上飛機嗎',
      '嬰兒車要託運嗎',
      '推嬰兒車登機可以嗎',
      '飛機上能帶嬰兒推車嗎',
    ],
  },
];

/** What articles answer. */
const answered = [
  '退款多久到账',
  '一个订单能刷两张信用卡吗',
  '充电宝能带上飞机吗',
  '忘记密码怎么登录',
  '发票怎么开',
  'how long does a refund take',
  'can I bring my dog',
  '退款要多久',
  '改簽手續費多少',
  '行李可以带多少',
];

/** Of the last minutes: many at once. */
const outage = [
  'APP闪退怎么办',
  'APP一打开就闪退',
  '手机APP闪退',
  'APP闪退打不开',
  '打开APP就闪退',
  '为什么APP一直闪退',
  'APP闪退了',
  '你们APP闪退',
];

/** A clock that begins in the past and ends at now. */
function drivenClock() {
  const path = join(temporaryFolder(), 'clock');
  const fd = openSync(path, 'w');
  return {
    path,
    /** @param {number} aheadMs */
    set(aheadMs) {
      const bytes = Buffer.alloc(8);
      bytes.writeBigInt64LE(BigInt(Math.round(aheadMs)));
      writeSync(fd, bytes, 0, 8, 0);
    },
    close: () => closeSync(fd),
  };
}

let events = 0;

class Visitors {
  constructor(daemon) {
    this.daemon = daemon;
  }

  post(path, body, headers = {}) {
    return this.daemon.get(`/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  event(found, type, more = {}) {
    return this.post('events', {
      event_id: `seed-${++events}`,
      session: found.session,
      search_id: found.search_id,
      article_id: found.results[0]?.id,
      type,
      ...more,
    });
  }

  async asksInVain({ texts, lang, page }, nth) {
    const found = await this.daemon.search(texts[nth % texts.length], { typing: 0, lang, page });
    if (nth % 5 === 1) await this.event(found, 'contact');
    else if (nth % 5 === 3 && found.results.length)
      await this.event(found, 'unhelpful', { reason: 'other' });
  }

  async asks(text, nth) {
    const found = await this.daemon.search(text, { typing: 0 });
    if (!found.results.length) return;
    if (nth % 9 === 5) return;
    await this.event(found, 'click', { position: 1 });
    await this.event(found, 'view');
    await this.event(found, 'read');
    if (nth % 4 === 0) await this.event(found, nth % 16 === 12 ? 'unhelpful' : 'helpful');
    if (nth % 7 === 3) await this.event(found, 'solved');
  }
}

async function livedThrough(daemon, clock) {
  const visitors = new Visitors(daemon);
  const asked = missing.map(() => 0);
  let nth = 0;
  for (let day = daysBack - 1; day >= 0; day--) {
    clock.set(-day * DAY_MS - 3600000);
    for (let n = 0; n < 14 + ((day * 5) % 7); n++, nth++)
      await visitors.asks(answered[nth % answered.length], nth);
    for (const [i, need] of missing.entries())
      for (let n = 0; n < need.perDay[day]; n++) await visitors.asksInVain(need, asked[i]++);
  }
  clock.set(0);
  for (const [n, text] of outage.entries()) {
    const found = await daemon.search(text, { typing: 0, lang: 'zh-CN', page: '/checkout' });
    if (n % 2 === 0) await visitors.event(found, 'contact');
  }
  const wish = await daemon.search('可以用花呗分期付款吗', { typing: 0, lang: 'zh-CN' });
  await visitors.post('contact', {
    session: wish.session,
    message: '想知道花呗能不能分期,谢谢',
    name: '王女士',
    phone: '13800000000',
    when: new Date(Date.now() + 7200000).toISOString(),
  });
}

/** @param {{ visitors?: boolean, writable?: boolean }} [options] */
export async function editorWorld({ visitors = true, writable = true } = {}) {
  const kb = temporaryFolder();
  cpSync(demoKb, kb, { recursive: true });
  const clock = drivenClock();
  clock.set(visitors ? -daysBack * DAY_MS : 0);
  const daemon = await startDaemon({
    kb,
    config: {
      kb_writable: writable,
      trusted_proxies: ['127.0.0.1'], // visitors of several addresses
      rates: { search: 0, events: 0, contact: 0 },
      contact: { channels, callback: true, timezone: 'Asia/Shanghai' },
      feedback: { learn: { sessions: 1 } },
    },
    env: { ANSWERD_CLOCK: clock.path },
  });
  if (visitors) await livedThrough(daemon, clock);
  const token = await addToken(daemon, 'editor', '--name', 'Li Na');
  const headers = { authorization: `Bearer ${token}` };
  await until(
    'the token counts',
    async () => (await daemon.get('/api/v1/signin', { headers })).status === 200,
  );
  const get = async (path) => (await daemon.get(`/api/v1/${path}`, { headers })).json();
  if (visitors)
    await until(
      'the gaps are there',
      async () => (await get('gaps')).gaps.length >= missing.length,
      20,
    );
  return {
    daemon,
    token,
    get,
    stop: async () => {
      await daemon.stop();
      clock.close();
    },
  };
}
