/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { button, h, safeHtml } from '../console/dom.js';
import { categoryName, dayText, lang, languageMark, t, tn } from '../console/text.js';
import { faultText } from '../console/toast.js';
import { isComposing, onTyping } from '../shared/typing.js';
import { languageOf } from './language.js';

/** @typedef {import('../shared/api.d.ts').AgentResult} Result */
/** @typedef {import('../shared/api.d.ts').AgentSearchReply} Reply */

/** An agent searches while a customer waits: results come with the keystroke, after no rest. */
const REST_MS = 0;

/**
 * The search box and its results: a combobox whose list always stands open. The focus stays in
 * the box; arrows choose, Enter opens beside the list.
 */
export class Search {
  /**
   * @param {import('./main.js').Console} console
   */
  constructor(console) {
    this.console = console;
    /** @type {Result[]} */
    this.results = [];
    /** @type {Reply | undefined} */
    this.reply = undefined;
    this.active = -1;
    /** @type {string | undefined} what the results are in */
    this.lang = undefined;
    this.knowsLang = true;
    this.opened = '';
    this.abort = new AbortController();
    /** @type {Promise<void>} */
    this.pending = Promise.resolve();
    this.input = h('input', {
      type: 'search',
      id: 'question',
      role: 'combobox',
      autocomplete: 'off',
      spellcheck: 'false',
      'aria-autocomplete': 'list',
      'aria-expanded': 'false',
      'aria-controls': 'results',
      maxlength: '500',
    });
    this.list = h('ul', { id: 'results', role: 'listbox', class: 'results', hidden: '' });
    this.notes = h('div', { class: 'search-notes' });
    this.status = h('p', { class: 'unseen', role: 'status' });
    this.label = h('label', { for: 'question', class: 'unseen' });
    this.node = h(
      'div',
      { class: 'search' },
      this.label,
      this.input,
      this.notes,
      this.list,
      this.status,
    );
    this.input.addEventListener('keydown', (e) => this.key(e));
    this.typing = onTyping(this.input, REST_MS, (text) => this.look(text));
    // A press must not take the focus from the box.
    this.list.addEventListener('mousedown', (e) => e.preventDefault());
    this.list.addEventListener('click', (e) => this.click(e));
  }

  /** In the language of now. */
  draw() {
    this.label.textContent = t('agent.search.label');
    this.input.placeholder = t('agent.search.placeholder');
    this.list.setAttribute('aria-label', t('agent.search.results'));
    this.show();
    if (this.reply && this.langOf(this.input.value) !== this.lang) this.look(this.input.value.trim());
  }

  /** @param {string} text */
  langOf(text) {
    return this.knowsLang ? languageOf(text, lang(), this.console.journey.steps) : undefined;
  }

  focus() {
    this.input.focus();
    this.input.select();
  }

  /** Asks for another text, as though it had been typed. @param {string} text */
  ask(text) {
    this.typing.cancel();
    this.input.value = text;
    this.look(text.trim());
  }

  /** @param {string} text @param {boolean} [asTyped] */
  look(text, asTyped = false) {
    this.abort.abort();
    this.abort = new AbortController();
    this.pending = this.find(text, asTyped, this.abort.signal);
  }

  /** @param {string} text @param {boolean} asTyped @param {AbortSignal} signal @returns {Promise<void>} */
  async find(text, asTyped, signal) {
    const { call, api } = this.console;
    call.question = text;
    call.save();
    if (!text) {
      this.take(undefined);
      return;
    }
    this.lang = this.langOf(text);
    const query = {
      q: text,
      typing: 1,
      limit: 12,
      lang: this.lang,
      session: call.session,
      page: '/agent/',
      as_typed: asTyped ? 1 : undefined,
    };
    try {
      const reply = await api.get('agent/search', query, { signal });
      if (!signal.aborted) this.take(reply);
    } catch (error) {
      if (signal.aborted) return;
      // Articles in other languages only: they are found without saying one.
      const unknown = error instanceof ApiError && error.status === 400 && this.lang;
      if (unknown) this.knowsLang = false;
      if (unknown) return this.find(text, asTyped, signal);
      this.fail(error, text);
    }
  }

  /** @param {Reply | undefined} reply */
  take(reply) {
    this.reply = reply;
    this.results = reply?.results ?? [];
    this.active = this.results.length ? 0 : -1;
    this.console.call.searchId = reply?.search_id ?? '';
    if (reply) this.console.call.session = reply.session;
    this.show();
    this.status.textContent = reply ? tn('agent.search.count', this.results.length) : '';
    this.console.searched();
  }

  /** @param {unknown} error @param {string} text */
  fail(error, text) {
    this.notes.replaceChildren(
      h(
        'div',
        { class: 'note', role: 'alert' },
        h('p', {}, faultText(error)),
        button('button quiet', t('console.retry'), () => this.look(text)),
      ),
    );
  }

  show() {
    this.list.replaceChildren(...this.results.map((result, i) => this.option(result, i)));
    this.list.hidden = !this.results.length;
    this.list.scrollTop = 0;
    this.input.setAttribute('aria-expanded', String(this.results.length > 0));
    this.notes.replaceChildren(...this.noteParts());
    this.mark();
  }

  /** @param {Result} result @param {number} i */
  option(result, i) {
    const place = result.section ? `${result.section.title} · ` : '';
    return h(
      'li',
      {
        role: 'option',
        id: `result-${i}`,
        'aria-selected': 'false',
        'data-id': result.id,
        lang: result.lang,
      },
      h('span', { class: 'result-title' }, result.title),
      h('span', { class: 'result-text' }, safeHtml(result.snippet)),
      h(
        'span',
        { class: 'result-meta' },
        result.agent_only && h('span', { class: 'badge internal' }, t('agent.internal')),
        languageMark(result.lang),
        h('span', {}, place + categoryName(result.category)),
        result.updated && h('span', {}, dayText(result.updated)),
      ),
    );
  }

  /** What to say about the results as a whole. */
  noteParts() {
    const { reply } = this;
    if (!reply) return [];
    const parts = [];
    if (reply.kind === 'complaint') parts.push(this.complaintNote());
    if (reply.corrected) parts.push(this.correctedNote(reply.corrected));
    if (reply.next === 'clarify') parts.push(this.choices(reply.clarify));
    if (reply.next === 'contact' && !reply.kind) parts.push(this.unsure());
    return parts;
  }

  complaintNote() {
    return h(
      'div',
      { class: 'note' },
      h('p', {}, t('agent.search.complaint')),
      this.console.press('complaint', 'button'),
    );
  }

  /** @param {string} corrected */
  correctedNote(corrected) {
    const typed = this.input.value.trim();
    return h(
      'p',
      { class: 'note line' },
      t('search.corrected', { q: corrected }),
      button('button plain', t('search.as_typed', { q: typed }), () => this.look(typed, true)),
    );
  }

  /** An article that is offered stands in the list already. @param {Reply['clarify']} offered */
  choices(offered) {
    const titles = new Set(this.results.map((r) => r.title));
    const choices = offered.filter((c) => !titles.has(c.label));
    if (choices.length < 2) return '';
    return h(
      'div',
      { class: 'note plain' },
      h('p', { class: 'label' }, t('agent.search.which')),
      h(
        'div',
        { class: 'chips' },
        ...choices.map((c) =>
          button('chip', c.category ? categoryName(c.category) : c.label, () => this.ask(c.query)),
        ),
      ),
    );
  }

  unsure() {
    const text = this.results.length ? t('agent.search.unsure') : t('agent.search.nothing');
    return h('div', { class: 'note' }, h('p', {}, text), this.console.press('gap', 'button quiet'));
  }

  /** Which option the arrows are at. */
  mark() {
    const options = [...this.list.children];
    options.forEach((option, i) => {
      option.setAttribute('aria-selected', String(i === this.active));
      option.classList.toggle('opened', this.results[i]?.id === this.opened);
    });
    const at = options[this.active];
    if (!at) {
      this.input.removeAttribute('aria-activedescendant');
      return;
    }
    this.input.setAttribute('aria-activedescendant', at.id);
    at.scrollIntoView({ block: 'nearest' });
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    if (isComposing(e) || e.ctrlKey || e.metaKey || e.altKey) return;
    const count = this.results.length;
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      if (!count) return;
      e.preventDefault();
      this.active = (this.active + (e.key === 'ArrowDown' ? 1 : count - 1)) % count;
      this.mark();
    } else if (e.key === 'Enter') {
      e.preventDefault();
      void this.enter();
    }
  }

  /** Waits for the results of what was typed last, if they are still on their way. */
  async settle() {
    const text = this.input.value.trim();
    this.typing.cancel();
    if (text !== this.console.call.question) this.look(text);
    for (let seen; seen !== this.pending;) {
      seen = this.pending;
      await seen;
    }
  }

  /** Opens what is chosen. */
  async enter() {
    await this.settle();
    const result = this.results[this.active];
    if (result) this.openAt(this.active);
  }

  /** @param {number} i */
  openAt(i) {
    const result = this.results[i];
    if (!result) return;
    this.active = i;
    this.opened = result.id;
    this.mark();
    void this.console.openResult(result, i + 1);
  }

  /** @param {MouseEvent} e */
  click(e) {
    const option = e.target instanceof Element ? e.target.closest('[role=option]') : null;
    if (option) this.openAt([...this.list.children].indexOf(option));
  }
}
