/** SPDX-License-Identifier: MIT */
import { fragment, h } from './dom.js';
import { t } from './text.js';
import { shelf } from './views.js';

/**
 * Links to other articles open here, others in a new tab; addresses are the
 * daemon's, not the page's. The nodes are inert: nothing has been fetched yet.
 * @param {DocumentFragment} body
 * @param {string} base
 * @param {string} page of the article in the help center
 * @param {{ article: (id: string) => void, anchor: (name: string) => void }} on
 */
function settle(body, base, page, on) {
  for (const image of body.querySelectorAll('img')) {
    const src = image.getAttribute('src') ?? '';
    if (src.startsWith('/')) image.setAttribute('src', base + src);
    image.setAttribute('loading', 'lazy');
  }
  for (const link of body.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href') ?? '';
    if (href.startsWith('/')) link.setAttribute('href', base + href);
    if (href.startsWith('/articles/')) {
      link.addEventListener('click', (e) => {
        e.preventDefault();
        on.article(decodeURIComponent(href.slice('/articles/'.length).replace(/#.*/, '')));
      });
    } else if (href.startsWith('#')) {
      link.setAttribute('href', page + href);
      link.addEventListener('click', (e) => {
        e.preventDefault();
        on.anchor(decodeURIComponent(href.slice(1)));
      });
    } else if (!/^(tel|mailto|sms):/.test(href)) {
      link.setAttribute('target', '_blank');
      link.setAttribute('rel', 'noopener');
      link.append(h('span', { class: 'unseen' }, ` ${t('widget.new_tab')}`));
    }
  }
}

/** @param {import("../shared/api.js").Article} article */
function short(article) {
  if (!article.say) return null;
  return h(
    'section',
    { class: 'box short' },
    h('h3', { class: 'small' }, t('article.short')),
    h('p', {}, article.say),
  );
}

/**
 * @param {import("../shared/api.js").Article} article
 * @param {string} page
 * @param {(name: string) => void} anchor
 */
function options(article, page, anchor) {
  if (!article.options?.length) return null;
  const one = (
    /** @type {{ when: string | null, say: string | null, section: string | null }} */ o,
  ) => {
    const steps = h('a', { href: `${page}#${o.section}` }, t('article.steps'));
    steps.addEventListener('click', (e) => {
      e.preventDefault();
      anchor(o.section ?? '');
    });
    return h(
      'li',
      { class: 'box' },
      o.when ? h('h4', {}, h('span', { class: 'when' }, t('article.when')), ` ${o.when}`) : null,
      o.say ? h('p', {}, o.say) : null,
      o.section ? steps : null,
    );
  };
  return h(
    'section',
    { class: 'options' },
    h('h3', {}, t('article.options')),
    h('ul', {}, ...article.options.map(one)),
  );
}

/**
 * @param {import("../shared/api.js").Article} article
 * @param {string} base
 * @param {{ article: (id: string) => void, anchor: (name: string) => void, vote: () => HTMLElement }} on
 */
export function articleView(article, base, on) {
  const body = fragment(article.html);
  const page = `${base}/articles/${article.id.split('/').map(encodeURIComponent).join('/')}`;
  settle(body, base, page, on);
  const text = h(
    'article',
    { class: 'prose', lang: article.lang },
    h('h2', { tabindex: '-1' }, article.title),
    short(article),
    options(article, page, on.anchor),
    h('div', { class: 'body' }, body),
  );
  return h(
    'div',
    { class: 'view' },
    text,
    on.vote(),
    shelf('article.related', article.related ?? [], on.article),
    h('p', {}, h('a', { href: page, target: '_blank', rel: 'noopener' }, t('widget.full'))),
  );
}
