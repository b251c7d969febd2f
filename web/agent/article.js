/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, h, safeHtml } from '../console/dom.js';
import { categoryName, dayText, languageMark, t } from '../console/text.js';

/** @typedef {import('../shared/api.d.ts').AgentArticle} Article */

/** An article as an agent needs it in a call: what to say first, what is for nobody else apart. */
export class ArticleView {
  /**
   * @param {Article} article
   * @param {{ internal: boolean, open: (id: string) => void }} more
   */
  constructor(article, more) {
    this.article = article;
    this.more = more;
    /** The option that was chosen. */
    this.chosen = -1;
    this.said = h('div', { class: 'said', role: 'status' });
    /** The article's words; those around them are of the console's language. */
    this.own = { lang: article.lang };
    this.title = h('h2', { id: 'article-title', tabindex: '-1', ...this.own }, article.title);
    this.body = this.bodyPart();
    this.node = h(
      'article',
      { class: 'article', 'aria-labelledby': 'article-title' },
      this.head(),
      ...this.speech(),
      this.body,
      this.inside(),
      this.foot(),
    );
  }

  /** What to speak aloud, as it stands now. */
  say() {
    return this.article.options?.[this.chosen]?.say ?? this.article.say ?? '';
  }

  head() {
    const { article, more } = this;
    return h(
      'header',
      {},
      h(
        'p',
        { class: 'kicker' },
        categoryName(article.category),
        more.internal && h('span', { class: 'badge internal' }, t('agent.article.internal')),
        languageMark(article.lang),
        this.staleBadge(),
      ),
      this.title,
    );
  }

  stale() {
    const { review_by } = this.article;
    return Boolean(review_by) && new Date(String(review_by)).getTime() < Date.now();
  }

  staleBadge() {
    return this.stale() && h('span', { class: 'badge fault' }, t('agent.article.stale'));
  }

  /** With questions to ask: acknowledge, ask, then what fits. Else the answer at once. */
  speech() {
    const { ack, say, clarify = [], options = [] } = this.article;
    const asks = clarify.length > 0;
    return [
      asks && ack ? this.quote('agent.article.ack', ack, 'ack') : null,
      asks ? this.questions(clarify) : null,
      !asks && say ? this.quote('agent.article.say', say, 'ack') : null,
      options.length ? this.options(options) : null,
      asks && say && !options.length ? this.quote('agent.article.say', say, '') : null,
      asks && say && options.length ? this.otherwise(say) : null,
    ];
  }

  /** @param {string} key @param {string} text @param {string} cls */
  quote(key, text, cls) {
    return h(
      'section',
      { class: `speech ${cls}` },
      h('h3', {}, t(key)),
      h('blockquote', this.own, h('p', {}, text)),
    );
  }

  /** @param {string} say the answer to all, before an option is chosen */
  otherwise(say) {
    this.said.replaceChildren(this.quote('agent.article.say', say, ''));
    return this.said;
  }

  /** @param {{ ask: string, why: string | null }[]} clarify */
  questions(clarify) {
    return h(
      'section',
      { class: 'questions' },
      h('h3', {}, t('agent.article.ask')),
      h(
        'ol',
        {},
        ...clarify.map(({ ask, why }) =>
          h(
            'li',
            {},
            h('p', { class: 'ask', ...this.own }, ask),
            why && h('p', { class: 'why' }, t('agent.article.why', { why })),
          ),
        ),
      ),
    );
  }

  /** @param {NonNullable<Article['options']>} options */
  options(options) {
    const part = h('section', { class: 'options' }, h('h3', {}, t('agent.article.options')));
    const list = h('div', {
      class: 'option-list',
      role: 'group',
      'aria-label': t('agent.article.options'),
    });
    options.forEach((option, i) => {
      const press = h(
        'button',
        { type: 'button', class: 'option', 'aria-pressed': 'false' },
        h('kbd', { 'aria-hidden': 'true' }, String(i + 1)),
        h('span', this.own, option.when ?? option.say ?? this.sectionOf(option.section)),
      );
      press.addEventListener('click', () => this.choose(i));
      list.append(press);
    });
    this.list = list;
    part.append(list);
    if (!this.article.clarify?.length) part.append(this.said);
    return part;
  }

  /** Shows what to say for an option, and where its steps are. @param {number} i */
  choose(i) {
    const option = this.article.options?.[i];
    if (!option || !this.list) return;
    this.chosen = i;
    [...this.list.children].forEach((b, n) => b.setAttribute('aria-pressed', String(n === i)));
    const quote = this.quote('agent.article.say', option.say ?? this.article.say ?? '', 'chosen');
    const section = this.sectionOf(option.section);
    if (section)
      quote.append(
        button('button plain', t('agent.article.steps_of', { section }), () => this.jump(section)),
      );
    this.said.replaceChildren(quote);
  }

  /** The heading that an option names, by its title or its anchor. @param {string | null} named */
  sectionOf(named) {
    const found = this.article.headings.find((x) => x.title === named || x.anchor === named);
    return found?.title ?? '';
  }

  /** @param {string} title */
  jump(title) {
    const heading = [...this.body.querySelectorAll('h2, h3, h4')].find(
      (x) => x.textContent === title,
    );
    if (!(heading instanceof HTMLElement)) return;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    heading.scrollIntoView({ block: 'start' });
  }

  bodyPart() {
    const body = h('div', { class: 'prose', ...this.own }, safeHtml(this.article.html));
    // Its own headings stand below those of the page.
    for (const old of body.querySelectorAll('h2, h3, h4, h5')) {
      const level = Math.min(Number(old.tagName[1]) + 1, 6);
      const heading = document.createElement(`h${level}`);
      heading.append(...old.childNodes);
      heading.id = `in-${old.id}`;
      old.replaceWith(heading);
    }
    body.addEventListener('click', (e) => this.follow(e));
    return h(
      'section',
      { class: 'steps' },
      h('h3', { class: 'steps-title' }, t('agent.article.steps')),
      body,
    );
  }

  /** A link to an article opens here. @param {MouseEvent} e */
  follow(e) {
    const link = e.target instanceof Element ? e.target.closest('a[href]') : null;
    if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin) return;
    e.preventDefault();
    if (link.pathname.startsWith('/articles/'))
      this.more.open(decodeURIComponent(link.pathname.slice(10)));
    else if (link.hash) this.jumpTo(decodeURIComponent(link.hash.slice(1)));
    else window.open(link.href, '_blank', 'noopener');
  }

  /** @param {string} anchor */
  jumpTo(anchor) {
    const found = this.article.headings.find((x) => x.anchor === anchor);
    if (found) this.jump(found.title);
  }

  /** What is for agents alone. */
  inside() {
    const { authority, transfer, agent_notes_html } = this.article;
    if (!authority && !transfer && !agent_notes_html) return null;
    const rows = [
      authority &&
        h('div', {}, h('dt', {}, t('agent.article.authority')), h('dd', this.own, authority)),
      transfer &&
        h('div', {}, h('dt', {}, t('agent.article.transfer')), h('dd', this.own, transfer)),
      agent_notes_html &&
        h(
          'div',
          {},
          h('dt', {}, t('agent.article.notes')),
          h('dd', { class: 'prose', ...this.own }, safeHtml(agent_notes_html)),
        ),
    ];
    return h(
      'section',
      { class: 'inside', 'aria-labelledby': 'inside-title' },
      h('h3', { id: 'inside-title' }, t('agent.article.inside')),
      h('dl', {}, ...rows),
    );
  }

  foot() {
    const { updated, review_by, owner, related, translations } = this.article;
    return h(
      'footer',
      { class: 'article-foot' },
      h(
        'p',
        { class: 'fresh' },
        updated && h('span', {}, t('article.updated', { date: dayText(updated) })),
        review_by &&
          h(
            'span',
            { class: this.stale() ? 'stale' : '' },
            t('agent.article.review', { date: dayText(review_by) }),
          ),
        owner && h('span', {}, t('agent.article.owner', { owner: owner.replace(/[-_]+/g, ' ') })),
      ),
      this.links(
        'agent.article.languages',
        translations.map((x) => ({ ...x, title: t(`language.${x.lang}`) })),
      ),
      this.links('article.related', related),
    );
  }

  /** @param {string} key @param {{ id: string, title: string, url: string, lang?: string }[]} links */
  links(key, links) {
    if (!links.length) return null;
    const items = links.map((link) => {
      const a = h('a', { href: link.url, ...(link.lang && { lang: link.lang }) }, link.title);
      a.addEventListener('click', (e) => {
        e.preventDefault();
        this.more.open(link.id);
      });
      return h('li', {}, a);
    });
    return h('div', { class: 'links' }, h('h3', {}, t(key)), h('ul', {}, ...items));
  }
}
