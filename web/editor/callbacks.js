/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { button, field, h } from '../console/dom.js';
import { t, timeText, tn } from '../console/text.js';
import { toast, toastFault } from '../console/toast.js';
import { ask, radios } from './dialog.js';
import { choice, filtered, heading, load, nothing, paging } from './parts.js';
import { link } from './route.js';

/** @typedef {import('./api.js').ContactRow} ContactRow */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {import('./route.js').Route} Route */

const PAGE = 25;

/** @param {Ctx} ctx @param {ContactRow} c @param {Record<string, unknown>} change @param {string} said @param {() => unknown} done */
async function patch(ctx, c, change, said, done) {
  try {
    await ctx.api.send('PATCH', `contacts/${c.id}`, { version: c.version, ...change });
    toast(said);
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    toast(t('editor.callbacks.stale'), { fault: true });
  }
  await done();
}

/** Was it done, and did it help? @param {Ctx} ctx @param {ContactRow} c @param {() => unknown} done */
function finish(ctx, c, done) {
  const helped = radios('helped', [
    ['yes', t('editor.callbacks.helped')],
    ['no', t('editor.callbacks.not_helped')],
    ['', t('editor.callbacks.unknown')],
  ]);
  const note = h('textarea', { rows: '3', maxlength: '1000' });
  note.value = c.note;
  ask({
    title: t('editor.callbacks.finish'),
    body: [
      h(
        'fieldset',
        { class: 'bare' },
        h('legend', { class: 'label' }, t('editor.callbacks.how')),
        ...helped.nodes,
      ),
      field(t('editor.callbacks.left'), note),
      h('p', { class: 'hint' }, t('editor.callbacks.privacy')),
    ],
    action: t('editor.callbacks.done'),
    send: () =>
      patch(
        ctx,
        c,
        {
          status: 'done',
          note: note.value.trim(),
          ...(helped.value() && { helped: helped.value() === 'yes' }),
        },
        t('editor.callbacks.done.said'),
        done,
      ),
  });
}

/** @param {ContactRow} c */
function ways(c) {
  return h(
    'div',
    { class: 'actions' },
    c.phone &&
      h(
        'a',
        { class: 'button', href: `tel:${c.phone.replace(/[^\d+]/g, '')}` },
        t('editor.callbacks.call', { phone: c.phone }),
      ),
    c.email && h('a', { class: 'button quiet', href: `mailto:${c.email}` }, c.email),
  );
}

/** @param {Ctx} ctx @param {ContactRow} c @param {() => unknown} done */
function contactCard(ctx, c, done) {
  const late = c.status !== 'done' && Date.parse(c.due) < Date.now();
  /** @param {Record<string, unknown>} change @param {string} said */
  const go = (change, said) => () => patch(ctx, c, change, said, done).catch(toastFault);
  return h(
    'li',
    { class: 'card contact' },
    h(
      'div',
      { class: 'line-head' },
      h('h2', {}, c.name || t('editor.callbacks.nameless')),
      h(
        'span',
        { class: `badge ${c.status === 'done' ? 'good' : late ? 'fault' : 'internal'}` },
        c.status === 'done'
          ? t('editor.callbacks.is_done')
          : t(late ? 'editor.callbacks.late' : 'editor.callbacks.due', { time: timeText(c.due) }),
      ),
    ),
    c.message && h('blockquote', {}, c.message),
    c.questions.length > 0 &&
      h(
        'p',
        {},
        h('span', { class: 'label' }, t('editor.callbacks.searched')),
        ' ',
        c.questions.join(t('editor.comma')),
      ),
    h(
      'p',
      { class: 'hint' },
      [
        timeText(c.at),
        c.claimed_by && t('editor.callbacks.claimed', { name: c.claimed_by }),
        c.attempts > 0 && tn('editor.callbacks.attempts', c.attempts),
        c.note,
      ]
        .filter(Boolean)
        .join(' · '),
    ),
    c.gap && h('p', {}, h('a', { href: link(`gaps/${c.gap}`) }, t('editor.callbacks.gap'))),
    c.status !== 'done' &&
      h(
        'div',
        { class: 'contact-foot' },
        ways(c),
        h(
          'div',
          { class: 'actions' },
          c.status === 'new' &&
            button(
              'button quiet',
              t('editor.callbacks.claim'),
              go({ status: 'claimed' }, t('editor.callbacks.claimed.said')),
            ),
          c.status === 'claimed' &&
            button(
              'button quiet',
              t('editor.callbacks.attempt'),
              go({ attempted: true }, t('editor.callbacks.attempt.said')),
            ),
          c.status === 'claimed' &&
            button(
              'button plain',
              t('editor.callbacks.give_back'),
              go({ status: 'new' }, t('editor.callbacks.given_back')),
            ),
          button('button quiet', t('editor.callbacks.finish.button'), () => finish(ctx, c, done)),
        ),
      ),
  );
}

/** @param {Ctx} ctx @param {Route} route */
export function callbacksView(ctx, route) {
  const host = h('div', {});
  const query = Object.fromEntries(route.query);
  const draw = () =>
    load(
      host,
      () => ctx.api.get('contacts', { ...query, limit: PAGE }),
      (/** @type {{ total: number, contacts: ContactRow[] }} */ found) => {
        if (!found.total) return [nothing(t('editor.callbacks.none'))];
        return [
          h('p', { class: 'lead' }, tn('editor.callbacks.total', found.total)),
          h('ul', { class: 'contacts' }, ...found.contacts.map((c) => contactCard(ctx, c, draw))),
          paging(route, found.total, PAGE),
        ];
      },
    );
  void draw();
  const node = h(
    'div',
    { class: 'view' },
    heading(t('editor.nav.callbacks'), [], t('editor.callbacks.lead')),
    h(
      'div',
      { class: 'filters' },
      choice(
        t('editor.col.status'),
        [
          ['', t('editor.callbacks.open')],
          ['new', t('editor.callbacks.new')],
          ['claimed', t('editor.callbacks.taken')],
          ['done', t('editor.callbacks.is_done')],
        ],
        query.status ?? '',
        (status) => filtered(route, { status }),
      ),
    ),
    host,
  );
  return { title: t('editor.nav.callbacks'), node };
}
