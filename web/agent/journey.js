/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { button, field, h } from '../console/dom.js';
import { hasText, t, timeText } from '../console/text.js';
import { faultText } from '../console/toast.js';
import { isComposing } from '../shared/typing.js';

/** @typedef {import('../shared/api.d.ts').HandoffStep} Step */

/** What is worth telling of a visit; an article that was opened and read is told once. */
const told = new Set([
  'search',
  'view',
  'click',
  'read',
  'helpful',
  'unhelpful',
  'solved',
  'contact',
]);
const opened = new Set(['view', 'click', 'read']);
const SHOWN = 8;

/** Who calls: the code that the customer tells, and what was searched and read before. */
export class Journey {
  /** @param {import('./main.js').Console} console */
  constructor(console) {
    this.console = console;
    /** @type {Step[]} */
    this.steps = [];
    this.fault = '';
    this.loading = false;
    this.all = false;
    /** @type {Map<string, string>} */
    this.titles = new Map();
    this.code = h('input', {
      id: 'code',
      inputmode: 'numeric',
      autocomplete: 'off',
      maxlength: '7',
    });
    this.key = h('input', { id: 'customer', autocomplete: 'off', maxlength: '200' });
    this.head = h('div', { class: 'journey-head' });
    this.form = h('div', { class: 'journey-form' });
    this.said = h('div', { role: 'status' });
    this.story = h('div', { class: 'story' });
    this.node = h(
      'section',
      { class: 'journey', 'aria-labelledby': 'journey-title' },
      this.head,
      this.form,
      this.said,
      this.story,
    );
    this.listen();
  }

  listen() {
    const { call } = this.console;
    this.code.value = call.code;
    this.key.value = call.key;
    this.code.addEventListener('input', () => {
      if (this.digits().length === 6) void this.load(this.digits());
    });
    this.code.addEventListener('keydown', (e) => {
      if (e.key !== 'Enter' || isComposing(e)) return;
      e.preventDefault();
      void this.load(this.digits());
    });
    this.key.addEventListener('input', () => {
      this.console.call.key = this.key.value.trim();
      this.console.call.save();
    });
  }

  digits() {
    return this.code.value.normalize('NFKC').replace(/\D/g, '');
  }

  /** In the language of now; the fields themselves stay, with what is typed in them. */
  draw() {
    this.head.replaceChildren(
      h('h2', { id: 'journey-title' }, t('agent.call.title')),
      this.console.press('new', 'button plain'),
    );
    this.form.replaceChildren(
      field(t('agent.call.code'), this.code),
      field(t('agent.call.customer'), this.key),
    );
    this.drawStory();
  }

  drawStory() {
    this.said.replaceChildren(this.fault ? h('p', { class: 'journey-fault' }, this.fault) : '');
    this.code.setAttribute('aria-invalid', String(Boolean(this.fault)));
    this.story.replaceChildren(...this.storyParts());
    // The last step is the one that led to the call.
    const list = this.story.querySelector('ol');
    if (list) list.scrollTop = list.scrollHeight;
  }

  /** @param {string} code */
  async load(code) {
    const { call, api } = this.console;
    if (this.loading || (code === call.code && this.steps.length)) return;
    const inCode = document.activeElement === this.code;
    this.loading = true;
    this.fault = '';
    try {
      if (!/^\d{6}$/.test(code)) throw new ApiError(400, '');
      const { steps } = await api.get(`handoffs/${code}`);
      call.code = code;
      call.save();
      this.steps = steps.filter((/** @type {Step} */ s) => told.has(s.type));
    } catch (error) {
      this.steps = [];
      call.code = '';
      call.save();
      this.fault = this.reason(error);
    }
    this.loading = false;
    this.drawStory();
    if (this.fault && inCode) this.focus();
    else if (inCode) this.console.search.focus();
    this.begin();
    void this.nameArticles();
  }

  /** Nobody starts over: the last search of the customer is there already. */
  begin() {
    const { search } = this.console;
    const last = this.steps.filter((s) => s.type === 'search').at(-1)?.query;
    if (!last || search.input.value.trim()) return;
    search.ask(last);
    if (document.activeElement === search.input) search.input.select();
  }

  /** @param {unknown} error */
  reason(error) {
    if (error instanceof ApiError && (error.status === 404 || error.status === 400))
      return t('agent.call.unknown');
    if (error instanceof ApiError && error.status === 429) return t('agent.call.many');
    return faultText(error);
  }

  focus() {
    this.code.focus();
    this.code.select();
  }

  /** Another call. @param {Step[]} steps */
  turnTo(steps) {
    const { call } = this.console;
    this.steps = steps;
    this.fault = '';
    this.all = false;
    this.code.value = call.code;
    this.key.value = call.key;
    this.drawStory();
  }

  storyParts() {
    if (!this.console.call.code || this.fault) return [];
    const steps = this.merged();
    if (!steps.length) return [h('p', { class: 'hint' }, t('agent.call.nothing'))];
    const shown = this.all ? steps : steps.slice(-SHOWN);
    const more = steps.length - shown.length;
    const showAll = () => {
      this.all = true;
      this.drawStory();
    };
    const items = shown.map((s) =>
      h(
        'li',
        { class: `step-${s.type}` },
        this.line(s),
        h('span', { class: 'at' }, timeText(s.at)),
      ),
    );
    return [
      h('h3', { class: 'label' }, t('agent.call.before')),
      more ? button('button plain', t('agent.call.earlier', { n: more }), showAll) : '',
      h('ol', {}, ...items),
    ];
  }

  /** Steps without what only repeats the one before. */
  merged() {
    /** @type {Step[]} */
    const out = [];
    for (const step of this.steps) {
      const last = out.at(-1);
      const same =
        last &&
        last.article_id === step.article_id &&
        opened.has(last.type) &&
        opened.has(step.type);
      if (last?.type === 'search' && step.type === 'search' && last.query === step.query) continue;
      if (same) out[out.length - 1] = step.type === 'read' ? step : last;
      else out.push(step);
    }
    return out;
  }

  /** @param {Step} step */
  line(step) {
    const { search } = this.console;
    if (step.type === 'search') {
      const query = step.query ?? '';
      return h(
        'span',
        { class: 'what' },
        button('ask-again', t('agent.step.search', { q: query }), () => {
          search.ask(query);
          search.focus();
        }),
        h(
          'span',
          { class: step.answered ? 'badge' : 'badge fault' },
          t(step.answered ? 'agent.step.answered' : 'agent.step.unsure'),
        ),
      );
    }
    const why = `vote.${step.reason}`;
    const words = step.comment || (hasText(why) ? t(why) : '');
    return h('span', { class: 'what' }, this.event(step), words && h('q', {}, words));
  }

  /** @param {Step} step */
  event(step) {
    const id = step.article_id;
    const text = t(
      `agent.step.${opened.has(step.type) ? (step.type === 'read' ? 'read' : 'view') : step.type}`,
    );
    if (!id) return h('span', {}, text);
    const title = this.titles.get(id);
    return h(
      'span',
      {},
      `${text} `,
      button(
        'ask-again',
        title ?? t('agent.step.article'),
        () => void this.console.openArticle(id),
      ),
    );
  }

  /** Steps name their articles by id, which says nothing to people. */
  async nameArticles() {
    const ids = new Set(
      this.steps.map((s) => s.article_id).filter((id) => id && !this.titles.has(id)),
    );
    await Promise.all(
      [...ids].map(async (id) => {
        try {
          const article = await this.console.api.get(`agent/articles/${encodeURI(String(id))}`);
          this.titles.set(String(id), article.title);
        } catch (error) {
          if (!(error instanceof ApiError)) throw error; // gone meanwhile: it stays "an article"
        }
      }),
    );
    if (ids.size) this.drawStory();
  }
}
