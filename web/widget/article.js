/** SPDX-License-Identifier: MIT */
import { articlePath } from './api.js';
import { base } from './context.js';
import { fragment, h, heading, isPage, outside, view } from './dom.js';
import { t } from './text.js';
import { shelf } from './views.js';

/** @typedef {import("../shared/api.js").Article} Article */

/**
 * What happens instead of what the browser does.
 * @param {HTMLElement} link
 * @param {() => void} press
 */
function instead(link, press) {
  link.onclick = (e) => {
    e.preventDefault();
    press();
  };
}

/**
 * An address as the article has it; of the daemon's own it becomes the daemon's, not the page's.
 * @param {Element} node
 * @param {'href' | 'src'} name
 */
function address(node, name) {
  const given = node.getAttribute(name) ?? '';
  if (given.startsWith('/')) node.setAttribute(name, base + given);
  return given;
}

/**
 * Links to other articles open here, others in a new tab. The nodes are inert: nothing
 * has been fetched yet.
 * @param {DocumentFragment} body
 * @param {string} page of the article in the help center
 * @param {{ article: (id: string) => void, anchor: (name: string) => void }} on
 */
function settle(body, page, on) {
  for (const image of body.querySelectorAll('img')) {
    address(image, 'src');
    image.loading = 'lazy';
  }
  /** @type {NodeListOf<HTMLAnchorElement>} */
  const anchors = body.querySelectorAll('a[href]');
  for (const link of anchors) {
    const href = address(link, 'href');
    const [, id] = /^\/articles\/([^#]*)/.exec(href) ?? [];
    if (id) instead(link, () => on.article(decodeURIComponent(id)));
    else if (href.startsWith('#')) {
      link.href = page + href;
      instead(link, () => on.anchor(decodeURIComponent(href.slice(1))));
    } else if (isPage(href)) {
      Object.assign(link, outside);
      link.append(h('span.unseen', ` ${t('widget.new_tab')}`));
    }
  }
}

/** @param {Article} article */
const short = ({ say }) =>
  say
    ? h('section.box.short', h('h3.small', t('article.short')), h('p', say))
    : null;

/**
 * @param {Article} article
 * @param {string} page
 * @param {(name: string) => void} anchor
 */
function choices({ options }, page, anchor) {
  if (!options?.length) return null;
  const items = options.map(({ when, say, section }) => {
    const steps = h('a', { href: `${page}#${section}` }, t('article.steps'));
    instead(steps, () => anchor(section ?? ''));
    return h(
      'li.box',
      when ? h('h4', h('span.when', t('article.when')), ` ${when}`) : null,
      say ? h('p', say) : null,
      section ? steps : null,
    );
  });
  return h('section.options', h('h3', t('article.options')), h('ul', ...items));
}

/**
 * @param {Article} article
 * @param {{ article: (id: string) => void, anchor: (name: string) => void, vote: () => HTMLElement }} on
 */
export function articleView(article, on) {
  const body = fragment(article.html);
  const page = `${base}/${articlePath(article.id)}`;
  settle(body, page, on);
  return view(
    h(
      'article.prose',
      { lang: article.lang },
      heading(article.title),
      short(article),
      choices(article, page, on.anchor),
      h('div.body', body),
    ),
    on.vote(),
    shelf(t('article.related'), article.related, on.article),
    h('p.full', h('a', { href: page, ...outside }, t('widget.full'))),
  );
}
