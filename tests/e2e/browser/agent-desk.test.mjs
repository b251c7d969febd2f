/** The agent console beside the search: complaints and call-backs, by keyboard alone. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../daemon.mjs';
import { AgentWorld, nobodyYet, openFirst, sent } from './agent-world.mjs';

const world = new AgentWorld();
before(() => world.start());
after(() => world.stop());

const inHours = (hours) => new Date(Date.now() + hours * 3600e3).toISOString();
const contacts = async () =>
  (await world.api('GET', 'contacts?limit=50', undefined, world.token)).contacts;
const toast = (page, text) => page.waitForSelector(`.toast:has-text("${text}")`);

test('a complaint: the playbook step by step, the wish, and a day to follow up', async () => {
  const { page, close } = await world.console('?customer_key=KH-5');
  await page.keyboard.type('我要投诉');
  await page.waitForSelector('.note:has-text("先道歉")');
  await page.keyboard.press('Control+i');
  await page.waitForSelector('#step-title');
  assert.match(await page.innerText('.step-box .speech'), /真对不起/);
  assert.match(await page.innerText('#step-title'), /道歉/);
  const count = await page.locator('.step-list li').count();
  assert.ok(count >= 6);
  await page.keyboard.press(']');
  await page.keyboard.press(']');
  assert.match(await page.innerText('#step-title'), /确认/);
  assert.match(await page.innerText('.asks'), /您希望怎样解决？[\s\S]*理由/);
  await page.keyboard.press('[');
  assert.match(await page.innerText('#step-title'), /听完/);
  assert.match(await page.innerText('.step-box .inside'), /投诉组，内线 8091/);
  // What is missing is asked for, where it is missing.
  const save = page.locator('.complaint-form button[type=submit]');
  await save.focus();
  await page.keyboard.press('Enter');
  await toast(page, '请简单记下发生了什么');
  await page.keyboard.type('昨晚九点到店没有房，在大堂等了一小时');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Space');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Tab');
  await page.keyboard.type('差价由我们付');
  await page.keyboard.press('Tab');
  await page.keyboard.type('周先生');
  await page.keyboard.press('Tab');
  await page.keyboard.type('139 0000 1234');
  const day = await page.inputValue('input[type=date]');
  assert.equal(Math.round((Date.parse(`${day}T12:00:00Z`) - Date.now()) / 864e5), 3);
  const call = sent(page, 'calls');
  await page.keyboard.press('Enter');
  assert.deepEqual((await call).request().postDataJSON(), {
    outcome: 'callback',
    customer_key: 'KH-5',
    question: '我要投诉',
  });
  assert.equal((await call).status(), 200);
  await toast(page, '回访安排在');
  const row = (await contacts()).find((c) => c.name === '周先生');
  assert.match(row.message, /昨晚九点到店没有房[\s\S]*解决问题或得到补偿[\s\S]*差价由我们付/);
  assert.equal(row.phone, '139 0000 1234');
  assert.equal(new Date(row.due).toDateString(), new Date(`${day}T10:00:00`).toDateString());
  await close(nobodyYet);
});

test('what is told covers nothing that one types in or presses, and leaves a pointer that rests', async () => {
  const { page, close } = await world.console('?customer_key=KH-6');
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.keyboard.type('我要投诉');
  await page.waitForSelector('.note:has-text("先道歉")');
  await page.keyboard.press('Control+i');
  await page.waitForSelector('#step-title');
  const save = page.locator('.complaint-form button[type=submit]');
  const told = page.locator('.toast').first();
  const clear = () =>
    page.evaluate(() => {
      const own = document.querySelector('.toast')?.getBoundingClientRect();
      return (
        own &&
        [...document.querySelectorAll('input, textarea, select, button')]
          .filter((one) => !one.closest('.toasts'))
          .every((one) => {
            const at = one.getBoundingClientRect();
            return !at.width || own.right <= at.left || at.right <= own.left || own.bottom <= at.top || at.bottom <= own.top;
          })
      );
    });
  await save.focus();
  await page.keyboard.press('Enter');
  await told.waitFor();
  await until('clear', clear);
  for (const y of [150, 300, 600]) {
    await page.evaluate((top) => scrollTo(0, top), y);
    await until(`clear after scrolling to ${y}`, clear);
  }
  // The pointer lies where it came up.
  const box = await told.boundingBox();
  await page.mouse.move(box.x + 20, box.y + 20);
  const came = Date.now();
  await until('it leaves', async () => (await page.locator('.toast').count()) === 0, 10);
  assert.ok(Date.now() - came > 4000, 'who moves over it has time to read');
  await close(nobodyYet);
});

test('what was typed of a complaint is there after a look at an article, and after the next call', async () => {
  const { page, close } = await world.console();
  await page.keyboard.press('Control+i');
  await page.waitForSelector('#step-title');
  await page.fill('.complaint-form textarea >> nth=0', '行李晚到两天');
  await openFirst(page, '补偿权限表');
  await page.keyboard.press('i');
  assert.equal(await page.inputValue('.complaint-form textarea >> nth=0'), '行李晚到两天');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  assert.equal(await page.locator('.complaint-form').count(), 0);
  await page.click('.toast .button');
  assert.equal(await page.inputValue('.complaint-form textarea >> nth=0'), '行李晚到两天');
  assert.equal(await page.inputValue('#question'), '补偿权限表');
  await close(nobodyYet);
});

test('a knowledge base without a playbook in this language has the steps that hold everywhere', async () => {
  const { page, close } = await world.console('', { locale: 'en' });
  await page.keyboard.press('Control+i');
  await page.waitForSelector('#step-title');
  assert.equal(await page.innerText('#step-title'), 'Apologize');
  assert.equal(await page.locator('.step-list li').count(), 6);
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'question');
  await close(nobodyYet);
});

test('call-backs: the earliest promise first, one agent each, until it is known that it helped', async () => {
  const { session } = await world.api('POST', 'sessions', {});
  await world.served.search('两张卡付款', { typing: 0, session });
  await world.api('POST', 'contact', {
    message: '晚一点打',
    name: '后来',
    phone: '+86 139 0000 0002',
    when: inHours(5),
  });
  await world.api('POST', 'contact', {
    session,
    message: '先打给我',
    name: '先来',
    phone: '+86 139 0000 0001',
    when: inHours(1),
  });
  const { page, close } = await world.console('#callbacks');
  await page.waitForSelector('.due');
  const names = (await page.locator('.due strong').allInnerTexts()).filter((x) => x !== '周先生');
  assert.deepEqual(names, ['先来', '后来']);
  await page.focus('.due[data-id]');
  assert.equal(await page.getAttribute('.due-detail a.button', 'href'), 'tel:+8613900000001');
  assert.match(await page.innerText('.due-detail .chips'), /两张卡付款/);
  await page.keyboard.press('c');
  await toast(page, '已由您处理');
  const mine = async () => (await contacts()).find((c) => c.name === '先来');
  assert.equal((await mine()).claimed_by, '小陈');
  await page.keyboard.press('m');
  await toast(page, '没接通');
  assert.equal((await mine()).attempts, 1);
  // Who types at once stays there when the list comes anew behind it, late.
  await page.route('**/api/v1/contacts?*', async (route) => {
    await new Promise((done) => setTimeout(done, 400));
    await route.continue();
  });
  await page.keyboard.press('m');
  await page.waitForResponse((r) => r.request().method() === 'PATCH');
  await page.focus('.due-detail textarea');
  await page.keyboard.type('下午');
  await page.waitForSelector('.due-detail .hint:has-text("打过 2 次")');
  await page.unroute('**/api/v1/contacts?*');
  await page.keyboard.type('再打');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await toast(page, '备注已保存');
  assert.equal((await mine()).note, '下午再打');
  const { id } = await mine();
  await page.focus('.due[aria-current]');
  await page.keyboard.press('f');
  await toast(page, '过几天再问问');
  // It goes on to those who are asked later whether it helped.
  await page.waitForSelector(`section:has-text("问问有没有帮助") .due[data-id=${id}]`);
  await page.focus(`.due[data-id=${id}]`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.due-detail [data-command=helped]');
  await page.keyboard.press('y');
  await toast(page, '姓名和电话现已删除');
  const done = (
    await world.api('GET', 'contacts?status=done&limit=50', undefined, world.token)
  ).contacts.find((c) => c.id === id);
  assert.deepEqual([done.helped, done.name, done.phone], [true, '', '']);
  await close(nobodyYet);
});

test('what did not help is on the list again, with the number to call', async () => {
  const { id } = await (async () => {
    await world.api('POST', 'contact', {
      message: '退款还没到',
      name: '再来',
      phone: '+86 139 0000 0009',
    });
    const row = (await contacts()).find((c) => c.name === '再来');
    const taken = await world.api(
      'PATCH',
      `contacts/${row.id}`,
      { version: row.version, status: 'claimed' },
      world.token,
    );
    return world.api(
      'PATCH',
      `contacts/${row.id}`,
      { version: taken.version, status: 'done' },
      world.token,
    );
  })();
  const { page, close } = await world.console('#callbacks');
  await page.click(`.due[data-id=${id}]`);
  await page.keyboard.press('x');
  await toast(page, '重新排到明天');
  const [again] = (await contacts()).filter((c) => c.name === '再来');
  assert.equal(again.phone, '+86 139 0000 0009');
  assert.match(again.message, /换一个办法[\s\S]*退款还没到/);
  assert.equal(Math.round((Date.parse(again.due) - Date.now()) / 3600e3), 24);
  const old = (
    await world.api('GET', 'contacts?status=done&limit=50', undefined, world.token)
  ).contacts.find((c) => c.id === id);
  assert.deepEqual([old.helped, old.phone], [false, '']);
  await close(nobodyYet);
});

test('who is slower than a colleague is told, and loses no note', async () => {
  await world.api('POST', 'contact', { message: '两个人抢', name: '抢手', when: inHours(2) });
  const other = await world.newToken('agent', '小王');
  const { page, close } = await world.console('#callbacks');
  await page.click('.due:has-text("抢手")');
  const { id, version } = (await contacts()).find((c) => c.name === '抢手');
  await page.fill('.due-detail textarea', '我来打');
  await world.api('PATCH', `contacts/${id}`, { version, status: 'claimed' }, other);
  await page.click('.due-detail [data-command=claim]');
  await toast(page, '同事先处理了');
  await until('the list knows', async () =>
    /小王/.test(await page.innerText('.due[aria-current]')),
  );
  assert.equal(await page.inputValue('.due-detail textarea'), '我来打');
  await close(/status of (401|409)/);
});

test('what someone who waits searched is one press from its answer', async () => {
  const { session } = await world.api('POST', 'sessions', {});
  await world.served.search('充电宝能带上飞机吗', { typing: 0, session });
  await world.api('POST', 'contact', { session, name: '带电', message: '充电宝' });
  const { page, close } = await world.console('#callbacks');
  await page.click('.due:has-text("带电")');
  await page.click('.due-detail .chip');
  await page.waitForSelector('.results [role=option]');
  assert.equal(await page.inputValue('#question'), '充电宝能带上飞机吗');
  await close(nobodyYet);
});
