/**
 * SPDX-License-Identifier: MIT
 *
 * Did it help? A vote down is held back for a moment, so that its reason goes along with
 * it; without one it goes when the visitor moves on.
 */
import * as signals from '../shared/signals.js';
import { button, h, note } from './dom.js';
import { tellPage } from './hooks.js';
import { t } from './text.js';

/** @typedef {{ reason?: string, comment?: string | undefined }} More */

const REASONS = {
  unclear: t('vote.unclear'),
  missing: t('vote.missing'),
  wrong: t('vote.wrong'),
  other: t('vote.other'),
};
const PATIENCE_MS = 45_000;

/**
 * Shows in a box what came of a press, with the focus on it.
 * @param {HTMLElement} box
 * @param {string} text
 * @param {Node[]} nodes below
 */
function tell(box, text, ...nodes) {
  const told = h('p.told', { tabindex: '-1' }, text);
  box.replaceChildren(told, ...nodes);
  told.focus();
}

/**
 * What was missing, in words.
 * @param {(more: More) => void} send
 */
function wordsForm(send) {
  const words = h('textarea', { rows: '2', maxlength: '600', 'aria-label': t('vote.words'), placeholder: t('vote.words') });
  const form = h('form.words', words, h('button.button.quiet', t('vote.send')));
  form.onsubmit = (e) => {
    e.preventDefault();
    if (words.value.trim()) send(written());
    else words.focus();
  };
  const written = () => ({ comment: words.value.trim() || undefined });
  return { form, written };
}

/** What was looked for, when nothing fits: asked after the ways, and never needed. */
export function lackView() {
  const { form } = wordsForm((more) => {
    signals.tell('unhelpful', more);
    tell(box, t('message.noted'));
  });
  const box = h('section.lack', note(t('message.lack')), form);
  return box;
}

/**
 * @param {string} id
 * @param {{ human: () => HTMLElement, solved: () => void }} on
 */
export function voteView(id, on) {
  const about = { article_id: id };
  const cast = (/** @type {'helpful' | 'unhelpful'} */ vote) => {
    tellPage('vote', { id, vote });
    return signals.tell(vote, about, vote === 'unhelpful');
  };
  const up = () => {
    cast('helpful');
    const settled = () => {
      signals.tell('solved', about);
      on.solved();
    };
    tell(box, t('vote.thanks'), button('button.quiet', settled, t('vote.solved')));
  };
  const down = () => {
    const vote = cast('unhelpful');
    /** @type {ReturnType<typeof setTimeout>} */
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => signals.release(vote), PATIENCE_MS);
    };
    const finish = (/** @type {More} */ more) => {
      clearTimeout(timer);
      signals.release(vote, more);
      // A reason can still be told in words.
      tell(why, t('vote.noted'), ...(more.comment ? [] : [form]));
    };
    const { form, written } = wordsForm(finish);
    const reasons = Object.entries(REASONS).map(([reason, text]) =>
      h('li', button('choice', () => finish({ reason, ...written() }), text)),
    );
    const why = h('div.why', note(t('vote.why')), h('ul.choices', ...reasons), form);
    why.oninput = wait;
    wait();
    tell(box, t('vote.sorry'), on.human(), why);
  };
  const box = h(
    'section.vote',
    h('p.ask', t('vote.ask')),
    h('div.pair', button('choice', up, t('vote.yes')), button('choice', down, t('vote.no'))),
  );
  return box;
}
