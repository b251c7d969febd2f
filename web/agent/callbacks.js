/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { button, field, h } from '../console/dom.js';
import { t, timeText, tn } from '../console/text.js';
import { toast, toastFault } from '../console/toast.js';

/** @typedef {import('../shared/api.d.ts').ContactRow} Row */

const PAGE = 50;
const REFRESH_MS = 30e3;
const DAY_MS = 864e5;
/** After so many days somebody asks whether it helped. */
const FOLLOW_UP_DAYS = 3;

/** Who waits for a call: the earliest promise first, then those to be asked whether it helped. */
export class Callbacks {
  /** @param {import('./main.js').Console} console */
  constructor(console) {
    this.console = console;
    /** @type {Row[]} */
    this.rows = [];
    /** @type {Row[]} */
    this.after = [];
    this.total = 0;
    this.chosen = '';
    /** Which call-back is shown, and as of when. */
    this.shown = '';
    /** Notes that were typed and not saved yet. @type {Map<string, string>} */
    this.drafts = new Map();
    /** The note of the one that is shown, which stays while somebody types in it. */
    this.note = h('div', {});
    this.list = h('div', { class: 'due-list' });
    this.detail = h('div', { class: 'due-detail' });
    this.node = h('div', { class: 'callbacks' }, this.list, this.detail);
  }

  start() {
    void this.load(true);
    setInterval(() => {
      if (!document.hidden) void this.load(true);
    }, REFRESH_MS);
  }

  /** @param {boolean} [quiet] it was nobody's wish: a failure is not told */
  async load(quiet = false) {
    const { api } = this.console;
    try {
      const [open, done] = await Promise.all([
        api.get('contacts', { limit: PAGE }),
        api.get('contacts', { status: 'done', limit: PAGE }),
      ]);
      this.rows = open.contacts;
      this.total = open.total;
      this.after = done.contacts.filter((/** @type {Row} */ r) => r.helped === null);
    } catch (error) {
      if (!quiet || !(error instanceof ApiError)) toastFault(error);
      return;
    }
    if (!this.row()) this.chosen = this.rows[0]?.id ?? this.after[0]?.id ?? '';
    this.console.counted(this.total);
    this.draw();
  }

  row() {
    return [...this.rows, ...this.after].find((r) => r.id === this.chosen);
  }

  /** Where somebody was is kept: a refresh must not take the focus away. */
  draw() {
    const focused = document.activeElement;
    const inList = this.list.contains(focused);
    const busy = this.detail.contains(focused) && this.mark() === this.shown;
    this.list.replaceChildren(...this.listParts());
    if (inList) this.focusRow();
    if (!busy) this.drawDetail();
  }

  mark() {
    const row = this.row();
    return `${row?.id} ${row?.version}`;
  }

  listParts() {
    if (!this.rows.length && !this.after.length)
      return [
        h(
          'div',
          { class: 'empty' },
          h('h2', {}, t('agent.due.empty')),
          h('p', {}, t('agent.due.empty.text')),
        ),
      ];
    return [
      this.group('agent.due.title', this.rows, this.total),
      this.after.length ? this.group('agent.due.after', this.after, this.after.length) : '',
    ];
  }

  /** @param {string} key @param {Row[]} rows @param {number} total */
  group(key, rows, total) {
    return h(
      'section',
      {},
      h('h2', { class: 'due-title' }, t(key), h('span', { class: 'count' }, String(total))),
      rows.length
        ? h('ul', {}, ...rows.map((row) => h('li', {}, this.item(row))))
        : h('p', { class: 'hint' }, t('agent.due.none')),
    );
  }

  /** @param {Row} row */
  item(row) {
    const press = h(
      'button',
      {
        type: 'button',
        class: 'due',
        'data-id': row.id,
        ...(row.id === this.chosen && { 'aria-current': 'true' }),
      },
      h(
        'span',
        { class: 'due-head' },
        h('strong', {}, row.name || row.phone || row.email || t('agent.due.nobody')),
        this.when(row),
      ),
      h(
        'span',
        { class: 'due-text' },
        row.message || row.questions[0] || t('agent.due.no_message'),
      ),
      row.claimed_by &&
        row.status === 'claimed' &&
        h('span', { class: 'badge neutral' }, t('agent.due.with', { name: row.claimed_by })),
    );
    press.addEventListener('click', () => this.choose(row.id));
    press.addEventListener('keydown', (e) => this.key(e));
    return press;
  }

  /** @param {Row} row */
  when(row) {
    if (row.status === 'done')
      return h(
        'span',
        { class: 'badge neutral' },
        t('agent.due.done', { time: timeText(row.done_at ?? row.due) }),
      );
    const late = new Date(row.due).getTime() < Date.now();
    return h(
      'span',
      { class: late ? 'badge fault' : 'badge' },
      t(late ? 'agent.due.late' : 'agent.due.by', { time: timeText(row.due) }),
    );
  }

  /** @param {KeyboardEvent} e */
  key(e) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (!step || e.ctrlKey || e.altKey || e.metaKey) return;
    e.preventDefault();
    const all = [...this.rows, ...this.after];
    const at = all.findIndex((r) => r.id === this.chosen);
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    if (next) this.choose(next.id);
  }

  /** @param {string} id */
  choose(id) {
    this.chosen = id;
    this.list.replaceChildren(...this.listParts());
    this.drawDetail();
    this.focusRow();
  }

  focusRow() {
    /** @type {HTMLElement | null} */
    const row = this.list.querySelector('[aria-current]') ?? this.list.querySelector('button');
    row?.focus();
  }

  drawDetail() {
    const row = this.row();
    const typing = this.note.contains(document.activeElement) && row?.id === this.note.dataset.id;
    this.shown = this.mark();
    this.detail.hidden = !row;
    if (!row) return this.detail.replaceChildren();
    if (typing) {
      while (this.detail.firstChild !== this.note) this.detail.firstChild?.remove();
    } else {
      this.note = this.noteField(row);
      this.detail.replaceChildren(this.note, this.saveField());
    }
    this.note.before(...this.facts(row));
  }

  /** @param {Row} row */
  noteField(row) {
    const note = h('textarea', { rows: '3', maxlength: '600' });
    const node = field(t('agent.due.note'), note);
    node.dataset.id = row.id;
    note.value = this.drafts.get(row.id) ?? row.note;
    note.addEventListener('input', () => this.drafts.set(row.id, note.value));
    return node;
  }

  saveField() {
    const save = () => this.on((row) => this.patch(row, {}, t('agent.due.noted')));
    return h('div', { class: 'actions' }, button('button quiet', t('agent.due.save'), save));
  }

  /** @param {Row} row */
  facts(row) {
    return [
      h('header', {}, h('h2', {}, row.name || t('agent.due.nobody')), this.when(row)),
      this.ways(row),
      row.message &&
        h(
          'section',
          { class: 'speech' },
          h('h3', {}, t('agent.due.message')),
          h('blockquote', {}, h('p', { class: 'lines' }, row.message)),
        ),
      this.questions(row),
      h('p', { class: 'hint' }, this.state(row)),
      h('div', { class: 'actions' }, ...this.actions(row)),
    ].filter((x) => x !== '' && x !== null);
  }

  /** @param {Row} row */
  ways(row) {
    const phone =
      row.phone &&
      h(
        'a',
        { class: 'button', href: `tel:${row.phone.replace(/[^\d+]/g, '')}` },
        t('agent.due.call', { phone: row.phone }),
      );
    const email =
      row.email &&
      h(
        'a',
        { class: 'button quiet', href: `mailto:${row.email}` },
        t('agent.due.write', { email: row.email }),
      );
    return phone || email ? h('div', { class: 'actions' }, phone, email) : null;
  }

  /** Nobody starts over: what was searched is one press from its answer. @param {Row} row */
  questions(row) {
    if (!row.questions.length) return null;
    return h(
      'section',
      {},
      h('h3', { class: 'label' }, t('agent.due.questions')),
      h(
        'div',
        { class: 'chips' },
        ...row.questions.map((q) => button('chip', q, () => this.console.lookUp(q))),
      ),
    );
  }

  /** @param {Row} row */
  state(row) {
    const parts = [t('agent.due.asked', { time: timeText(row.at) })];
    if (row.attempts) parts.push(tn('agent.due.attempts', row.attempts));
    if (row.status === 'claimed' && row.claimed_by)
      parts.push(t('agent.due.with', { name: row.claimed_by }));
    if (row.status === 'done' && row.done_at) {
      const from = new Date(row.done_at).getTime() + FOLLOW_UP_DAYS * DAY_MS;
      parts.push(
        from > Date.now()
          ? t('agent.due.ask_from', { time: timeText(new Date(from).toISOString()) })
          : t('agent.due.ask_now'),
      );
    }
    return parts.join(' · ');
  }

  /** @param {Row} row */
  actions(row) {
    const { press } = this.console;
    if (row.status === 'done')
      return [press('helped', 'button'), press('unhelped', 'button quiet')];
    if (row.status === 'new') return [press('claim', 'button', { label: t('agent.due.take') })];
    const back = press('claim', 'button plain', { label: t('agent.due.give_back') });
    return [press('finish', 'button'), press('missed', 'button quiet'), back];
  }

  /** @param {(row: Row) => unknown} act */
  on(act) {
    const row = this.row();
    return row ? act(row) : undefined;
  }

  claim() {
    this.on((row) => {
      if (row.status === 'done') return;
      if (row.status === 'new') void this.patch(row, { status: 'claimed' }, t('agent.due.claimed'));
      else void this.patch(row, { status: 'new' }, t('agent.due.returned'));
    });
  }

  missed() {
    this.on(
      (row) =>
        row.status === 'claimed' && this.patch(row, { attempted: true }, t('agent.due.missed')),
    );
  }

  finish() {
    this.on(
      (row) =>
        row.status === 'claimed' &&
        this.patch(row, { status: 'done', attempted: true }, t('agent.due.finished')),
    );
  }

  helped() {
    this.on(
      (row) => row.status === 'done' && this.patch(row, { helped: true }, t('agent.due.helped')),
    );
  }

  /**
   * What did not help needs another way. Once that is told, name and number are gone: so the
   * customer first stands in the list again, for tomorrow.
   */
  unhelped() {
    this.on(async (row) => {
      if (row.status !== 'done') return;
      const again = {
        event_id: `again-${row.id}`,
        message: `${t('agent.due.again')}\n${row.message}`.trim(),
        name: row.name,
        phone: row.phone,
        email: row.email,
        when: new Date(Date.now() + DAY_MS).toISOString(),
      };
      try {
        const given = Object.entries(again).filter(([, value]) => value);
        await this.console.api.send('POST', 'contact', Object.fromEntries(given));
      } catch (error) {
        toastFault(error);
        return;
      }
      await this.patch(row, { helped: false }, t('agent.due.unhelped'));
    });
  }

  /** @param {Row} row @param {Record<string, unknown>} change @param {string} said */
  async patch(row, change, said) {
    const note = this.drafts.get(row.id)?.trim();
    const body = { version: row.version, ...change, ...(note && { note }) };
    const from = document.activeElement;
    const inDetail = this.detail.contains(from);
    try {
      await this.console.api.send('PATCH', `contacts/${row.id}`, body);
      if (this.drafts.get(row.id)?.trim() === note) this.drafts.delete(row.id);
      toast(said);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409)
        toast(t('agent.due.conflict'), { fault: true });
      else toastFault(error);
    }
    await this.load();
    if (document.activeElement !== from && document.activeElement !== document.body) return;
    // Who went on to type meanwhile stays there; others are back at the list.
    if (inDetail || document.activeElement === document.body) this.focusRow();
    if (inDetail) this.drawDetail();
  }
}
