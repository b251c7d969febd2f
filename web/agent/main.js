/** SPDX-License-Identifier: GPL-3.0-or-later */
import { Api, ApiError } from '../console/api.js';
import { button, h } from '../console/dom.js';
import { inText, Keys } from '../console/keys.js';
import { requireSignIn, signInAgain, signOutButton } from '../console/signin.js';
import { languageSwitch, onLanguage, t } from '../console/text.js';
import { dropToasts, startToasts, toast, toastFault } from '../console/toast.js';
import { isComposing } from '../shared/typing.js';
import { ArticleView } from './article.js';
import { Call } from './call.js';
import { Callbacks } from './callbacks.js';
import { commands, fixedKeys } from './commands.js';
import { Complaint } from './complaint.js';
import { Journey } from './journey.js';
import { Recording } from './record.js';
import { Reported } from './reported.js';
import { Search } from './search.js';

const READ_MS = 10e3;

/** The console: one screen for a call, one for those who wait for one. */
export class Console {
  constructor() {
    /** @type {Api} */
    this.api = new Api({ signIn: signInAgain(() => this.api, 'agent') });
    this.call = Call.fromAddress(this.api);
    /** @type {import('../console/api.js').Who | undefined} */
    this.who = undefined;
    /** @type {ArticleView | undefined} */
    this.article = undefined;
    /** @type {Complaint | undefined} */
    this.complaint = undefined;
    this.inComplaint = false;
    this.opening = '';
    this.waiting = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.reading = undefined;
    /** Whether an article is for agents alone, as far as results told. @type {Map<string, boolean>} */
    this.internal = new Map();
    this.press = this.press.bind(this);
    this.keys = new Keys('agent', commands(this), fixedKeys());
    this.search = new Search(this);
    this.journey = new Journey(this);
    this.record = new Recording(this);
    this.callbacks = new Callbacks(this);
    this.reported = new Reported(this);
    this.pane = h('div', { class: 'pane' });
    this.bar = h('header', { class: 'bar' });
    this.desk = h('main', { class: 'desk' });
  }

  /**
   * The button of a command, with its key.
   * @param {string} id
   * @param {string} cls
   * @param {{ done?: boolean, label?: string }} [as] done: shown so, in the place of its key
   */
  press(id, cls, as = {}) {
    const command = this.keys.commands.find((c) => c.id === id);
    if (!command) throw new Error(id);
    const node = button(cls, '', command.run, { 'data-command': id });
    const cap = h('kbd', { 'aria-hidden': 'true' }, as.done ? '✓' : this.keys.capText(command));
    node.append(h('span', {}, as.label ?? command.label()), cap);
    if (as.done) node.append(h('span', { class: 'unseen' }, t('agent.record.noted')));
    node.classList.toggle('done', Boolean(as.done));
    return node;
  }

  async start() {
    startToasts();
    document.body.prepend(this.bar, this.desk);
    this.draw();
    document.addEventListener('keydown', (e) => this.key(e));
    window.addEventListener('hashchange', () => this.route());
    onLanguage(() => this.draw());
    this.keys.onChange(() => this.draw());
    this.who = await requireSignIn(this.api, 'agent');
    this.keys.start();
    this.drawBar();
    this.callbacks.start();
    this.reported.start();
    await this.begin();
  }

  /** The call, as far as the address told it. */
  async begin() {
    this.search.focus();
    if (this.call.question) this.search.ask(this.call.question);
    try {
      await this.call.begin();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // the first search brings a session too
    }
    if (this.call.code) await this.journey.load(this.call.code);
  }

  draw() {
    document.title = t('agent.title');
    this.drawBar();
    this.search.draw();
    this.journey.draw();
    this.record.draw();
    if (this.complaint && this.inComplaint) void this.complaint.redraw().catch(toastFault);
    else if (this.article) this.drawArticle(this.article.article, this.article.more.internal);
    else this.drawWelcome();
    this.callbacks.draw();
    this.reported.draw();
    this.route();
  }

  drawBar() {
    const tab = (/** @type {string} */ hash, /** @type {string} */ key) =>
      h('a', { href: hash || '#', ...(this.at() === hash && { 'aria-current': 'page' }) }, t(key));
    const held = this.bar.contains(document.activeElement) ? document.activeElement : null;
    const waits = tab('#callbacks', 'agent.nav.callbacks');
    if (this.waiting) waits.append(h('span', { class: 'badge' }, String(this.waiting)));
    this.bar.replaceChildren(
      h('h1', { class: 'brand' }, t('agent.title')),
      h('nav', { 'aria-label': t('agent.nav') }, tab('', 'agent.nav.call'), waits),
      h(
        'div',
        { class: 'end' },
        this.keysButton(),
        languageSwitch(),
        this.who?.name ? h('span', { class: 'who' }, this.who.name) : '',
        this.who ? signOutButton(this.api, toastFault) : '',
      ),
    );
    if (held) this.holdFocus(held);
  }

  /** What has the focus was drawn anew. @param {Element} was */
  holdFocus(was) {
    const href = was.getAttribute('href');
    const same = href === null ? was.tagName.toLowerCase() : `a[href="${href}"]`;
    /** @type {HTMLElement | null} */
    const now = this.bar.querySelector(same);
    now?.focus();
  }

  keysButton() {
    const node = button('button plain', '', () => this.keys.show());
    node.append(h('span', {}, t('keys.title')), h('kbd', { 'aria-hidden': 'true' }, '?'));
    return node;
  }

  /** @param {number} waiting */
  counted(waiting) {
    if (waiting === this.waiting) return;
    this.waiting = waiting;
    if (!this.bar.contains(document.activeElement)) this.drawBar();
  }

  at() {
    return location.hash === '#callbacks' ? '#callbacks' : '';
  }

  atCallbacks() {
    return this.at() === '#callbacks';
  }

  /** @param {string} hash */
  show(hash) {
    if (this.at() !== hash) location.hash = hash;
  }

  route() {
    this.drawBar();
    const callbacks = this.atCallbacks();
    if (callbacks === this.desk.contains(this.callbacks.node) && this.desk.firstChild) return;
    this.desk.classList.toggle('split', !callbacks);
    if (callbacks) {
      this.desk.replaceChildren(this.callbacks.node);
      if (this.who) void this.callbacks.load().then(() => this.callbacks.focusRow());
      return;
    }
    this.desk.replaceChildren(
      h('div', { class: 'side' }, this.journey.node, this.search.node),
      h('div', { class: 'beside' }, this.pane, this.record.node),
    );
    this.search.focus();
  }

  toSearch() {
    this.show('');
    this.search.focus();
  }

  toCode() {
    this.show('');
    this.journey.focus();
  }

  /** Escape goes back to the question; digits choose what fits the customer. @param {KeyboardEvent} e */
  key(e) {
    if (isComposing(e) || e.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (e.key === 'Escape' && !this.atCallbacks()) {
      e.preventDefault();
      this.search.focus();
    }
    const plain = !e.ctrlKey && !e.altKey && !e.metaKey && !inText(e.target);
    if (plain && /^[1-9]$/.test(e.key) && !this.inComplaint) {
      this.article?.choose(Number(e.key) - 1);
    }
  }

  searched() {
    for (const r of this.search.results) this.internal.set(r.id, Boolean(r.agent_only));
    this.record.draw();
  }

  /** @param {string} question */
  lookUp(question) {
    this.show('');
    this.route();
    this.search.ask(question);
    this.search.focus();
  }

  /** @param {import('../shared/api.d.ts').AgentResult} result @param {number} position */
  async openResult(result, position) {
    const opened = await this.openArticle(result.id);
    if (!opened) return;
    try {
      await this.call.commit();
      await this.call.tell('click', { article_id: result.id, position });
      await this.call.tell('view', { article_id: result.id });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error; // the call goes on without it
    }
  }

  /** @param {string} id @returns {Promise<boolean>} */
  async openArticle(id) {
    this.opening = id;
    try {
      const article = await this.api.get(`agent/articles/${encodeURI(id)}`);
      const internal = await this.isInternal(article);
      if (this.opening !== id) return false;
      this.inComplaint = false;
      this.drawArticle(article, internal);
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) toast(t('agent.article.gone'));
      else toastFault(error);
      return false;
    }
    this.pane.scrollTop = 0;
    this.article?.title.focus({ preventScroll: true });
    if (matchMedia('(max-width: 60rem)').matches) this.pane.scrollIntoView();
    this.readLater(id);
    return true;
  }

  /**
   * An article's own reply does not say for whom it is; results do. What none of them tells is
   * taken for internal, so that no link to it is given away.
   * @param {import('../shared/api.d.ts').AgentArticle} article
   */
  async isInternal({ id, title }) {
    if (!this.internal.has(id)) {
      const reply = await this.api.get('agent/search', {
        q: title.slice(0, 160),
        typing: 1,
        limit: 20,
      });
      for (const r of reply.results) this.internal.set(r.id, Boolean(r.agent_only));
    }
    return this.internal.get(id) ?? true;
  }

  /** @param {string} id */
  readLater(id) {
    clearTimeout(this.reading);
    const { call } = this;
    this.reading = setTimeout(() => {
      if (this.article?.article.id === id && call === this.call && call.searchId)
        call.tell('read', { article_id: id }).catch(() => undefined);
    }, READ_MS);
  }

  /** @param {import('../shared/api.d.ts').AgentArticle} article @param {boolean} internal */
  drawArticle(article, internal) {
    const chosen = this.article?.article.id === article.id ? this.article.chosen : -1;
    this.article = new ArticleView(article, { internal, open: (id) => void this.openArticle(id) });
    if (chosen >= 0) this.article.choose(chosen);
    this.pane.replaceChildren(this.article.node);
    this.record.draw();
  }

  drawWelcome() {
    this.pane.replaceChildren(
      h(
        'div',
        { class: 'welcome' },
        h('h2', {}, t('agent.welcome.title')),
        h('p', { class: 'lead' }, t('agent.welcome.text')),
        h(
          'ul',
          {},
          h('li', {}, h('kbd', {}, '↑'), h('kbd', {}, '↓'), t('agent.key.choose')),
          h('li', {}, h('kbd', {}, 'Enter'), t('agent.key.open')),
          h('li', {}, h('kbd', {}, 'Esc'), t('agent.key.escape')),
          h('li', {}, h('kbd', {}, '?'), t('agent.key.keys')),
        ),
        this.press('complaint', 'button quiet'),
        this.reported.node,
      ),
    );
  }

  startComplaint() {
    this.show('');
    this.route();
    this.complaint ??= new Complaint(this);
    this.inComplaint = true;
    this.pane.replaceChildren(this.complaint.node);
    void this.complaint.open();
  }

  /** What was typed there stays for when one comes back to it. */
  leaveComplaint() {
    this.inComplaint = false;
    this.drawAgain();
    this.search.focus();
  }

  drawAgain() {
    if (this.article) this.drawArticle(this.article.article, this.article.more.internal);
    else this.drawWelcome();
    this.record.draw();
  }

  /** The next customer: nothing of the one before stays, but for a while the way back. */
  newCall() {
    const { call, article, complaint, inComplaint } = this;
    const before = { call, article, complaint, inComplaint, steps: this.journey.steps };
    const worth = call.question || call.code || call.key || complaint;
    dropToasts();
    this.call = new Call(this.api);
    Object.assign(this, { article: undefined, complaint: undefined, inComplaint: false });
    this.turnTo([]);
    void this.call.begin().catch(() => undefined);
    if (worth)
      toast(t('agent.new.done'), {
        action: { text: t('agent.new.undo'), run: () => this.backTo(before) },
      });
  }

  /**
   * @param {Pick<Console, 'call' | 'article' | 'complaint' | 'inComplaint'> &
   *   { steps: import('../shared/api.d.ts').HandoffStep[] }} before
   */
  backTo({ steps, ...before }) {
    Object.assign(this, before);
    this.turnTo(steps);
  }

  /** Shows the call of now. @param {import('../shared/api.d.ts').HandoffStep[]} steps */
  turnTo(steps) {
    this.call.save();
    this.opening = '';
    this.journey.turnTo(steps);
    this.search.opened = this.article?.article.id ?? '';
    this.search.ask(this.call.question);
    if (this.complaint && this.inComplaint) this.pane.replaceChildren(this.complaint.node);
    else this.drawAgain();
    this.record.draw();
    this.toSearch();
  }
}

await new Console().start();
