/**
 * What the tests of the agent console share: a daemon on a copy of the demo's articles with one
 * that is past its review, an agent's token, a customer who searched before calling.
 */
import assert from 'node:assert/strict';
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addToken, demoKb, startDaemon, temporaryFolder, until } from '../daemon.mjs';
import { World, hostPort } from './start.mjs';

export const frameHost = `http://127.0.0.1:${hostPort}`;
/** The console asks who is signed in, and is told: nobody. */
export const nobodyYet = /status of 401/;

const staleArticle = `---
title: 老积分卡怎么换新卡
updated: 2019-01-01
review_by: 2020-01-01
owner: membership-team
say: 请在会员页点“换新卡”，三天寄到。
options:
  - when: 卡已经丢了
    say: 先挂失，再换新卡。
  - when: 卡还在手上
    say: 直接换新卡，旧卡自动作废。
---

## 换卡的步骤

1. 打开会员页。
2. 点“换新卡”。
`;

function articles() {
  const kb = temporaryFolder();
  cpSync(demoKb, kb, { recursive: true });
  writeFileSync(join(kb, 'zh-CN/membership/old-card.md'), staleArticle);
  return kb;
}

export class AgentWorld extends World {
  async start() {
    this.served = await startDaemon({
      kb: articles(),
      config: {
        console: { frame_ancestors: [frameHost] },
        site_name: { 'zh-CN': '云帆旅行' },
        categories: { membership: { name: { 'zh-CN': '云帆会员', en: 'Yunfan Club' } } },
      },
    });
    process.env.ANSWERD_URL = this.served.url;
    await super.start();
    this.token = await this.newToken('agent', '小陈');
    this.editor = await this.newToken('editor', 'Li Na');
  }

  async stop() {
    await super.stop();
    await this.served?.stop();
  }

  /** @param {string} role @param {string} name */
  async newToken(role, name) {
    const token = await addToken(this.served, role, '--name', name);
    await until('the token counts', async () => {
      for (let i = 0; i < 6; i++)
        if ((await this.ask('GET', 'signin', undefined, token)).status !== 200) return false;
      return true;
    });
    return token;
  }

  /** @param {string} method @param {string} path @param {unknown} [body] @param {string} [token] */
  ask(method, path, body, token) {
    return this.served.get(`/api/v1/${path}`, {
      method,
      agent: false,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token && { Authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  }

  /** @param {string} method @param {string} path @param {unknown} [body] @param {string} [token] */
  async api(method, path, body, token) {
    const reply = await this.ask(method, path, body, token);
    assert.equal(reply.status, 200, `${method} ${path}: ${reply.text}`);
    return reply.json();
  }

  /** Someone who searched, read, and was not helped; the code to tell. */
  async customer() {
    const { session } = await this.api('POST', 'sessions', {});
    for (const q of ['退票手续费', '两张卡付款'])
      await this.served.search(q, { typing: 0, session });
    const about = { session, article_id: 'zh-CN/payment/two-cards', query: '两张卡付款' };
    let n = 0;
    for (const [type, more] of [
      ['view', {}],
      ['read', {}],
      ['unhelpful', { reason: 'unclear' }],
      ['unhelpful', { comment: '我只有一张单程票' }],
    ])
      await this.api('POST', 'events', {
        event_id: `${n++}-${session.slice(0, 12)}`,
        type,
        ...about,
        ...more,
      });
    await this.served.search('一张卡额度不够怎么办', { typing: 0, session });
    return (await this.api('POST', 'handoffs', { session })).code;
  }

  /**
   * The console with an agent signed in.
   * @param {string} [path] behind /agent/
   * @param {import("playwright-core").BrowserContextOptions} [options]
   */
  async console(path = '', options = {}) {
    const opened = await this.page({
      locale: 'zh-CN',
      viewport: { width: 1280, height: 800 },
      permissions: ['clipboard-read', 'clipboard-write'],
      ...options,
    });
    await opened.go(`/agent/${path}`);
    await this.signIn(opened.page);
    return opened;
  }

  /** @param {import("playwright-core").Page | import("playwright-core").Frame} page */
  async signIn(page, token = this.token) {
    await page.fill('dialog.signin input', token);
    await page.press('dialog.signin input', 'Enter');
    await page.waitForSelector('dialog.signin', { state: 'detached' });
  }
}

/** Waits for the article of that title beside the list, opened from the question. */
export async function openFirst(page, text) {
  await page.focus('#question');
  await page.fill('#question', text);
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'article-title');
}

/** The reply to a change that the page is about to send. */
export function sent(page, path) {
  return page.waitForResponse(
    (r) => r.url().endsWith(`/api/v1/${path}`) && r.request().method() !== 'GET',
  );
}
