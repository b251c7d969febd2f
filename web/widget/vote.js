/**
 * SPDX-License-Identifier: MIT
 *
 * Did it help? A vote down is held back for a moment, so that its reason goes along with
 * it; without one it goes when the visitor moves on.
 */
import { button, h } from './dom.js';
import { t } from './text.js';

const REASONS = {
  unclear: t('vote.unclear'),
  missing: t('vote.missing'),
  wrong: t('vote.wrong'),
  other: t('vote.other'),
};
const PATIENCE_MS = 45_000;

/** @param {string} key */
const told = (key) => h('p', { class: 'told', tabindex: '-1' }, t(key));

/**
 * What was missing, in one press or in words.
 * @param {(more: { reason?: string, comment?: string }) => void} send
 */
export function wordsForm(send) {
  const words = h('textarea', { rows: '2', maxlength: '600', 'aria-label': t('vote.words'), placeholder: t('vote.words') });
  const form = h('form', { class: 'words' }, words, h('button', { class: 'button quiet' }, t('vote.send')));
  form.addEventListener('submit', (e) => {
    e.preventDefault();
    if (words.value.trim()) send({ comment: words.value.trim() });
    else words.focus();
  });
  return form;
}

/**
 * @param {import("../shared/signals.js").Signals} signals
 * @param {string} article
 * @param {{ human: () => HTMLElement, solved: () => void, voted: (type: string) => void }} on
 */
export function voteView(signals, article, on) {
  const about = { article_id: article };
  const box = h('section', { class: 'vote' });
  const show = (/** @type {(Node | null)[]} */ ...nodes) => {
    box.replaceChildren(...nodes.filter((n) => n !== null));
    /** @type {HTMLElement | null} */ (box.querySelector('.told'))?.focus();
  };
  const up = () => {
    signals.tell('helpful', about);
    on.voted('helpful');
    show(
      told('vote.thanks'),
      button({ class: 'button quiet' }, () => {
        signals.tell('solved', about);
        on.solved();
      }, t('vote.solved')),
    );
  };
  const down = () => {
    const vote = signals.tell('unhelpful', about, true);
    let timer = setTimeout(() => signals.release(vote), PATIENCE_MS);
    on.voted('unhelpful');
    const chips = Object.entries(REASONS).map(([reason, text]) =>
      h('li', {}, button({ class: 'choice' }, () => finish({ reason }), text)),
    );
    const ask = h('div', { class: 'why' }, h('p', { class: 'note' }, t('vote.why')), h('ul', { class: 'choices' }, ...chips), wordsForm((more) => finish(more)));
    const finish = (/** @type {{ reason?: string, comment?: string }} */ more) => {
      clearTimeout(timer);
      signals.release(vote, more);
      const noted = told('vote.noted');
      ask.replaceWith(noted);
      noted.focus();
    };
    ask.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => signals.release(vote), PATIENCE_MS);
    });
    show(told('vote.sorry'), on.human(), ask);
  };
  show(
    h('p', { class: 'ask' }, t('vote.ask')),
    h('div', { class: 'pair' }, button({ class: 'choice' }, up, t('vote.yes')), button({ class: 'choice' }, down, t('vote.no'))),
  );
  return box;
}
