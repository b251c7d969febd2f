/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { button, h } from '../console/dom.js';
import { dayText, t } from '../console/text.js';
import { toast } from '../console/toast.js';

/** @typedef {import('../shared/api.d.ts').AgentFlag} AgentFlag */
/** @typedef {import('../shared/api.d.ts').KnownGap} KnownGap */

const REFRESH_MS = 60e3;
const SHOWN = 5;
const TOLD = 'answerd.agent.told';

/** What this agent found missing, and what became of it. */
export class Reported {
  /** @param {import('./main.js').Console} console */
  constructor(console) {
    this.console = console;
    /** @type {AgentFlag[]} */
    this.flags = [];
    this.node = h('section', { class: 'reported', hidden: '' });
  }

  start() {
    void this.load();
    setInterval(() => {
      if (!document.hidden) void this.load();
    }, REFRESH_MS);
  }

  async load() {
    try {
      this.flags = (await this.console.api.get('agent/flags')).flags;
    } catch (error) {
      if (error instanceof ApiError || error instanceof TypeError) return; // next time
      throw error;
    }
    this.draw();
    this.tell(); // where it covers nothing of the list
  }

  /** Each answer is told once. */
  tell() {
    const answers = this.flags.filter((f) => f.gap?.article_id);
    const told = new Set(JSON.parse(localStorage.getItem(TOLD) ?? '[]'));
    const marks = answers.map(mark);
    const fresh = answers.filter((f) => !told.has(mark(f)));
    localStorage.setItem(TOLD, JSON.stringify(marks));
    const [first] = fresh;
    if (!first) return;
    const said = fresh.length > 1 ? 'agent.flags.told_more' : 'agent.flags.told';
    toast(t(said, { q: first.question, n: fresh.length - 1 }), {
      action: { text: t('agent.flags.read'), run: () => this.open(first.gap?.article_id ?? '') },
    });
  }

  /** @param {string} id */
  open(id) {
    const { console } = this;
    console.show('');
    console.route();
    void console.openArticle(id);
  }

  draw() {
    this.node.hidden = !this.flags.length;
    this.node.replaceChildren(
      h('h3', {}, t('agent.flags.title')),
      h('ul', {}, ...this.flags.slice(0, SHOWN).map((flag) => this.item(flag))),
    );
  }

  /** @param {AgentFlag} flag */
  item({ question, at, gap }) {
    const id = gap?.article_id;
    return h(
      'li',
      {},
      h('span', { class: 'reported-question' }, question),
      h(
        'span',
        { class: 'hint' },
        dayText(at),
        ' · ',
        id ? button('button plain', t('agent.flags.answered'), () => this.open(id)) : state(gap),
      ),
    );
  }

  /**
   * Who meets it again learns that it is known.
   * @param {string} question
   */
  async known(question) {
    /** @type {{ gap: KnownGap | null }} */
    const { gap } = await this.console.api.get('agent/flags', { question });
    const id = gap?.article_id;
    if (id)
      toast(t('agent.flags.told_now', { q: question }), {
        action: { text: t('agent.flags.read'), run: () => this.open(id) },
      });
    else if (gap?.owner || ['accepted', 'drafted'].includes(gap?.status ?? '')) toast(state(gap));
  }
}

/** @param {AgentFlag} flag */
function mark({ question, gap }) {
  return `${question} ${gap?.article_id ?? ''}`;
}

/** @param {KnownGap | null} gap */
function state(gap) {
  if (gap?.status === 'declined') return t('agent.flags.declined');
  if (gap?.owner) return t('agent.flags.owner', { owner: gap.owner });
  if (['accepted', 'drafted'].includes(gap?.status ?? '')) return t('agent.flags.accepted');
  return t('agent.flags.open');
}
