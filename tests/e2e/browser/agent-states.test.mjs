/** Every state of the agent console: accessible, light and dark, on a desk and on a phone. */
import { after, before, test } from 'node:test';
import { AgentWorld, nobodyYet, openFirst } from './agent-world.mjs';
import { assertAccessible, assertFits, picture, sizes } from './start.mjs';

const world = new AgentWorld();
let code = '';
before(async () => {
  await world.start();
  code = await world.customer();
  const { session } = await world.api('POST', 'sessions', {});
  await world.served.search('一个订单能刷两张卡吗', { typing: 0, session });
  await world.api('POST', 'contact', {
    session,
    name: '李女士',
    phone: '+86 139 1234 5678',
    message: '想把往返分两张卡付，页面上没找到入口，麻烦下午打给我。',
  });
  await world.api('POST', 'contact', {
    name: 'Ann Lee',
    email: 'ann@example.com',
    message: 'Where is my refund?',
    when: new Date(Date.now() + 5 * 3600e3).toISOString(),
  });
});
after(() => world.stop());

const type = (text, wait) => async (page) => {
  await page.fill('#question', text);
  await page.waitForSelector(wait);
};
const command = (key, wait) => async (page) => {
  await page.keyboard.press(`Control+${key}`);
  await page.waitForSelector(wait);
};

/** What to do to come there. */
const states = {
  welcome: async () => {},
  journey: async (page) => {
    await page.fill('#code', code);
    await page.waitForSelector('.results [role=option]');
  },
  clarify: async (page) => {
    await openFirst(page, '一个订单能刷两张卡吗');
    await page.keyboard.press('1');
  },
  say: (page) => openFirst(page, '老积分卡怎么换新卡'),
  internal: (page) => openFirst(page, '补偿权限表'),
  table: (page) => openFirst(page, '投诉处理手册'),
  nothing: type('ζψωχφ', '.search-notes .note'),
  corrected: type('refnud time', '.results [role=option]'),
  complaint: async (page) => {
    await type('我要投诉', '.note')(page);
    await command('i', '#step-title')(page);
  },
  keys: command('/', 'dialog.keys'),
  fix: async (page) => {
    await openFirst(page, '一个订单能刷两张卡吗');
    await page.keyboard.press('e');
  },
  recorded: async (page) => {
    await openFirst(page, '一个订单能刷两张卡吗');
    await page.keyboard.press('u');
    await page.waitForSelector('[data-command=used].done');
  },
  callbacks: command('b', '.due'),
};
const shapes = { desktop: { width: 1280, height: 800 }, phone: sizes.phone };

for (const [name, reach] of Object.entries(states))
  for (const [size, viewport] of Object.entries(shapes))
    for (const colorScheme of /** @type {const} */ (['light', 'dark']))
      test(`${name}, ${size}, ${colorScheme}`, async () => {
        const { page, close } = await world.console('', { viewport, colorScheme });
        await reach(page);
        await assertAccessible(page);
        await assertFits(page);
        await picture(page, `agent-${name}-${size}-${colorScheme}`, size === 'phone');
        await close(nobodyYet);
      });

for (const colorScheme of /** @type {const} */ (['light', 'dark']))
  for (const [size, viewport] of Object.entries(shapes))
    test(`signing in, ${size}, ${colorScheme}`, async () => {
      const { page, go, close } = await world.page({ locale: 'zh-CN', viewport, colorScheme });
      await go('/agent/');
      await page.fill('dialog.signin input', 'wrong');
      await page.keyboard.press('Enter');
      await page.waitForFunction(() => document.querySelector('.signin-note')?.textContent);
      await assertAccessible(page);
      await picture(page, `agent-signin-${size}-${colorScheme}`, false);
      await close(nobodyYet);
    });

for (const locale of ['en', 'zh-TW'])
  for (const name of /** @type {const} */ (['clarify', 'complaint', 'callbacks', 'keys']))
    test(`${name} in ${locale}`, async () => {
      const { page, close } = await world.console('', { locale });
      await states[name](page);
      await assertAccessible(page);
      await picture(page, `agent-${name}-${locale}`, false);
      await close(nobodyYet);
    });

// 1280 px at 400 % are 320 px; at 200 % they are 640.
for (const [name, reach] of Object.entries(states))
  test(`${name} fits 320 px and 200 %`, async () => {
    const { page, close } = await world.console('', { viewport: sizes.narrow });
    await reach(page);
    await assertFits(page);
    await page.setViewportSize({ width: 640, height: 400 });
    await assertFits(page);
    await close(nobodyYet);
  });
