/** SPDX-License-Identifier: GPL-3.0-or-later */
import { Api } from '../console/api.js';
import { button, h, icon } from '../console/dom.js';
import { Keys } from '../console/keys.js';
import { requireSignIn, signInAgain, signOutButton } from '../console/signin.js';
import { languageSwitch, onLanguage, t } from '../console/text.js';
import { startToasts, toastFault } from '../console/toast.js';
import { articleList } from './articles.js';
import { callbacksView } from './callbacks.js';
import { checksView } from './checks.js';
import { startDefinitions } from './define.js';
import { gapView } from './gap.js';
import { gapList } from './gaps.js';
import { overview } from './overview.js';
import { replayView } from './replay.js';
import { link, readRoute } from './route.js';
import { rulesView } from './rules.js';
import { searchList } from './searches.js';
import { writeView } from './write.js';

/** @typedef {import('../console/api.js').Who} Who */
/** @typedef {{ api: Api, who: Who }} Ctx what every view is given */
/** @typedef {{ title: string, node: HTMLElement, acts?: Record<string, () => unknown>, leave?: () => unknown }} View acts: what keys do there */

/** @type {Record<string, [string, string]>} where it leads, and its picture */
const places = {
  overview: ['', 'M4 19V11M10 19V5M16 19v-6M21 19H3'],
  gaps: ['gaps', 'M4 6h16M4 12h10M4 18h6M18 14v6M15 17h6'],
  articles: ['articles', 'M6 3.8h8.2L18.5 8v12.2H6zM14 4v4.2h4.3M9 12.2h6.2M9 15.8h4.5'],
  searches: ['searches', 'M16 16l4.5 4.5M17 10.5a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0z'],
  rules: ['rules/synonyms', 'M4 8h10M18 8h2M16 6v4M4 16h4M12 16h8M10 14v4'],
  checks: ['checks', 'M4 12.5l5 5L20 6.5'],
  callbacks: [
    'callbacks',
    'M6 4h3l1.5 4-2 1.5a11 11 0 0 0 6 6l1.5-2 4 1.5v3a2 2 0 0 1-2 2A16 16 0 0 1 4 6a2 2 0 0 1 2-2z',
  ],
  replay: ['replay', 'M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5'],
};

/** @type {Api} */
const api = new Api({ signIn: signInAgain(() => api, 'editor') });
/** @type {Who} */
let who;
/** @type {View | undefined} */
let view;
let place = '';

/** @param {import('./route.js').Route} route @returns {View} */
function viewOf(route) {
  const ctx = { api, who };
  switch (route.name) {
    case 'gaps':
      return route.rest ? gapView(ctx, route) : gapList(ctx, route);
    case 'write':
      return writeView(ctx, route);
    case 'articles':
      return articleList(ctx, route);
    case 'searches':
      return searchList(ctx, route);
    case 'rules':
      return rulesView(ctx, route);
    case 'checks':
      return checksView(ctx);
    case 'callbacks':
      return callbacksView(ctx, route);
    case 'replay':
      return replayView();
    default:
      return overview(ctx, route);
  }
}

const main = h('main', { class: 'page', id: 'main', tabindex: '-1' });
const nav = h('nav', { class: 'places' });
const bar = h('header', { class: 'bar' });

/** @param {string} here the name of the route */
function drawNav(here) {
  nav.setAttribute('aria-label', t('editor.nav'));
  const now = here === 'write' ? 'articles' : here || 'overview';
  nav.replaceChildren(
    ...Object.entries(places).map(([name, [path, picture]]) =>
      h(
        'a',
        { href: link(path), ...(name === now && { 'aria-current': 'page' }) },
        icon(picture),
        h('span', {}, t(`editor.nav.${name}`)),
      ),
    ),
  );
  // On a phone the places are a strip: where one is must be seen.
  nav.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

function drawBar() {
  const help = button('button plain', '?', () => keys.show(), { 'aria-label': t('keys.title') });
  bar.replaceChildren(
    h('a', { class: 'skip', href: '#main' }, t('editor.skip')),
    h('span', { class: 'brand' }, t('editor.brand')),
    h(
      'div',
      { class: 'end' },
      languageSwitch(),
      h('span', { class: 'who' }, who.name),
      help,
      signOutButton(api, toastFault),
    ),
  );
  bar.querySelector('.skip')?.addEventListener('click', (e) => {
    e.preventDefault(); // the address says where one is
    main.focus();
  });
}

function draw() {
  const route = readRoute(location.hash);
  view?.leave?.();
  const moved = place !== `${route.name}/${route.rest}`;
  const first = !place;
  const filter = document.activeElement?.closest('.choice')?.querySelector('.label')?.textContent;
  place = `${route.name}/${route.rest}`;
  view = viewOf(route);
  document.title = `${view.title} · ${t('editor.brand')}`;
  main.replaceChildren(view.node);
  drawNav(route.name);
  if (moved && !first) {
    scrollTo(0, 0);
    /** @type {HTMLElement} */ (main.querySelector('h1') ?? main).focus({ preventScroll: true });
  } else if (filter) {
    // A filter that was chosen draws the view anew: the focus stays on it.
    const again = [...main.querySelectorAll('.choice')].find(
      (c) => c.querySelector('.label')?.textContent === filter,
    );
    /** @type {HTMLElement | null | undefined} */ (again?.querySelector('select, input'))?.focus();
  }
}

/** @param {string} name */
const act = (name) => () => view?.acts?.[name]?.();
const commands = [
  ['next', 'j'],
  ['previous', 'k'],
  ['accept', 'a'],
  ['decline', 'd'],
  ['merge', 'm'],
  ['takeOut', 'x'],
  ['right', 'y'],
  ['wrong', 'n'],
  ['unsure', 'u'],
].map(([id = '', key = '']) => ({
  id,
  key,
  plain: true,
  label: () => t(`editor.key.${id}`),
  run: act(id),
}));
const keys = new Keys('editor', commands);

async function start() {
  startToasts();
  who = await requireSignIn(api, 'editor');
  document.body.prepend(bar, h('div', { class: 'shell' }, nav, main));
  drawBar();
  draw();
  keys.start();
  startDefinitions();
  addEventListener('hashchange', draw);
  onLanguage(() => {
    drawBar();
    draw();
  });
}

void start();
