/** The agent console in a call, by keyboard alone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { slow, until } from '../daemon.mjs';
import { AgentWorld, frameHost, nobodyYet, openFirst, sent } from './agent-world.mjs';
import { composeText, foreignSite, picture } from './start.mjs';

const world = new AgentWorld();
before(() => world.start());
after(() => world.stop());

const focused = (page) => page.evaluate(() => document.activeElement?.id ?? '');

test('who is not signed in is asked over the page; a wrong token is said kindly', async () => {
  const { page, go, close } = await world.page({ locale: 'en' });
  await go('/agent/');
  const box = page.locator('dialog.signin input');
  await box.waitFor();
  await page.keyboard.press('Enter');
  assert.match(await page.innerText('.signin-note'), /paste your access token/);
  await page.keyboard.press('Escape');
  await box.fill('nonsense');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() =>
    /not valid/.test(document.querySelector('.signin-note')?.textContent ?? ''),
  );
  await world.signIn(page);
  assert.match(await page.innerText('.who'), /小陈/);
  assert.equal(await focused(page), 'question');
  await page.click('text=Sign out');
  await box.waitFor();
  await close(nobodyYet);
});

test('too many wrong tokens are told with the time to wait', async () => {
  const { page, go, close } = await world.page({ locale: 'en' });
  await page.route('**/api/v1/signin', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 429,
          contentType: 'application/problem+json',
          body: '{"title":"Too Many Requests","status":429,"detail":"Too many wrong tokens. Try again in 42 s."}',
        })
      : route.continue(),
  );
  await go('/agent/');
  await page.fill('dialog.signin input', 'x');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() =>
    /42 seconds/.test(document.querySelector('.signin-note')?.textContent ?? ''),
  );
  await close(/status of (401|429)/);
});

test('a call from the code to solved, without a mouse', async () => {
  const code = await world.customer();
  const { page, close } = await world.console(`?call=t-17&code=${code}&customer_key=KH-20931`);
  // The customer's own searches and articles, and the last search begun already.
  await page.waitForSelector('.story li.step-unhelpful:has-text("可以用两张信用卡付同一份行程吗")');
  const story = await page.innerText('.story');
  for (const told of [
    '退票手续费',
    '两张卡付款',
    '读了',
    '看不太明白',
    '我只有一张单程票',
    '一张卡额度不够怎么办',
  ])
    assert.ok(story.includes(told), `${told} in ${story}`);
  assert.equal(await page.inputValue('#question'), '一张卡额度不够怎么办');
  assert.doesNotMatch(page.url(), /code|customer|call=/);
  await page.waitForSelector('.results [role=option]');
  // Arrows choose, Enter opens beside the list.
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.getAttribute('#question', 'aria-activedescendant'), 'result-1');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'article-title');
  // Acknowledge first, the questions with their reasons, then what fits.
  const order = await page.evaluate(() =>
    ['.speech.ack', '.questions', '.options', '.said', '.steps', '.inside', '.article-foot'].map(
      (s) => document.querySelector(s)?.getBoundingClientRect().top ?? -1,
    ),
  );
  assert.ok(order[0] > 0);
  assert.deepEqual(
    [...order].sort((a, b) => a - b),
    order,
  );
  assert.match(await page.innerText('.speech.ack'), /可以的，我来帮您安排/);
  assert.match(
    await page.innerText('.questions'),
    /您为什么想用两张卡付款？[\s\S]*这样我能找到不用您另付手续费的办法/,
  );
  assert.match(await page.innerText('.inside'), /支付组，内线 8012/);
  await page.keyboard.press('3');
  assert.match(await page.innerText('.said'), /用第一张卡买礼品卡/);
  await page.keyboard.press('s');
  await page.waitForSelector('.toast');
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^用第一张卡买礼品卡/);
  await page.keyboard.press('l');
  await until(
    'the link',
    async () =>
      (await page.evaluate(() => navigator.clipboard.readText())) ===
      `${world.url}/articles/zh-CN/payment/two-cards`,
  );
  const used = sent(page, 'agent/flags');
  await page.keyboard.press('u');
  assert.deepEqual((await used).request().postDataJSON().kind, 'used');
  assert.equal((await used).status(), 200);
  const solved = sent(page, 'calls');
  await page.keyboard.press('d');
  assert.deepEqual((await solved).request().postDataJSON(), {
    outcome: 'solved',
    article_id: 'zh-CN/payment/two-cards',
    code,
    customer_key: 'KH-20931',
    question: '一张卡额度不够怎么办',
  });
  assert.equal((await solved).status(), 200);
  await page.waitForSelector('[data-command=solved].done');
  // Once is enough; then the next call, of which nothing is known.
  let again = 0;
  page.on('request', (r) => (again += r.url().endsWith('/calls') ? 1 : 0));
  await page.keyboard.press('d');
  await page.waitForSelector('.toast:has-text("已经记过")');
  await page.keyboard.press('k');
  assert.deepEqual(
    [
      await page.inputValue('#question'),
      await page.inputValue('#code'),
      await page.inputValue('#customer'),
    ],
    ['', '', ''],
  );
  assert.equal(again, 0);
  assert.equal(await page.locator('.story li').count(), 0);
  await close(nobodyYet);
});

test('a reload goes on with the call; another call begins anew', async () => {
  const code = await world.customer();
  const { page, go, close } = await world.console(
    `?call=t-18&code=${code}&q=${encodeURIComponent('退款多久到账')}`,
  );
  await page.waitForSelector('.story li');
  await page.reload();
  await page.waitForSelector('.story li');
  assert.equal(await page.inputValue('#question'), '退款多久到账');
  await go('/agent/?call=t-19');
  await page.waitForSelector('#question');
  assert.equal(await page.inputValue('#question'), '');
  assert.equal(await page.inputValue('#code'), '');
  await close(nobodyYet);
});

test('a code that is none is told so', async () => {
  const { page, close } = await world.console();
  await page.keyboard.press('Control+o');
  assert.equal(await focused(page), 'code');
  await page.keyboard.type('000001');
  await page.waitForSelector('.journey-fault');
  assert.match(await page.innerText('.journey-fault'), /没有找到这个服务码/);
  await close(/status of (401|404)/);
});

test('without questions to ask, what to say comes first; what is stale is said', async () => {
  const { page, close } = await world.console();
  await openFirst(page, '老积分卡怎么换新卡');
  assert.match(await page.innerText('.article > .speech'), /请在会员页点“换新卡”/);
  assert.equal(await page.locator('.article .badge.fault').innerText(), '该复查了');
  assert.match(await page.innerText('.fresh'), /2020年1月1日.*\n?.*membership team/);
  await page.keyboard.press('1');
  assert.match(await page.innerText('.said'), /先挂失/);
  await close(nobodyYet);
});

test('what is for agents alone says so, and its link is not given away', async () => {
  const { page, close } = await world.console();
  await openFirst(page, '补偿权限表');
  assert.ok(await page.locator('.article header .badge.internal').isVisible());
  await page.evaluate(() => navigator.clipboard.writeText('before'));
  await page.keyboard.press('l');
  await page.waitForSelector('.toast:has-text("没有可以给顾客的链接")');
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), 'before');
  // Also when it was reached by a link.
  await page.click('.links a:has-text("投诉处理手册")');
  await page.waitForSelector('.article h2:has-text("投诉处理手册")');
  assert.ok(await page.locator('.article header .badge.internal').isVisible());
  await close(nobodyYet);
});

test('not found, with one key, becomes a gap with the question as it was typed', async () => {
  const { page, close } = await world.console();
  const question = '海象可以坐商务舱吗';
  await page.keyboard.type(question);
  // At once: the key waits for the search that is on its way.
  const flagged = sent(page, 'agent/flags');
  await page.keyboard.press('Control+g');
  assert.equal((await flagged).status(), 200);
  await until('the gap', async () => {
    const { gaps } = await world.api('GET', 'gaps?limit=50', undefined, world.editor);
    for (const { id, causes } of gaps) {
      if (!causes.flagged) continue;
      const gap = await world.api('GET', `gaps/${id}`, undefined, world.editor);
      if (gap.questions.some((q) => q.text === question)) return true;
    }
    return false;
  });
  await close(nobodyYet);
});

test('who reported it learns who works on it, and when it is answered', async () => {
  const question = '海象能托运吗';
  await world.api('POST', 'agent/flags', { kind: 'not_found', question }, world.token);
  const mine = async () =>
    (await world.api('GET', 'agent/flags', undefined, world.token)).flags.find((f) => f.question === question);
  await until('its gap', async () => (await mine())?.gap);
  const { id } = (await mine()).gap;
  const change = (body) => world.api('PATCH', `gaps/${id}`, body, world.editor);
  const { version } = await world.api('GET', `gaps/${id}`, undefined, world.editor);
  await change({ version, status: 'accepted', owner: '李娜' });

  const { page, close } = await world.console();
  await page.waitForSelector(`.reported li:has-text("${question}"):has-text("李娜正在处理")`);
  await page.keyboard.type(question);
  await page.keyboard.press('Control+g');
  await page.waitForSelector('.toast:has-text("李娜正在处理")');
  const now = await world.api('GET', `gaps/${id}`, undefined, world.editor);
  await change({ version: now.version, status: 'published', article_id: 'zh-CN/payment/two-cards' });
  await page.reload();
  // Another question of the gap may be told with it.
  const told = page.locator('.toast:has-text("现在有答案了")');
  await told.waitFor();
  assert.equal(await page.locator('.toast').count(), 1);
  await picture(page, 'agent-told', false);
  await told.locator('button:has-text("去看看")').press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'article-title');
  await page.reload();
  await page.waitForSelector(`.reported li:has-text("${question}") button`);
  assert.equal(await page.locator('.toast').count(), 0, 'it is told once');
  await close(nobodyYet);
});

test('what needs a fix is said in words, which Escape does not lose', async () => {
  const { page, close } = await world.console();
  await openFirst(page, '一个订单能刷两张卡吗');
  await page.keyboard.press('e');
  await page.keyboard.type('第二步的按钮改名了');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.keyboard.press('e');
  assert.equal(await page.inputValue('dialog textarea'), '第二步的按钮改名了');
  const flagged = sent(page, 'agent/flags');
  await page.keyboard.press('Control+Enter');
  const body = (await flagged).request().postDataJSON();
  assert.deepEqual(
    [body.kind, body.article_id, body.comment],
    ['fix', 'zh-CN/payment/two-cards', '第二步的按钮改名了'],
  );
  assert.equal((await flagged).status(), 200);
  await page.waitForSelector('[data-command=fix].done');
  await close(nobodyYet);
});

test('Enter and arrows belong to the input method while it composes', async () => {
  const { page, close } = await world.console();
  await page.keyboard.type('退');
  await page.waitForSelector('.results [role=option]');
  const ime = await composeText(page, ['k', 'ku', 'kuan'], '款');
  await ime.enter();
  assert.equal(await page.locator('.article').count(), 0);
  assert.equal(await focused(page), 'question');
  await ime.commit();
  await page.waitForFunction(
    () => /** @type {HTMLInputElement} */ (document.querySelector('#question')).value === '退款',
  );
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.id === 'article-title');
  await close(nobodyYet);
});

test('a sign-in that is over loses nothing that was typed', async () => {
  const { page, close } = await world.console();
  await openFirst(page, '一个订单能刷两张卡吗');
  await page.keyboard.press('e');
  await page.keyboard.type('文字还在吗');
  await page.context().clearCookies();
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector('dialog.signin');
  assert.match(await page.innerText('dialog.signin'), /您输入的内容都还在/);
  assert.equal(await page.inputValue('dialog textarea'), '文字还在吗');
  const flagged = sent(page, 'agent/flags');
  await world.signIn(page);
  assert.equal((await flagged).request().postDataJSON().comment, '文字还在吗');
  await page.waitForSelector('[data-command=fix].done');
  await close(nobodyYet);
});

test('keys act outside inputs, with Ctrl inside; they are listed and can be changed', async () => {
  const { page, close } = await world.console();
  await openFirst(page, '退款多久到账');
  await page.keyboard.press('Escape');
  assert.equal(await focused(page), 'question');
  await page.keyboard.press('End');
  await page.keyboard.type('u?');
  assert.equal(await page.inputValue('#question'), '退款多久到账u?');
  await page.keyboard.press('Control+/');
  await page.waitForSelector('dialog.keys');
  const used = page.locator('.key-list > div', { hasText: '用上了' }).locator('button');
  await used.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('d');
  assert.match(await page.innerText('dialog.keys .hint'), /已经用于/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('j');
  assert.match(await page.innerText('dialog.keys .hint'), /现在是 J/);
  await page.keyboard.press('Escape');
  assert.match(await page.innerText('[data-command=used]'), /J/);
  await page.reload();
  await page.waitForSelector('[data-command=used]:has-text("J")');
  await openFirst(page, '退款多久到账');
  const flagged = sent(page, 'agent/flags');
  await page.keyboard.press('j');
  assert.equal((await flagged).request().postDataJSON().kind, 'used');
  await close(nobodyYet);
});

test('the phone system may frame it, and nobody else', async () => {
  const site = await foreignSite(() => ({
    body: `<!doctype html><title>Phone</title><iframe title="console" src="${world.url}/agent/?q=${encodeURIComponent('两张卡')}"></iframe>`,
  }));
  try {
    const { page, go, close } = await world.page({ locale: 'zh-CN' });
    await go(frameHost);
    const frame = await until('the frame', () =>
      page.frames().find((f) => f.url().startsWith(world.url)),
    );
    await world.signIn(frame);
    await frame.waitForSelector('.results [role=option]');
    await close(nobodyYet);
    const other = await world.page();
    await other.go(frameHost.replace('127.0.0.1', 'localhost'));
    await until('refused', () => other.faults.some((f) => /frame-ancestors/.test(f)));
    await other.close(/frame-ancestors/);
  } finally {
    await site.stop();
  }
});

test('the language changes without losing the question', async () => {
  const { page, close } = await world.console();
  await openFirst(page, '一个订单能刷两张卡吗');
  await page.keyboard.press('2');
  await page.selectOption('select.language', 'zh-TW');
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-TW');
  assert.equal(await page.inputValue('#question'), '一个订单能刷两张卡吗');
  assert.match(await page.innerText('[data-command=link]'), /複製連結/);
  assert.match(await page.innerText('.said'), /去程和返程各下一单/);
  await close(nobodyYet);
});

test('both consoles call a category as the configuration does', async () => {
  const { page, go, close } = await world.console();
  await openFirst(page, '老积分卡怎么换新卡');
  assert.match(await page.innerText('.article .kicker'), /^云帆会员/);
  assert.match(await page.innerText('[role=option] .result-meta'), /云帆会员/);
  await page.selectOption('select.language', 'en');
  assert.match(await page.innerText('.article .kicker'), /^Yunfan Club/i);
  await page.context().clearCookies();
  await go('/editor/#/articles?lang=zh-CN');
  await world.signIn(page, world.editor);
  await page.waitForSelector('td .hint:has-text("Yunfan Club")');
  await close(nobodyYet);
});

test('what is in another language than the console is marked with it, and nothing else', async () => {
  const { page, close } = await world.console('', { locale: 'zh-TW' });
  const marks = () =>
    page.$$eval('#results li', (all) =>
      all.map((li) => [li.lang, li.querySelector('.badge.neutral')?.textContent ?? '']),
    );
  const names = { 'zh-CN': '简体中文', 'zh-TW': '', en: 'English' };
  for (const text of ['刷兩張卡', 'refund how long']) {
    await page.fill('#question', text);
    await page.waitForSelector(`#results li[lang="${text.startsWith('r') ? 'en' : 'zh-CN'}"]`);
    const seen = await marks();
    for (const [lang, mark] of seen) assert.equal(mark, names[lang], `${text}: ${lang}`);
  }
  const heading = '.article > header .badge.neutral';
  await openFirst(page, '投诉处理手册');
  assert.equal(await page.innerText(heading), '简体中文');
  await picture(page, 'agent-other-language', false);
  await page.keyboard.press('i');
  await page.waitForSelector('#step-title');
  assert.equal(await page.innerText('.complaint-head .badge'), '简体中文');
  await picture(page, 'agent-other-language-complaint', false);
  await page.selectOption('select.language', 'zh-CN');
  await page.waitForSelector('.complaint-head .badge', { state: 'detached' });
  await page.waitForSelector('#results li[lang=zh-CN]');
  assert.equal(await page.locator('#results li[lang=zh-CN] .badge.neutral').count(), 0);
  await close(nobodyYet);
});

test('a word that both scripts have is answered in the language of the console', async () => {
  const { page, close } = await world.console();
  const first = (lang) => page.waitForSelector(`#results li:first-child[data-id^="${lang}/refund/"]`);
  await page.fill('#question', '退票');
  await first('zh-CN');
  await page.selectOption('select.language', 'zh-TW');
  await first('zh-TW');
  await page.fill('#question', '退票手');
  await page.fill('#question', '退票');
  await first('zh-TW');
  await page.fill('#question', 'refund how long');
  await first('en');
  await close(nobodyYet);
});

test('results are painted within 50 ms of the key, 95 of 100 times', async () => {
  const { page, close } = await world.console();
  await page.evaluate(() => {
    globalThis.took = [];
    let at = 0;
    document.addEventListener('input', () => (at = performance.now()), true);
    new MutationObserver(() => {
      const from = at;
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => globalThis.took.push(performance.now() - from);
        channel.port2.postMessage(0);
      });
    }).observe(document.querySelector('.search'), { childList: true, subtree: true });
  });
  for (const text of [
    '退款多久到账',
    'refund time please',
    '两张卡付款怎么办',
    'baggage allowance',
  ])
    for (let i = 1; i <= text.length; i++) {
      const before = await page.evaluate(() => globalThis.took.length);
      await page.fill('#question', text.slice(0, i));
      await until('painted', () => page.evaluate((n) => globalThis.took.length > n, before), 5, 5);
    }
  const took = (await page.evaluate(() => globalThis.took)).sort((a, b) => a - b);
  const p95 = took[Math.floor(took.length * 0.95)];
  console.log(
    `${took.length} keys, median ${took[took.length >> 1].toFixed(1)} ms, 95th percentile ${p95.toFixed(1)} ms`,
  );
  // The last ones are told by what else the machine does: they count where ANSWERD_STRICT says
  // that it does nothing else.
  assert.ok(took[took.length >> 1] < 50 * slow, 'the median');
  if (process.env.ANSWERD_STRICT) assert.ok(p95 < 50, `${p95} ms`);
  await close(nobodyYet);
});
