/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { button, field, h } from '../console/dom.js';
import { dayText, languageMark, t } from '../console/text.js';
import { toast, toastFault } from '../console/toast.js';
import { newId } from './call.js';
import { findPlaybook } from './playbook.js';

const wishes = ['heard', 'settled', 'better'];
const FOLLOW_UP_DAYS = 3;
/** The hour of that day at which somebody should call. */
const FOLLOW_UP_HOUR = 10;

/** @param {number} days from today, as a date field has it */
function dateIn(days) {
  const at = new Date();
  at.setDate(at.getDate() + days);
  const two = (/** @type {number} */ n) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** A complaint: the playbook step by step, and what the customer wishes, to be followed up. */
export class Complaint {
  /** @param {import('./main.js').Console} console */
  constructor(console) {
    this.console = console;
    this.step = 0;
    this.eventId = newId();
    this.saved = false;
    /** @type {import('./playbook.js').Playbook | undefined} */
    this.playbook = undefined;
    this.what = h('textarea', { rows: '3', maxlength: '700' });
    this.agreed = h('textarea', { rows: '2', maxlength: '500' });
    this.name = h('input', { autocomplete: 'off', maxlength: '60' });
    this.phone = h('input', { type: 'tel', autocomplete: 'off', maxlength: '40' });
    this.day = h('input', { type: 'date', min: dateIn(0), max: dateIn(59) });
    this.day.value = dateIn(FOLLOW_UP_DAYS);
    this.wish = '';
    /** Which language the playbook is in, beside the heading. */
    this.inLanguage = h('div', { class: 'in-language' });
    this.stepBox = h('div', { class: 'step-box' });
    this.node = h('section', { class: 'complaint', 'aria-labelledby': 'complaint-title' });
  }

  async open() {
    this.draw();
    this.title().focus();
    try {
      this.playbook = await findPlaybook(this.console.api);
    } catch (error) {
      toastFault(error);
      return;
    }
    this.drawSteps();
  }

  /** @returns {HTMLElement} */
  title() {
    return /** @type {HTMLElement} */ (this.node.querySelector('#complaint-title'));
  }

  /** The fields stay the same nodes: a change of the language loses nothing. */
  draw() {
    this.node.replaceChildren(
      h(
        'header',
        { class: 'complaint-head' },
        h('h2', { id: 'complaint-title', tabindex: '-1' }, t('agent.complaint.title')),
        this.inLanguage,
        button('button plain', t('agent.complaint.leave'), () => this.console.leaveComplaint()),
      ),
      h('div', { class: 'complaint-grid' }, this.stepBox, this.form()),
    );
    this.drawSteps();
  }

  /** After a change of the language the playbook is looked for again. */
  async redraw() {
    this.draw();
    this.playbook = await findPlaybook(this.console.api);
    this.step = 0;
    this.drawSteps();
  }

  drawSteps() {
    const { playbook } = this;
    this.inLanguage.replaceChildren(playbook ? languageMark(playbook.lang) : '');
    if (!playbook) {
      this.stepBox.replaceChildren(h('p', { class: 'empty' }, t('agent.complaint.loading')));
      return;
    }
    const step = playbook.steps[this.step];
    const first = this.step === 0;
    const own = { lang: playbook.lang };
    this.stepBox.replaceChildren(
      first
        ? h(
            'div',
            { class: 'speech ack' },
            h('h3', {}, t('agent.article.ack')),
            h('blockquote', own, h('p', {}, playbook.ack)),
          )
        : '',
      this.nav(playbook),
      h(
        'div',
        {
          class: 'step card',
          role: 'region',
          'aria-live': 'polite',
          'aria-labelledby': 'step-title',
        },
        h(
          'p',
          { class: 'kicker' },
          t('agent.complaint.step', { n: this.step + 1, of: playbook.steps.length }),
        ),
        h('h3', { id: 'step-title', tabindex: '-1', ...own }, step?.title ?? ''),
        h('div', own, step?.body.cloneNode(true)),
        this.asks(playbook),
        h(
          'div',
          { class: 'actions' },
          this.console.press('back', 'button quiet'),
          this.console.press('next', 'button'),
        ),
      ),
      this.inside(playbook),
    );
    const [back, next] = ['back', 'next'].map((id) =>
      this.stepBox.querySelector(`[data-command=${id}]`),
    );
    if (back instanceof HTMLButtonElement) back.disabled = first;
    if (next instanceof HTMLButtonElement) next.disabled = this.step === playbook.steps.length - 1;
  }

  /** @param {import('./playbook.js').Playbook} playbook */
  nav(playbook) {
    const list = h('ol', { class: 'step-list', 'aria-label': t('agent.complaint.steps') });
    playbook.steps.forEach((step, i) => {
      const press = button(
        'step-button',
        '',
        () => this.go(i),
        i === this.step ? { 'aria-current': 'step' } : {},
      );
      press.append(
        h('span', { class: 'step-number', 'aria-hidden': 'true' }, String(i + 1)),
        h('span', { class: 'unseen', lang: playbook.lang }, step.title),
      );
      press.title = step.title;
      list.append(h('li', { class: i < this.step ? 'past' : '' }, press));
    });
    return list;
  }

  /** What to ask stands with the third step, once the customer has been heard. @param {import('./playbook.js').Playbook} playbook */
  asks(playbook) {
    if (this.step !== 2 || !playbook.asks.length) return null;
    return h(
      'ol',
      { class: 'asks' },
      ...playbook.asks.map(({ ask, why }) =>
        h(
          'li',
          {},
          h('p', { class: 'ask', lang: playbook.lang }, ask),
          why && h('p', { class: 'why' }, t('agent.article.why', { why })),
        ),
      ),
    );
  }

  /** @param {import('./playbook.js').Playbook} playbook */
  inside({ authority, transfer, lang }) {
    if (!authority && !transfer) return '';
    return h(
      'section',
      { class: 'inside' },
      h('h3', {}, t('agent.article.inside')),
      h(
        'dl',
        {},
        authority &&
          h('div', {}, h('dt', {}, t('agent.article.authority')), h('dd', { lang }, authority)),
        transfer &&
          h('div', {}, h('dt', {}, t('agent.article.transfer')), h('dd', { lang }, transfer)),
      ),
    );
  }

  /** @param {number} step */
  go(step) {
    const count = this.playbook?.steps.length ?? 0;
    if (step < 0 || step >= count) return;
    this.step = step;
    this.drawSteps();
    /** @type {HTMLElement | null} */
    const title = this.stepBox.querySelector('#step-title');
    title?.focus();
  }

  form() {
    const choices = wishes.map((wish) => {
      const input = h('input', { type: 'radio', name: 'wish', value: wish });
      input.checked = this.wish === wish;
      input.addEventListener('change', () => (this.wish = wish));
      return h('label', { class: 'check' }, input, t(`agent.complaint.wish.${wish}`));
    });
    const form = h(
      'form',
      { class: 'card complaint-form', novalidate: '' },
      h('h3', {}, t('agent.complaint.record')),
      field(t('agent.complaint.what'), this.what),
      h('fieldset', {}, h('legend', { class: 'label' }, t('agent.complaint.wish')), ...choices),
      field(t('agent.complaint.agreed'), this.agreed),
      h(
        'div',
        { class: 'pair' },
        field(t('agent.complaint.name'), this.name),
        field(t('agent.complaint.phone'), this.phone),
      ),
      field(t('agent.complaint.day'), this.day, t('agent.complaint.day.hint')),
      this.saved
        ? h('p', { class: 'badge' }, t('agent.complaint.saved'))
        : h('button', { type: 'submit', class: 'button' }, t('agent.complaint.save')),
    );
    form.addEventListener('submit', (e) => {
      e.preventDefault();
      void this.save();
    });
    return form;
  }

  /** The words of it, as whoever follows it up reads them. */
  message() {
    const lines = [
      [t('agent.complaint.what'), this.what.value],
      [t('agent.complaint.wish'), this.wish && t(`agent.complaint.wish.${this.wish}`)],
      [t('agent.complaint.agreed'), this.agreed.value],
    ];
    const told = lines
      .filter(([, text]) => text?.trim())
      .map(([label, text]) =>
        t('agent.complaint.line', { label: String(label), text: String(text).trim() }),
      );
    return [t('agent.complaint.mark'), ...told].join('\n');
  }

  /** What is missing, said kindly. */
  missing() {
    if (!this.what.value.trim()) return this.ask(this.what, 'agent.complaint.need.what');
    if (!this.wish)
      return this.ask(this.node.querySelector('input[name=wish]'), 'agent.complaint.need.wish');
    const phone = this.phone.value.trim();
    if (phone && !/^\+?[\d\s().-]{5,30}$/.test(phone.normalize('NFKC')))
      return this.ask(this.phone, 'agent.complaint.need.phone');
    const day = this.day.value;
    if (!day || day < this.day.min || day > this.day.max)
      return this.ask(this.day, 'agent.complaint.need.day');
    return false;
  }

  /** @param {HTMLElement | null} input @param {string} key */
  ask(input, key) {
    toast(t(key));
    input?.focus();
    return true;
  }

  due() {
    const at = new Date(`${this.day.value}T00:00:00`);
    at.setHours(FOLLOW_UP_HOUR);
    return new Date(Math.max(at.getTime(), Date.now() + 60e3));
  }

  async save() {
    const { call, api } = this.console;
    if (this.saved || this.missing()) return;
    const due = this.due();
    const contact = {
      event_id: this.eventId,
      session: call.session,
      message: this.message(),
      name: this.name.value.trim(),
      phone: this.phone.value.trim().normalize('NFKC'),
      when: due.toISOString(),
    };
    try {
      await call.commit();
      await api.send(
        'POST',
        'contact',
        Object.fromEntries(Object.entries(contact).filter(([, v]) => v)),
      );
      await this.tellCall();
    } catch (error) {
      if (error instanceof ApiError && error.status === 404)
        toast(t('agent.complaint.off'), { fault: true });
      else if (error instanceof ApiError && error.status === 400)
        toast(t('agent.record.refused'), { fault: true });
      else toastFault(error);
      return;
    }
    this.saved = true;
    this.draw();
    this.title().focus();
    toast(t('agent.complaint.done', { date: dayText(due) }), {
      action: { text: t('agent.key.new'), run: () => this.console.newCall() },
    });
    void this.console.callbacks.load();
  }

  async tellCall() {
    const { call, api } = this.console;
    const body = {
      outcome: 'callback',
      code: call.code,
      customer_key: call.key,
      question: call.question,
    };
    await api.send('POST', 'calls', Object.fromEntries(Object.entries(body).filter(([, v]) => v)));
  }
}
