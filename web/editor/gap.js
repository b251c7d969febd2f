/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, h } from '../console/dom.js';
import { lang, langName, t, timeText, tn } from '../console/text.js';
import { alikeCard } from './alike.js';
import { daysChart } from './chart.js';
import { cureCard, settled } from './cure.js';
import { defined } from './define.js';
import { acceptGap, assignGap, declineGap, mergeGap, takeOut } from './gap-actions.js';
import { langOf, neighbour } from './gaps.js';
import { historyCard } from './history.js';
import { askedIn, isReadBy, languagesOf } from './lang.js';
import { card, causeBadge, count, load, meter, percent, ranked, statusBadge } from './parts.js';
import { proofCard } from './proof.js';
import { link } from './route.js';
import { surgeText } from './todo.js';

/** @typedef {import('./api.js').GapWhole} GapWhole */
/** @typedef {import('./api.js').Gap} Gap */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {import('./route.js').Route} Route */

/** @param {number} n */
const short = (n) => n.toLocaleString(lang(), { maximumFractionDigits: 2 });

/** The product behind the priority. @param {GapWhole} g */
function priorityCard(g) {
  const { people, severity, recency_and_weight: rest } = g.priority_parts;
  /** @param {string} name @param {number} value */
  const factor = (name, value) =>
    h(
      'div',
      {},
      h('dd', {}, short(value)),
      h('dt', {}, defined(t(`editor.col.${name}`), t(`editor.mean.${name}`))),
    );
  const sign = (/** @type {string} */ s) => h('span', { class: 'sign', 'aria-hidden': 'true' }, s);
  return card(
    t('editor.col.priority'),
    [
      h(
        'dl',
        { class: 'product' },
        factor('people', people),
        sign('×'),
        factor('severity', severity),
        sign('×'),
        factor('recency', rest),
        sign('='),
        h(
          'div',
          { class: 'result' },
          h('dd', {}, short(g.priority)),
          h('dt', {}, t('editor.col.priority')),
        ),
      ),
    ],
    { id: 'priority' },
  );
}

/** @param {GapWhole} g */
function whoCard(g) {
  const most = Math.max(1, ...Object.values(g.causes));
  const causes = ranked(g.causes).map(([cause, n]) =>
    h(
      'li',
      {},
      h('span', {}, defined(t(`editor.cause.${cause}`), t(`editor.mean.cause.${cause}`))),
      h('span', { class: 'row-meter' }, meter(n / most), h('span', { class: 'number' }, count(n))),
    ),
  );
  /** @param {string} title @param {Record<string, number>} map @param {(key: string) => string} name */
  const told = (title, map, name) => {
    const rows = ranked(map);
    return (
      rows.length > 0 &&
      h(
        'div',
        {},
        h('dt', {}, title),
        h('dd', {}, rows.map(([key, n]) => `${name(key)} ${count(n)}`).join(t('editor.comma'))),
      )
    );
  };
  return card(
    t('editor.who.title'),
    [
      daysChart(t('editor.who.days', { n: count(g.questions_total) }), g.trend),
      h('h3', {}, t('editor.who.causes')),
      h('ul', { class: 'bars' }, ...causes),
      h(
        'dl',
        { class: 'facts' },
        told(t('editor.col.languages'), g.languages, langName),
        told(t('editor.who.pages'), g.pages, (p) => p),
        told(t('editor.who.segments'), g.segments, (p) => p),
        g.audiences.agent
          ? told(t('editor.who.audiences'), g.audiences, (a) => t(`editor.audience.${a}`))
          : null,
        g.first_seen &&
          h('div', {}, h('dt', {}, t('editor.who.first')), h('dd', {}, timeText(g.first_seen))),
        g.last_seen &&
          h('div', {}, h('dt', {}, t('editor.who.last')), h('dd', {}, timeText(g.last_seen))),
      ),
    ],
    { id: 'who' },
  );
}

/** Why what is nearest did not answer. @param {GapWhole} g @param {import('./api.js').Nearest} near @param {number} at @param {number} line */
function whyFailed(g, near, at, line) {
  if (!isReadBy(g, near))
    return t('editor.why.language', {
      has: languagesOf(near).map(langName).join(t('editor.comma')),
      asked: langName(askedIn(g)),
    });
  if (near.confidence < line) return t(near.confidence < 0.1 ? 'editor.why.far' : 'editor.why.unsure');
  if (at === 0 && g.causes.unhelpful) return tn('editor.why.unhelpful', g.causes.unhelpful);
  if (at === 0 && g.causes.contact) return tn('editor.why.contact', g.causes.contact);
  if (g.causes.reformulated) return t('editor.why.words');
  return t(at === 0 ? 'editor.why.shown' : 'editor.why.below');
}

/** @param {GapWhole} g @param {number} line the confidence from which an article is told as the answer */
function nearestCard(g, line) {
  const rows = g.nearest.map((near, at) =>
    h(
      'li',
      {},
      h(
        'div',
        { class: 'line-head' },
        h(
          'a',
          { href: link(`write/${near.id}`, { gap: g.id }), lang: near.id.split('/')[0] ?? '' },
          near.title,
        ),
        h('span', { class: 'number' }, percent(near.confidence)),
      ),
      meter(near.confidence, near.confidence >= line ? '' : 'weak'),
      h('p', { class: 'hint' }, whyFailed(g, near, at, line)),
    ),
  );
  return card(
    t('editor.nearest.title'),
    [
      rows.length
        ? h('ol', { class: 'nearest' }, ...rows)
        : h('p', { class: 'lead' }, t('editor.nearest.none')),
    ],
    {
      id: 'nearest',
      end: defined(t('editor.nearest.sure'), t('editor.mean.confidence', { line: percent(line, 1) })),
    },
  );
}

/**
 * @param {GapWhole} g
 * @param {Set<string>} chosen
 * @param {() => void} split
 */
function questionsCard(g, chosen, split) {
  const rows = g.questions.map((q) => {
    const box = h('input', { type: 'checkbox' });
    box.checked = chosen.has(q.text);
    box.addEventListener('change', () =>
      box.checked ? chosen.add(q.text) : chosen.delete(q.text),
    );
    return h(
      'li',
      {},
      h(
        'label',
        { class: 'question' },
        box,
        h('span', { class: 'words', ...langOf(g) }, q.text),
        h(
          'span',
          { class: 'badges' },
          q.held_back && h('span', { class: 'badge internal' }, t('editor.held')),
          causeBadge(q.cause),
          h('span', { class: 'number' }, tn('editor.people', q.people)),
        ),
      ),
    );
  });
  return card(
    t('editor.questions.title'),
    [
      h(
        'p',
        { class: 'hint' },
        g.questions.some((q) => q.held_back)
          ? defined(t('editor.held.some'), t('editor.mean.held'))
          : t('editor.questions.text'),
      ),
      h('ul', { class: 'questions' }, ...rows),
      g.questions.length > 1 &&
        h(
          'div',
          { class: 'actions' },
          button('button quiet', t('editor.split.button'), split),
          h('kbd', { 'aria-hidden': 'true' }, 'X'),
        ),
    ],
    { id: 'questions' },
  );
}

/** @param {GapWhole} g @param {Record<string, () => unknown>} acts */
function head(g, acts) {
  const back = neighbour(g.id, -1);
  const on = neighbour(g.id, 1);
  const taken = g.status === 'accepted' || g.status === 'drafted' || settled(g);
  /** @param {string} key */
  const cap = (key) => h('kbd', { 'aria-hidden': 'true' }, key);
  /** @param {string} cls @param {string} name @param {string} key */
  const act = (cls, name, key) => {
    const b = button(cls, t(`editor.do.${name}`), () => acts[name]?.());
    b.append(cap(key));
    return b;
  };
  return h(
    'header',
    { class: 'gap-head' },
    h(
      'nav',
      { class: 'crumbs', 'aria-label': t('editor.crumbs') },
      h('a', { href: link('gaps') }, t('editor.nav.gaps')),
      h(
        'span',
        { class: 'turn' },
        back && h('a', { href: link(`gaps/${back}`) }, t('editor.previous')),
        on && h('a', { href: link(`gaps/${on}`) }, t('editor.following')),
      ),
    ),
    h('h1', { tabindex: '-1', ...langOf(g) }, g.title),
    h(
      'div',
      { class: 'gap-line' },
      h(
        'div',
        { class: 'badges' },
        statusBadge(g.status),
        g.surge && h('span', { class: 'badge fault' }, t('editor.surge')),
        button(
          'link',
          g.owner ? t('editor.owned', { name: g.owner }) : t('editor.owner.none'),
          () => acts.assign?.(),
        ),
      ),
      h(
        'div',
        { class: 'actions' },
        !taken && act('button', 'accept', 'A'),
        g.status !== 'declined' && act('button quiet', 'decline', 'D'),
        act('button quiet', 'merge', 'M'),
      ),
    ),
    g.surge && h('p', { class: 'surge-text' }, surgeText(g)),
    g.note && h('p', { class: 'note-box' }, h('strong', {}, t('editor.note')), ' ', g.note),
  );
}

/** @param {Ctx} ctx @param {Route} route */
export function gapView(ctx, route) {
  const id = route.rest;
  const host = h('div', {});
  /** @type {Set<string>} */
  const chosen = new Set();
  /** @type {GapWhole | undefined} */
  let seen;
  const reload = () => load(host, () => ctx.api.get(`gaps/${id}`), draw);
  /** A change that was answered with the whole gap is drawn from that. @param {Gap} g */
  const took = (g) => {
    if (g.id !== id) location.hash = link(`gaps/${g.id}`);
    else void reload();
  };
  /** @param {(g: GapWhole) => unknown} act */
  const on = (act) => () => (seen ? act(seen) : undefined);
  const acts = {
    accept: on((g) => acceptGap(ctx, g, took)),
    decline: on((g) => declineGap(ctx, g, took)),
    merge: on((g) => mergeWith(g)),
    takeOut: on((g) => takeOut(ctx, g, chosenOf(g), reload)),
    assign: on((g) => assignGap(ctx, g, took)),
    next: () => turn(1),
    previous: () => turn(-1),
  };
  /** The most alike come first. @param {GapWhole} g @param {string} [id] */
  const mergeWith = async (g, id) => {
    const { gaps } = await ctx.api.get('gaps', { limit: 50 });
    const rest = gaps.filter((/** @type {Gap} */ o) => !g.alike.some((a) => a.id === o.id));
    mergeGap(ctx, g, [...g.alike, ...rest], took, id);
  };
  /** What is ticked, else the question that has the focus. @param {GapWhole} g */
  const chosenOf = (g) => {
    const at = document.activeElement?.closest('.questions li');
    const focused = at
      ? g.questions[[...(at.parentElement?.children ?? [])].indexOf(at)]?.text
      : undefined;
    const ticked = g.questions.map((q) => q.text).filter((text) => chosen.has(text));
    return ticked.length || !focused ? ticked : [focused];
  };
  /** @param {1 | -1} step */
  const turn = (step) => {
    const to = neighbour(id, step);
    if (to) location.hash = link(`gaps/${to}`);
  };
  /** @param {GapWhole} g */
  const draw = (g) => {
    seen = g;
    const cure = cureCard(ctx, g, reload, route.query.has('notice'));
    document.title = `${g.title} · ${t('editor.brand')}`;
    return [
      head(g, acts),
      h(
        'div',
        { class: 'gap-grid' },
        h(
          'div',
          { class: 'column' },
          ...(settled(g)
            ? [proofCard(g), cure]
            : [cure, g.checks.length > 0 && g.published && proofCard(g)]),
          questionsCard(g, chosen, acts.takeOut),
          alikeCard(g, (id) => mergeWith(g, id)),
          nearestCard(g, ctx.who.answered_at),
        ),
        h('div', { class: 'column side' }, priorityCard(g), whoCard(g), historyCard(g)),
      ),
    ];
  };
  void reload();
  const timer = setInterval(() => {
    // After publishing the check comes by itself, within moments.
    if (
      seen?.status === 'published' &&
      !seen.checks.length &&
      !document.querySelector('dialog[open]')
    )
      void reload();
  }, 2000);
  return {
    title: t('editor.nav.gaps'),
    node: h('div', { class: 'view' }, host),
    acts,
    leave: () => clearInterval(timer),
  };
}
