/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { button, field, h } from '../console/dom.js';
import { t } from '../console/text.js';
import { toast, toastFault } from '../console/toast.js';
import { isComposing } from '../shared/typing.js';

/**
 * What an agent says of an article and of the call: one key each. What was said once of a call
 * is not said twice.
 */
export class Recording {
  /** @param {import('./main.js').Console} console */
  constructor(console) {
    this.console = console;
    /** Words that were typed about an article and not sent yet. @type {Map<string, string>} */
    this.drafts = new Map();
    this.node = h('div', { class: 'record', role: 'toolbar' });
  }

  draw() {
    const { article, press } = this.console;
    const held = this.node.contains(document.activeElement) ? document.activeElement : null;
    const on = (/** @type {string} */ id) => press(id, 'button quiet', { done: this.done(id) });
    this.node.setAttribute('aria-label', t('agent.record.label'));
    this.node.replaceChildren(
      h(
        'div',
        { class: 'record-group', role: 'group', 'aria-label': t('agent.record.article') },
        ...['used', 'say', 'link', 'fix'].map(on),
      ),
      h(
        'div',
        { class: 'record-group', role: 'group', 'aria-label': t('agent.record.call') },
        ...['gap', 'passed', 'solved'].map(on),
      ),
    );
    for (const id of ['used', 'say', 'link', 'fix']) {
      const node = this.node.querySelector(`[data-command=${id}]`);
      if (node instanceof HTMLButtonElement)
        node.disabled = !article || (id === 'say' && !article.say());
    }
    const command = held?.getAttribute('data-command');
    /** @type {HTMLElement | null} */
    const same = command ? this.node.querySelector(`[data-command=${command}]`) : null;
    same?.focus();
  }

  /** @param {string} id */
  done(id) {
    return this.console.call.recorded.has(this.mark(id));
  }

  /** What is said of an article is said of that one. @param {string} id */
  mark(id) {
    const { article, call } = this.console;
    if (id === 'used' || id === 'fix') return `${id} ${article?.article.id ?? ''}`;
    return id === 'gap' ? `gap ${call.question}` : id;
  }

  /**
   * @param {string} id of the command
   * @param {string} path
   * @param {Record<string, unknown>} body
   * @param {string} said
   */
  async send(id, path, body, said) {
    const { call, api } = this.console;
    const mark = this.mark(id);
    if (call.recorded.has(mark)) {
      toast(t('agent.record.already'));
      return false;
    }
    call.recorded.add(mark);
    try {
      await call.commit();
      const given = Object.entries(body).filter(([, value]) => value !== '' && value !== undefined);
      await api.send('POST', path, Object.fromEntries(given));
    } catch (error) {
      call.recorded.delete(mark);
      this.failed(error);
      return false;
    } finally {
      this.draw();
    }
    const over = id === 'solved' || id === 'passed';
    toast(
      said,
      over ? { action: { text: t('agent.key.new'), run: () => this.console.newCall() } } : {},
    );
    return true;
  }

  /** @param {unknown} error */
  failed(error) {
    if (error instanceof ApiError && [400, 404].includes(error.status))
      toast(t('agent.record.refused'), { fault: true });
    else toastFault(error);
  }

  /** Without an article open there is nothing to say about one. */
  open() {
    const view = this.console.article;
    if (!view) {
      toast(t('agent.record.none'));
      return undefined;
    }
    return view;
  }

  async used() {
    const view = this.open();
    if (!view) return;
    await this.console.search.settle();
    await this.send(
      'used',
      'agent/flags',
      { kind: 'used', ...this.about() },
      t('agent.record.used'),
    );
  }

  about() {
    const { call, article } = this.console;
    return { article_id: article?.article.id, question: call.question, search_id: call.searchId };
  }

  async gap() {
    const { call, search } = this.console;
    await search.settle();
    if (!call.question) {
      toast(t('agent.record.question'));
      search.focus();
      return;
    }
    const body = { kind: 'not_found', question: call.question, search_id: call.searchId };
    const q = call.question;
    if (!(await this.send('gap', 'agent/flags', body, t('agent.record.gap', { q })))) return;
    const { reported } = this.console;
    await reported.known(q).catch(() => undefined); // it is noted all the same
    void reported.load();
  }

  /** @param {'solved' | 'transferred'} outcome */
  async ended(outcome) {
    await this.console.search.settle();
    const { call, article } = this.console;
    const solved = outcome === 'solved';
    const to = article?.article.transfer;
    const said = solved
      ? t('agent.record.solved')
      : to
        ? t('agent.record.passed_to', { to })
        : t('agent.record.passed');
    const body = {
      outcome,
      article_id: article?.article.id,
      code: call.code,
      customer_key: call.key,
      question: call.question,
    };
    await this.send(solved ? 'solved' : 'passed', 'calls', body, said);
  }

  fix() {
    const view = this.open();
    if (!view) return;
    const { id, title } = view.article;
    if (this.done('fix')) {
      toast(t('agent.record.already'));
      return;
    }
    const words = h('textarea', { maxlength: '600', rows: '4' });
    words.value = this.drafts.get(id) ?? '';
    words.addEventListener('input', () => this.drafts.set(id, words.value));
    const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'fix-title' });
    const send = async () => {
      await this.console.search.settle();
      const body = { kind: 'fix', ...this.about(), comment: words.value.trim() };
      if (!(await this.send('fix', 'agent/flags', body, t('agent.record.fix')))) return;
      this.drafts.delete(id);
      dialog.close();
    };
    words.addEventListener('keydown', (e) => {
      if (e.key === 'Enter' && e.ctrlKey && !isComposing(e)) void send();
    });
    const form = h(
      'form',
      {},
      h('h2', { id: 'fix-title' }, t('agent.fix.title')),
      h('p', { class: 'lead', lang: view.article.lang }, title),
      field(t('agent.fix.words'), words, t('agent.fix.hint')),
      h(
        'div',
        { class: 'actions' },
        h(
          'button',
          { class: 'button', type: 'submit' },
          t('agent.fix.send'),
          h('kbd', {}, 'Ctrl+Enter'),
        ),
        button('button quiet', t('console.cancel'), () => dialog.close()),
      ),
    );
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      void send();
    });
    dialog.append(form);
    dialog.addEventListener('close', () => dialog.remove());
    document.body.append(dialog);
    dialog.showModal();
    words.focus();
  }

  async copySay() {
    const text = this.open()?.say();
    if (text) await this.copy(text, t('agent.record.say'));
    else if (this.console.article) toast(t('agent.record.no_say'));
  }

  async copyLink() {
    const view = this.open();
    if (!view) return;
    if (view.more.internal) toast(t('agent.record.secret'));
    else await this.copy(new URL(view.article.url, location.origin).href, t('agent.record.link'));
  }

  /** @param {string} text @param {string} said */
  async copy(text, said) {
    try {
      await navigator.clipboard.writeText(text);
      toast(said);
    } catch {
      // Without leave (a frame, plain HTTP) the old way, which needs none.
      toast(copyByHand(text) ? said : t('agent.record.no_copy'));
    }
  }
}

/** @param {string} text */
function copyByHand(text) {
  const area = h('textarea', { class: 'unseen', 'aria-hidden': 'true', tabindex: '-1' });
  const before = document.activeElement;
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  return done;
}
