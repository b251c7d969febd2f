/** What the agent console decides by itself. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { languageOf } from '../agent/language.js';

test('Chinese words are searched in the customer\'s Chinese, else in the console\'s', () => {
  const read = (...ids) => ids.map((article_id) => ({ article_id }));
  const cases = [
    ['退票', 'zh-TW', [], 'zh-TW'],
    ['退票', 'zh-CN', [], 'zh-CN'],
    ['退票', 'en', [], undefined],
    ['退票', 'zh-CN', read('zh-TW/refund/how-long', null), 'zh-TW'],
    ['退票', 'en', read('zh-CN/a/b', 'zh-TW/refund/how-long', 'en/a/b'), 'zh-TW'],
    ['how long does a refund take', 'zh-TW', [], undefined],
    ['refund', 'zh-CN', read('zh-TW/refund/how-long'), undefined],
  ];
  for (const [text, console, steps, wanted] of cases) assert.equal(languageOf(text, console, steps), wanted);
});
