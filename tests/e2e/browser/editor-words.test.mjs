/** What the daemon finds and refuses is told in the words of the console. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { until } from '../daemon.mjs';
import { editorPage, openEditor, settled } from './editor-page.mjs';
import { assertAccessible, picture } from './start.mjs';

// Who is not signed in, a fault in a draft, a rule that is refused, an article that is not there yet.
const expected = /40[014]/;
/** @type {Awaited<ReturnType<typeof openEditor>>} */
let world;
before(async () => {
  world = await openEditor({ visitors: false });
});
after(() => world?.stop());

/**
 * Below the text stands this, each with its line.
 * @param {import("playwright-core").Page} page
 * @param {string[]} wanted
 */
async function remarks(page, wanted) {
  const rows = page.locator('.lint li');
  const read = () => rows.evaluateAll((all) => all.map((row) => row.textContent));
  await until('it is told', async () => String(await read()) === String(wanted)).catch(() => {});
  assert.deepEqual(await read(), wanted);
}

test('faults of an article are named in Traditional Chinese, with their lines', async () => {
  const { page, close } = await editorPage(world, 'write/zh-TW/refund/words', { locale: 'zh-TW' });
  await page.waitForSelector('textarea.source');
  await page.fill('textarea.source', '---\ntitle: 退款: 多久\n---\n內文\n');
  await remarks(page, ['第 2 行文字裡有冒號，後面又跟著空格，請加上引號：title: "退款: 多久"']);
  await assertAccessible(page);
  await picture(page, 'editor-lint-zh-TW-desktop-light');
  await page.fill(
    'textarea.source',
    '---\ntitle: 退款多久\ntitel: 退款\n---\n請看[這裡](gone.md)。\n',
  );
  await remarks(page, [
    '第 3 行沒有「titel」這一項，是不是想寫「title」？現在沒有採用。',
    '第 5 行連結「gone.md」找不到對應的文章，請更正；現在只顯示為文字。',
  ]);
  await page.fill('textarea.source', '---\n---\n');
  await page.getByRole('button', { name: '發布' }).click();
  await remarks(page, ['第 1 行沒有標題：請在兩行 --- 之間加上 `title: ...`。']);
  await close(expected);
});

test('so they are in the other languages, and as it came what has no words yet', async () => {
  const { page, close } = await editorPage(world, 'write/zh-CN/refund/words', { locale: 'zh-CN' });
  await page.waitForSelector('textarea.source');
  await page.fill('textarea.source', '---\ntitle: x\ntags: [a\nlang: en\n---\n');
  await remarks(page, ['第 3 行这里的 [ 没有对应的 ]；以 [ 开头的文字要加引号。']);
  await page.route('**/api/v1/articles/**', (route) =>
    route.fulfill({
      status: 400,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        detail: 'line 3: new words',
        faults: [{ line: 3, text: 'new words', code: 'not-known-yet', values: [] }],
      }),
    }),
  );
  await page.fill('textarea.source', '---\ntitle: x\n---\n');
  await remarks(page, ['第 3 行new words']);
  await close(expected);
});

test('what a form is refused for is told in the words of the console', async () => {
  const { page, close } = await editorPage(world, 'rules/synonyms', { locale: 'zh-TW' });
  await page.getByRole('button', { name: '加入同義詞' }).click();
  await page.getByLabel('說法', { exact: true }).fill('嬰兒車');
  await page.getByRole('button', { name: '儲存' }).click();
  await page.getByText('請至少填兩個說法，用逗號隔開。').waitFor();
  await page.getByLabel('說法', { exact: true }).fill('退貨, 退货');
  await page.getByRole('button', { name: '儲存' }).click();
  await page.getByText('搜尋已經把這些說法當作一樣的').waitFor();
  await page.getByRole('button', { name: '取消' }).click();
  await page.evaluate(() => (location.hash = '#/rules/pins'));
  await settled(page);
  await page.getByRole('button', { name: '加入置頂' }).click();
  await page.locator('dialog textarea').fill('退款');
  await page.getByLabel('文章', { exact: true }).fill('zh-TW/no/such');
  await page.getByRole('button', { name: '儲存' }).click();
  await page.getByText('沒有「zh-TW/no/such」這篇文章，請檢查位址。').waitFor();
  await close(expected);
});
