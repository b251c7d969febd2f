/** A new article: where it may go, what is there already, and what keeps it from being published. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { editorPage, openEditor } from './editor-page.mjs';
import { assertAccessible, picture } from './start.mjs';

// Who is not signed in, a fault in a draft, an article that is not there yet, one that is there.
const expected = /40[0149]/;
const small = { locale: 'zh-TW', viewport: { width: 1280, height: 900 } };
const good = '---\ntitle: 好\n---\n內文\n';
/** @type {Awaited<ReturnType<typeof openEditor>>} */
let world;
before(async () => {
  world = await openEditor({ visitors: false });
});
after(() => world?.stop());

/** What is sent to be published. @param {import("playwright-core").Page} page */
function sent(page) {
  /** @type {string[]} */
  const ids = [];
  page.on('request', (rq) => {
    if (rq.method() === 'PUT' && !JSON.parse(rq.postData() ?? '{}').dry_run)
      ids.push(decodeURIComponent(new URL(rq.url()).pathname.replace('/api/v1/articles/', '')));
  });
  return ids;
}

/** @param {import("playwright-core").Page} page */
const publish = (page) => page.getByRole('button', { name: '發布', exact: true }).click();

test('an address that cannot be is told at once, and nothing is sent', async () => {
  const { page, close } = await editorPage(world, 'articles', small);
  const ids = sent(page);
  /** @type {string[]} */
  const asked = [];
  page.on('request', (rq) => asked.push(rq.url()));
  await page.getByRole('link', { name: '新文章' }).click();
  const address = page.getByLabel('位址', { exact: true });
  assert.equal(await address.inputValue(), '');
  await page.fill('textarea.source', good);
  await publish(page);
  await page.locator('.field-fault', { hasText: '語言/類別/名稱' }).waitFor();
  for (const [id, told] of [
    ['abc', '位址要寫成「語言/類別/名稱」'],
    ['zh-TW/abc', '位址要寫成「語言/類別/名稱」'],
    ['../../etc/x', '以點開頭'],
    ['de/x/z', '沒有「de」這種語言'],
    ['zh-TW/a//b', '兩個連著的斜線'],
    ['zh-TW/a/b?c', '不能有'],
    ['zh-TW/a/b:c', '冒號'],
    ['zh-TW/category/name', '這只是範例'],
  ]) {
    await address.fill(id);
    await page.locator('.field-fault', { hasText: told }).waitFor();
    await publish(page);
    await page.locator('.toast.fault', { hasText: told }).waitFor();
    assert.equal(await address.evaluate((input) => input === document.activeElement), true);
  }
  assert.deepEqual(ids, []);
  for (const id of ['abc', 'etc', 'de/x', 'category/name'])
    assert.ok(!asked.some((url) => url.includes(`/${id}`)), id);
  await assertAccessible(page);
  await picture(page, 'editor-address-zh-TW-desktop-light', false);
  await address.fill('zh-TW/refund/new-one');
  await publish(page);
  await page.getByText('已發布，現在就能看到。').waitFor();
  assert.deepEqual(ids, ['zh-TW/refund/new-one']);
  await page.getByText('zh-TW/refund/new-one.md').waitFor();
  assert.equal(await address.count(), 0, 'it has its address now');
  await publish(page);
  await page.getByText('已發布，現在就能看到。').waitFor();
  assert.equal(await page.locator('dialog').count(), 0);
  await page.getByRole('link', { name: '文章', exact: true }).first().click();
  await page.getByRole('link', { name: '新文章' }).click();
  assert.equal(await address.inputValue(), '');
  assert.doesNotMatch(await page.inputValue('textarea.source'), /好/);
  await close(expected);
});

test('where there is an article already, that is told with a link, and it stays', async () => {
  const { page, close } = await editorPage(world, 'write?new=1', small);
  const ids = sent(page);
  const id = 'zh-TW/refund/how-long';
  const was = (await world.get(`sources/${id}`)).markdown;
  await page.fill('textarea.source', good);
  await page.getByLabel('位址', { exact: true }).fill(id);
  const told = page.locator('.field-fault', { hasText: '已經有一篇文章了' });
  await told.waitFor();
  await publish(page);
  await page.locator('.toast.fault', { hasText: '已經有一篇文章了' }).waitFor();
  assert.deepEqual(ids, []);
  assert.equal(await page.locator('dialog, #theirs').count(), 0);
  assert.equal((await world.get(`sources/${id}`)).markdown, was);
  await told.getByRole('link').click();
  await page.getByText(`${id}.md`).waitFor();
  assert.equal(await page.inputValue('textarea.source'), was);
  await page.goBack();
  await page.getByLabel('位址', { exact: true }).waitFor();
  assert.equal(await page.inputValue('textarea.source'), good, 'what was typed is kept');
  await close(expected);
});

test('one who publishes at the same address meanwhile is not written over', async () => {
  const { page, close } = await editorPage(world, 'write?new=1', small);
  const id = 'zh-TW/refund/both';
  await page.fill('textarea.source', good);
  await page.getByLabel('位址', { exact: true }).fill(id);
  await page.waitForURL(/refund\/both/);
  await page.locator('textarea.source').click();
  const other = await editorPage(world, `write/${id}`, small);
  await other.page.fill('textarea.source', good.replace('好', '同事的'));
  await publish(other.page);
  await other.page.getByText('已發布，現在就能看到。').waitFor();
  await other.close(expected);
  // As if the colleague's came between the look and the publishing.
  await page.route(`**/api/v1/sources/${id}`, (route) => route.fulfill({ status: 404 }), {
    times: 1,
  });
  await publish(page);
  await page.locator('.field-fault', { hasText: '已經有一篇文章了' }).waitFor();
  assert.equal(await page.locator('dialog, #theirs').count(), 0);
  assert.match((await world.get(`sources/${id}`)).markdown, /同事的/);
  await page.reload();
  await page.waitForSelector('textarea.source');
  assert.equal(await page.inputValue('textarea.source'), good);
  await close(expected);
});

test('what is not published is said with its line, which is seen', async () => {
  const { page, close } = await editorPage(world, 'write/zh-TW/refund/faults', small);
  await page.fill('textarea.source', good);
  await page.waitForSelector('.preview h2:has-text("好")');
  for (const [text, line] of [
    ['---\ntitle: [壞\n---\n內文\n', 2],
    ['---\ntitle: 壞\n\n內文\n', 1],
  ]) {
    await page.fill('textarea.source', String(text));
    await publish(page);
    await page.locator('.toast.fault', { hasText: `還沒有發布：第 ${line} 行：` }).waitFor();
    const first = page.locator('.lint li button').first();
    assert.equal(await first.evaluate((b) => b === document.activeElement), true);
    const box = await first.boundingBox();
    assert.ok(box && box.y > 0 && box.y + box.height < 900, JSON.stringify(box));
    await page.getByText('這是先前的樣子').waitFor();
  }
  await assertAccessible(page);
  await picture(page, 'editor-not-published-zh-TW-desktop-light', false);
  await page.fill('textarea.source', good);
  await page.waitForSelector('.preview-old:empty', { state: 'attached' });
  await publish(page);
  await page.getByText('已發布，現在就能看到。').waitFor();
  assert.equal(await page.locator('.toast.fault').count(), 0);
  await close(expected);
});
