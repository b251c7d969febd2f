/** Which times a visitor is offered for a call-back. */
import assert from 'node:assert/strict';
import { mock, test } from 'node:test';

process.env.TZ = 'Asia/Shanghai';
const { callTimes } = await import('../shared/message.js');

/** A Thursday. */
const now = '2026-10-01T17:30+08:00';
const span = (/** @type {string} */ from, /** @type {string} */ to) => ({ from: `${from}:00+08:00`, to: `${to}:00+08:00` });
const office = ['01', '02', '05', '06'].map((d) => span(`2026-10-${d}T09:00`, `2026-10-${d}T18:00`));

for (const [what, spans, wanted] of /** @type {[string, any, string[]][]} */ ([
  ['no hours: any of the next days', null, ['01 19', '02 10', '02 15', '02 19', '03 10']],
  ['hours are not told', undefined, ['01 19', '02 10', '02 15', '02 19', '03 10']],
  ['an office: no evening, no weekend', office, ['02 10', '02 15', '05 10', '05 15', '06 10']],
  ['from the minute that it opens, not when it closes', [span('2026-10-02T10:00', '2026-10-02T15:00')], ['02 10']],
  ['a night in between', [span('2026-10-01T18:00', '2026-10-02T12:00')], ['01 19', '02 10']],
  ['less than an hour from now', [span('2026-10-01T17:00', '2026-10-01T18:30')], []],
  ['closed for long', [], []],
]))
  test(`times for a call-back: ${what}`, () => {
    mock.timers.enable({ apis: ['Date'], now: Date.parse(now) });
    try {
      const said = callTimes(spans).map((at) => `0${new Date(at).getDate()} ${new Date(at).getHours()}`);
      assert.deepEqual(said, wanted);
    } finally {
      mock.timers.reset();
    }
  });
