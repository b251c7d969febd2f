/** What editors do: triage by keyboard, cure, write, prove, and meet each other. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { query, until } from '../daemon.mjs';
import { editorPage, openEditor, settled } from './editor-page.mjs';
import { assertAccessible, composeText, picture } from './start.mjs';

// Who is not signed in, a fault in a draft, an article that is not there yet, a stale version.
const expected = /40[0149]/;
/** @type {Awaited<ReturnType<typeof openEditor>>} */
let world;
before(async () => {
  world = await openEditor();
});
after(() => world?.stop());

/** A gap of an open status that holds these words. @param {string} words */
async function holding(words) {
  for (const { id } of (await world.get('gaps?limit=50&status=all')).gaps) {
    const gap = await world.get(`gaps/${id}`);
    if (gap.questions.some((q) => q.text === words)) return gap;
  }
  return assert.fail(`no gap holds ${words}`);
}

/** @param {string} id */
const statusOf = async (id) => (await world.get(`gaps/${id}`)).status;

/** @param {import("playwright-core").Page} page */
const focusedGap = (page) =>
  page.evaluate(() => document.activeElement?.closest('tr[data-gap]')?.getAttribute('data-gap'));

test('triage by keyboard: j, k, accept, decline with a reason, undo', async () => {
  const { page, close } = await editorPage(world, 'gaps');
  const ids = await page.$$eval('tr[data-gap]', (rows) =>
    rows.map((r) => r.getAttribute('data-gap')),
  );
  await page.keyboard.press('j');
  assert.equal(await focusedGap(page), ids[0]);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  assert.equal(await focusedGap(page), ids[1]);
  await page.keyboard.press('a');
  await until('it is accepted', async () => (await statusOf(ids[1])) === 'accepted');
  assert.equal((await world.get(`gaps/${ids[1]}`)).owner, 'Li Na');
  await page.locator(`tr[data-gap="${ids.at(-1)}"] .row-link`).focus();
  await page.keyboard.press('d');
  await page.waitForSelector('dialog[open]');
  await assertAccessible(page);
  await picture(page, 'editor-decline-en-desktop-light', false);
  await page.getByLabel('No text helps').check();
  await page.getByLabel('In your own words').fill('The rule is to be changed.');
  await page.getByRole('button', { name: 'Decline', exact: true }).last().click();
  await until('it is declined', async () => (await statusOf(ids.at(-1))) === 'declined');
  assert.match((await world.get(`gaps/${ids.at(-1)}`)).note, /process hurts: The rule/);
  await page.getByRole('button', { name: 'Undo' }).click();
  await until('it is back', async () => (await statusOf(ids.at(-1))) === 'reopened');
  await close(expected);
});

test('a key that an input method takes does nothing', async () => {
  const { page, close } = await editorPage(world, 'gaps');
  const before = await world.get('gaps');
  await page.keyboard.press('j');
  const session = await page.context().newCDPSession(page);
  for (const key of ['a', 'd', 'm'])
    await session.send('Input.dispatchKeyEvent', {
      type: 'rawKeyDown',
      key,
      code: `Key${key.toUpperCase()}`,
      windowsVirtualKeyCode: 229,
    });
  await page.waitForTimeout(300);
  assert.equal(await page.locator('dialog[open]').count(), 0);
  assert.deepEqual(
    (await world.get('gaps')).gaps.map((g) => g.status),
    before.gaps.map((g) => g.status),
  );
  await close(expected);
});

test('a question is taken out, and put back', async () => {
  const gap = await holding('in-flight wifi');
  const { page, close } = await editorPage(world, `gaps/${gap.id}`);
  await page.getByRole('checkbox', { name: /in-flight wifi/ }).focus();
  await page.keyboard.press('x');
  await until(
    'it has left',
    async () =>
      !(await world.get(`gaps/${gap.id}`)).questions.some((q) => q.text === 'in-flight wifi'),
  );
  await page.getByRole('button', { name: 'Undo' }).click();
  await until('it is back', async () =>
    (await world.get(`gaps/${gap.id}`)).questions.some((q) => q.text === 'in-flight wifi'),
  );
  await close(expected);
});

test('what was told stays on its page, and off the header', async () => {
  const { page, close } = await editorPage(world, 'gaps');
  const row = page.locator('tr[data-gap] .row-link').first();
  await row.focus();
  await page.keyboard.press('a');
  const told = page.locator('.toast');
  await told.waitFor();
  const box = await told.boundingBox();
  for (const at of await page.locator('.bar, .head').all())
    assert.ok(box.y >= ((await at.boundingBox())?.y ?? 0) + ((await at.boundingBox())?.height ?? 0));
  await page.waitForTimeout(1600);
  await row.click();
  await page.waitForSelector('.gap-head');
  await until('it has gone', async () => (await told.count()) === 0, 2);
  await close(expected);
});

test('two gaps become one', async () => {
  const { gaps } = await world.get('gaps');
  const [small, other] = gaps.slice(-2);
  const { page, close } = await editorPage(world, `gaps/${small.id}`);
  await page.keyboard.press('m');
  await page.waitForSelector('dialog[open]');
  await page.selectOption('dialog select', other.id);
  await page.locator('dialog button[type=submit]').click();
  await page.waitForURL(new RegExp(`gaps/${other.id}`));
  const whole = await world.get(`gaps/${other.id}`);
  assert.ok(whole.questions.some((q) => q.text === small.title));
  await close(expected);
});

test('a rule is tried, then made by one button, and undone', async () => {
  const gap = await holding('学生票怎么买');
  const { page, close } = await editorPage(world, `gaps/${gap.id}`);
  await page.getByText('Lead the questions to an article that is there').click();
  await page.waitForSelector('.effect');
  const said = await page.innerText('.effect');
  assert.match(said, /\d of \d/);
  await page.getByRole('button', { name: 'Lead them there' }).click();
  await page.getByRole('button', { name: 'See the rule' }).click();
  await page.waitForSelector('.rule');
  const { pins } = await world.get('pins');
  assert.equal(pins.length, 1);
  await settled(page);
  await picture(page, 'editor-pins-filled-en-desktop-light');
  await page.getByRole('button', { name: /^Remove/ }).click();
  await until('it is gone', async () => (await world.get('pins')).pins.length === 0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await until('it is back', async () => (await world.get('pins')).pins.length === 1);
  await page.getByRole('button', { name: /^Remove/ }).click();
  await until('it is gone again', async () => (await world.get('pins')).pins.length === 0);
  await close(expected);
});

test('the questions can be led to any article that readers find', async () => {
  const gap = await holding('学生票怎么买');
  const { page, close } = await editorPage(world, `gaps/${gap.id}`);
  await page.getByText('Lead the questions to an article that is there').click();
  await page.getByLabel('Another article').fill('延误证明');
  await page.waitForSelector('.found button');
  await assertAccessible(page);
  await page.keyboard.press('ArrowDown');
  const title = await page.locator('.found button').first().innerText();
  await page.keyboard.press('Enter');
  const select = page.getByLabel('Article', { exact: true });
  assert.equal(await select.evaluate((s) => s.selectedOptions[0].textContent), title);
  const chosen = await select.inputValue();
  assert.ok(!gap.nearest.some((n) => n.id === chosen));
  await page.getByRole('button', { name: 'Lead them there' }).click();
  await until('it leads there', async () => (await world.get('pins')).pins.some((p) => p.article === chosen));
  await page.getByRole('button', { name: 'See the rule' }).click();
  await page.getByRole('button', { name: /^Remove/ }).click();
  await until('it is gone', async () => (await world.get('pins')).pins.length === 0);
  // By its address, too.
  await page.goto(`${page.url().split('#')[0]}#/gaps/${gap.id}`);
  await page.waitForSelector('.cure .finder, .cure summary');
  if (!(await page.getByLabel('Another article').isVisible()))
    await page.locator('.cure summary').first().click();
  await page.getByLabel('Another article').fill('en/refund/how-long');
  await page.waitForSelector('.found [lang=en]');
  await close(expected);
});

test('an article is begun, checked while typing, published, and proved', async () => {
  const gap = await holding('is there wifi on the plane');
  const { page, close } = await editorPage(world, `gaps/${gap.id}`);
  await page.getByRole('button', { name: 'Begin the article' }).click();
  await page.waitForSelector('textarea.source');
  const text = await page.inputValue('textarea.source');
  assert.match(text, /^---\ntitle: /);
  const held = await page.locator('.wordings .badge.internal').count();
  assert.ok(held >= 3, `${held} are held back`);
  await page.waitForSelector('.preview:has-text("wifi")');
  await page.getByLabel('Address').fill('en/booking/wifi');
  await page.keyboard.press('Tab');
  await page.fill('textarea.source', '---\ntitle: [\n---\n');
  await page.waitForSelector('.lint .fault');
  await page
    .getByRole('button', { name: /^Line \d/ })
    .first()
    .click();
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'source');
  await picture(page, 'editor-lint-en-desktop-light');
  await page.fill(
    'textarea.source',
    `${text}Wi-Fi is on board most planes. Open the page “Wi-Fi” during the flight: messages are free, browsing costs 5 a day.\n\n## How to connect\n\n1. Switch on flight mode and wifi.\n2. Choose the network of the plane.\n`,
  );
  await page.waitForSelector('.lint-good');
  const add = page.getByRole('button', { name: /^Add to questions/ });
  if (await add.count()) await add.first().click();
  await page.waitForSelector('.wordings .badge.good');
  await page.waitForSelector('.preview:has-text("messages are free")');
  await page.getByRole('tab', { name: 'As agents see it' }).click();
  assert.match(await page.innerText('.preview'), /messages are free/);
  await assertAccessible(page);
  await picture(page, 'editor-draft-en-desktop-light');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.waitForURL(new RegExp(`gaps/${gap.id}`));
  await page.waitForSelector('.proof');
  await until(
    'it was checked',
    async () => (await world.get(`gaps/${gap.id}`)).checks.length > 0,
    20,
  );
  await page.waitForSelector('.proof-said:not(:has-text("takes a moment"))');
  await assertAccessible(page);
  await picture(page, 'editor-proof-en-desktop-light');
  const proved = await world.get(`gaps/${gap.id}`);
  assert.equal(proved.article_id, 'en/booking/wifi');
  // It is checked again once the new article's words are learned: both tell the last check.
  await until('the page tells the share', async () => {
    await page.reload();
    await page.waitForSelector('.proof-said:not(:has-text("takes a moment"))');
    const { checks } = await world.get(`gaps/${gap.id}`);
    const share = Math.round(checks.at(-1).answered * 100);
    return new RegExp(`${share}\\s?%`).test(await page.innerText('.proof'));
  }, 20);
  assert.equal(
    (await world.daemon.search('how much is wifi on the plane', { typing: 1 })).results[0].id,
    'en/booking/wifi',
  );
  await close(expected);
});

test('two editors: what changed is told, and what was typed is kept', async () => {
  const id = 'en/refund/how-long';
  const { page, close } = await editorPage(world, `write/${id}`);
  const mine = `${await page.inputValue('textarea.source')}\nMine, which must not be lost.\n`;
  await page.fill('textarea.source', mine);
  const other = await editorPage(world, `write/${id}`);
  await other.page.fill(
    'textarea.source',
    (await other.page.inputValue('textarea.source')).replace(
      /^title: .*$/m,
      'title: Of a colleague',
    ),
  );
  await other.page.getByRole('button', { name: 'Publish' }).click();
  await other.page.getByText('Published: it is served now.').waitFor();
  await other.close(expected);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.waitForSelector('dialog .diff .added');
  assert.match(await page.innerText('dialog .diff .added'), /Of a colleague/);
  await assertAccessible(page);
  await picture(page, 'editor-conflict-en-desktop-light', false);
  await page.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await page.inputValue('textarea.source'), mine);
  assert.match((await world.get(`sources/${id}`)).markdown, /Of a colleague/);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Published: it is served now.').waitFor();
  assert.equal((await world.get(`sources/${id}`)).markdown, mine);
  await close(expected);
});

test('after a colleague published, a reload shows what one writes', async () => {
  const id = 'en/baggage/allowance';
  const { page, close } = await editorPage(world, `write/${id}`);
  const was = await page.inputValue('textarea.source');
  await page.fill('textarea.source', was.replace(/^title: .*$/m, 'title: My own words'));
  await page.waitForSelector('.preview h2:has-text("My own words")');
  const other = await editorPage(world, `write/${id}`);
  await other.page.fill('textarea.source', `${was}\nOf a colleague.\n`);
  await other.page.getByRole('button', { name: 'Publish' }).click();
  await other.page.getByText('Published: it is served now.').waitFor();
  await other.close(expected);
  await page.reload();
  await page.waitForSelector('.preview h2:has-text("My own words")');
  await page.getByText('You can write on').waitFor();
  await page.getByRole('tab', { name: 'As agents see it' }).click();
  assert.match(await page.innerText('.preview'), /My own words/);
  await close(expected);
});

test('what is archived is told to be seen by nobody', async () => {
  const id = 'en/baggage/lost-items';
  const { page, close } = await editorPage(world, `write/${id}`);
  const was = await page.inputValue('textarea.source');
  await page.fill('textarea.source', was.replace(/^---\n/, '---\nstatus: archived\n'));
  for (const tab of ['As agents see it', 'As customers see it']) {
    await page.getByRole('tab', { name: tab }).click();
    await page.waitForSelector('.preview:has-text("nobody sees it")');
  }
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Saved as archived: nobody sees it any more.').waitFor();
  await page.fill('textarea.source', was);
  await page.waitForSelector('.preview h2');
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Published: it is served now.').waitFor();
  await close(expected);
});

test('two editors at one gap: the second is told', async () => {
  const gap = await holding('嬰兒車要託運嗎');
  const { page, close } = await editorPage(world, `gaps/${gap.id}`);
  const other = await editorPage(world, `gaps/${gap.id}`);
  await other.page.keyboard.press('d');
  await other.page.locator('dialog button[type=submit]').click();
  await until('it is declined', async () => (await statusOf(gap.id)) === 'declined');
  await other.close(expected);
  await page.keyboard.press('a');
  await page.waitForSelector('dialog[open]');
  assert.match(await page.innerText('dialog[open]'), /“New” to “Declined”/);
  await page.getByRole('button', { name: 'Do it all the same' }).click();
  await until('it is accepted', async () => (await statusOf(gap.id)) === 'accepted');
  await close(expected);
});

test('a sign-in that ends loses nothing that was typed', async () => {
  const id = 'en/baggage/pets';
  const { page, close } = await editorPage(world, `write/${id}`);
  const mine = `${await page.inputValue('textarea.source')}\nStill here.\n`;
  await page.context().clearCookies();
  await page.fill('textarea.source', mine);
  await page.waitForSelector('dialog.signin');
  assert.equal(await page.inputValue('textarea.source'), mine);
  await world.signIn(page);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Published: it is served now.').waitFor();
  assert.equal((await world.get(`sources/${id}`)).markdown, mine);
  await page.fill('textarea.source', `${mine}More.\n`);
  await page.reload();
  await settled(page);
  assert.equal(await page.inputValue('textarea.source'), `${mine}More.\n`, 'a reload neither');
  await page.getByRole('button', { name: 'Begin again' }).click();
  assert.equal(await page.inputValue('textarea.source'), mine);
  await close(expected);
});

test('Chinese is composed in the article: it is checked when it is there', async () => {
  const { page, close } = await editorPage(world, 'write/zh-CN/baggage/pets', { locale: 'zh-CN' });
  await page.focus('textarea.source');
  await page.keyboard.press('Control+End');
  const calls = [];
  page.on('request', (rq) => rq.method() === 'PUT' && calls.push(rq.url()));
  const ime = await composeText(page, ['c', 'chong', 'chong wu'], '宠物专线');
  await ime.enter();
  await page.waitForTimeout(700);
  assert.deepEqual(calls, [], 'not while it composes');
  await ime.commit();
  await page.waitForFunction(() =>
    document.querySelector('.preview')?.textContent?.includes('宠物专线'),
  );
  await page.selectOption('select.language', 'zh-TW');
  await settled(page);
  assert.match(
    await page.inputValue('textarea.source'),
    /宠物专线/,
    'another language keeps the text',
  );
  await close(expected);
});

test('an outage: the notice is written in one go', async () => {
  const surge = (await world.get('gaps')).gaps.find((g) => g.surge);
  const { page, close } = await editorPage(world, '');
  await page.getByRole('link', { name: 'Write a notice' }).click();
  await page.waitForSelector('dialog[open] input[type=number]');
  await page.locator('dialog button[type=submit]').click();
  await page.waitForSelector('textarea.source');
  assert.match(await page.inputValue('textarea.source'), /valid_to: /);
  await page.getByRole('button', { name: 'Publish' }).click();
  await page.getByText('Published: it is served now.').waitFor();
  assert.equal(await statusOf(surge.id), surge.status, 'the gap stays what it was');
  await close(expected);
});

test('synonyms, learned phrasings, spot checks and call-backs', async () => {
  const { page, close } = await editorPage(world, 'rules/synonyms');
  await page.getByRole('button', { name: 'Add a synonym' }).click();
  await page.getByLabel('Words').fill('buggy, stroller, pushchair');
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Save' }).click();
  await until(
    'it is there',
    async () => (await world.get('synonyms')).synonyms[0]?.both.length === 3,
  );
  await picture(page, 'editor-synonyms-filled-en-desktop-light');
  await page.getByRole('button', { name: 'Undo' }).click();
  await until('it is gone', async () => (await world.get('synonyms')).synonyms.length === 0);
  await page.evaluate(() => (location.hash = '#/rules/learned'));
  await settled(page);
  await page
    .getByRole('button', { name: /^Strike/ })
    .first()
    .click();
  await until('it is struck', async () => (await world.get('learned?state=struck')).total === 1);
  await page.getByRole('button', { name: 'Undo' }).last().click();
  await until('it is back', async () => (await world.get('learned?state=struck')).total === 0);
  await page.evaluate(() => (location.hash = '#/checks'));
  await settled(page);
  await page.keyboard.press('y');
  await page.getByText('2 of 10').waitFor();
  assert.equal((await world.get('reports/summary')).numbers.precision.of, 1);
  // One after the other: it is told once, and the last one can be undone.
  for (const nth of [3, 4]) {
    await page.keyboard.press('y');
    await page.getByText(`${nth} of 10`).waitFor();
  }
  await until('noted', async () => (await page.locator('.toast').allInnerTexts()).join().includes('Noted.'));
  assert.equal(await page.locator('.toast:has-text("Noted.")').count(), 1);
  assert.ok((await page.locator('.toast').count()) <= 2);
  await picture(page, 'editor-checks-noted', false);
  await page.locator('.toast:has-text("Noted.") .button').click();
  await page.getByText('3 of 10').waitFor();
  await page.evaluate(() => (location.hash = '#/callbacks'));
  await settled(page);
  await page.getByRole('button', { name: 'I take it' }).click();
  await page.getByRole('button', { name: 'Not reached' }).waitFor();
  await page.getByRole('button', { name: 'Finish' }).click();
  await assertAccessible(page);
  await page.locator('dialog button[type=submit]').click();
  await until('it is done', async () => (await world.get('contacts')).total === 0);
  const [done] = (await world.get('contacts?status=done')).contacts;
  assert.equal(done.helped, true);
  assert.equal(done.phone, '', 'the number is erased');
  await close(expected);
});

test('where articles are not written by the API, they are downloaded', async () => {
  const still = await openEditor({ visitors: false, writable: false });
  try {
    const { page, close } = await editorPage(still, 'gaps');
    await picture(page, 'editor-empty-en-desktop-light');
    await assertAccessible(page);
    await page.evaluate(() => (location.hash = '#/'));
    await settled(page);
    await assertAccessible(page);
    await picture(page, 'editor-overview-empty-en-desktop-light');
    await page.evaluate(() => (location.hash = '#/write/en/refund/how-long'));
    await settled(page);
    assert.equal(await page.getByRole('button', { name: 'Publish' }).count(), 0);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download the file' }).click(),
    ]);
    assert.equal(file.suggestedFilename(), 'how-long.md');
    await close(expected);
  } finally {
    await still.stop();
  }
});

test('gaps that may want the same are named, and made one at a press', async () => {
  for (let n = 0; n < 3; n++) {
    // Several clients: one says only once what is alike.
    const headers = { 'x-forwarded-for': `192.0.2.${n + 1}` };
    const ask = (/** @type {string} */ q, session = '') =>
      world.daemon.json(`/api/v1/search?${query({ q, ...(session && { session }) })}`, { headers });
    const { session } = await ask('saxophone rental');
    await ask('trumpet lessons', session);
  }
  await world.daemon.search('saxophone rental', { typing: 0 });
  const other = await until('it is a gap', () => holding('saxophone rental'), 20);
  const gap = await holding('trumpet lessons');
  assert.notEqual(gap.id, other.id);
  assert.deepEqual(
    gap.alike.map((/** @type {{ id: string }} */ a) => a.id),
    [other.id],
  );
  const { page, close } = await editorPage(world, `gaps/${gap.id}`);
  await page.getByText('Why these?').click();
  await assertAccessible(page);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Merge: saxophone rental' }).click();
  assert.equal(await page.inputValue('dialog select'), other.id);
  await picture(page, 'editor-alike-en-desktop-light', false);
  await page.getByRole('button', { name: 'Merge', exact: true }).last().click();
  await page.waitForURL(new RegExp(`gaps/${other.id}`));
  await until('both are one', async () => (await holding('trumpet lessons')).id === other.id);
  assert.deepEqual((await world.get(`gaps/${other.id}`)).alike, []);
  await close(expected);
});
