/** SPDX-License-Identifier: GPL-3.0-or-later */
import { button, field, h } from '../console/dom.js';
import { t, tn } from '../console/text.js';
import { toast, toastFault } from '../console/toast.js';
import { ask } from './dialog.js';
import { card, count, load, meter, percent } from './parts.js';
import { keepDraft } from './drafts.js';
import { articleFinder } from './find.js';
import { asServedAgain } from './front.js';
import { askedIn, isReadBy } from './lang.js';
import { apiPath, link } from './route.js';
import { tellGap } from './tell-gap.js';

/** @typedef {import('./api.js').GapWhole} GapWhole */
/** @typedef {import('./api.js').Cured} Cured */
/** @typedef {import('./api.js').Draft} Draft */
/** @typedef {import('./main.js').Ctx} Ctx */

/** @param {string} label @param {number} share @param {number} of @param {string} tone */
function effectRow(label, share, of, tone) {
  return h(
    'div',
    { class: 'effect-row' },
    h('span', {}, label),
    meter(share, tone),
    h(
      'span',
      { class: 'number' },
      t('editor.of', { n: count(Math.round(share * of)), of: count(of) }),
    ),
  );
}

/** What a rule would do, in two bars. @param {Cured} cured */
function effect(cured) {
  return h(
    'div',
    { class: 'effect' },
    effectRow(
      t('editor.effect.now'),
      cured.answers,
      cured.wordings,
      cured.answers < cured.would_answer ? 'weak' : 'good',
    ),
    effectRow(t('editor.effect.then'), cured.would_answer, cured.wordings, 'good'),
    h(
      'p',
      { class: cured.would_lose ? 'worse' : 'hint' },
      cured.would_lose ? tn('editor.effect.loses', cured.would_lose) : t('editor.effect.safe'),
    ),
  );
}

/** @param {Ctx} ctx @param {GapWhole} g @param {string} kind @param {number} [hours] */
async function draft(ctx, g, kind, hours) {
  try {
    /** @type {Draft} */
    const made = await ctx.api.send(
      'POST',
      `gaps/${g.id}/draft`,
      kind === 'notice' ? { kind, hours } : {},
    );
    keepDraft(made.article_id, {
      markdown: made.markdown,
      version: '',
      heldBack: made.held_back,
      ...(made.valid_to && { validTo: made.valid_to }),
    });
    location.hash = link(`write/${made.article_id}`, {
      gap: g.id,
      new: 1,
      ...(kind === 'notice' && { notice: 1 }),
    });
  } catch (error) {
    toastFault(error);
  }
}

/** An outage: a notice that ends by itself. @param {Ctx} ctx @param {GapWhole} g */
function notice(ctx, g) {
  const hours = h('input', { type: 'number', min: '1', max: '168', value: '4', required: '' });
  ask({
    title: t('editor.notice.title'),
    body: [
      h('p', { class: 'lead' }, t('editor.notice.text')),
      field(t('editor.notice.hours'), hours),
    ],
    action: t('editor.notice.button'),
    send: () => draft(ctx, g, 'notice', Number(hours.value)),
  });
}

/** Where what was made is seen. @type {Record<string, string>} */
const RULES = { pin: 'rules/pins', synonym: 'rules/synonyms', phrasing: 'rules/learned' };

/**
 * @param {Ctx} ctx
 * @param {GapWhole} g
 * @param {Record<string, unknown>} rule
 * @param {() => unknown} done
 */
async function apply(ctx, g, rule, done) {
  try {
    await ctx.api.send('POST', `gaps/${g.id}/cure`, { ...rule, preview: false });
    toast(t('editor.cure.applied'), {
      action: {
        text: t('editor.cure.see'),
        run: () => (location.hash = link(RULES[String(rule.kind)] ?? 'rules/learned')),
      },
    });
    await done();
  } catch (error) {
    toastFault(error);
  }
}

/** The questions lead to an article by a rule: tried at once, made by one button. @param {Ctx} ctx @param {GapWhole} g @param {() => unknown} done */
function pinCure(ctx, g, done) {
  const host = h('div', { class: 'try' });
  const options = g.nearest.map((n) => /** @type {[string, string]} */ ([n.id, n.title]));
  const select = h('select', {});
  for (const [id, title] of options) select.append(h('option', { value: id }, title));
  if (options.some(([id]) => id === g.cure.article_id)) select.value = g.cure.article_id ?? '';
  const label = field(t('editor.pin.article'), select);
  label.hidden = !options.length;
  const how = h('select', {});
  for (const kind of ['pin', 'phrasing'])
    how.append(h('option', { value: kind }, t(`editor.pin.how.${kind}`)));
  how.value = g.cure.kind === 'phrasing' ? 'phrasing' : 'pin';
  const finder = articleFinder(ctx, ({ id, title }) => {
    if (![...select.options].some((o) => o.value === id))
      select.append(h('option', { value: id }, title));
    select.value = id;
    label.hidden = false;
    void draw();
  });
  const draw = () => {
    if (!select.value) return undefined;
    const rule = { kind: how.value, article_id: select.value };
    return load(
      host,
      () => ctx.api.send('POST', `gaps/${g.id}/cure`, { ...rule, preview: true }),
      (/** @type {Cured} */ cured) => {
        const better = cured.would_answer > cured.answers;
        return [
          effect(cured),
          better && h('p', { class: 'hint' }, t(`editor.pin.how.${rule.kind}.text`)),
          h(
            'div',
            { class: 'actions' },
            better
              ? button('button', t('editor.pin.apply'), () => apply(ctx, g, rule, done))
              : h('p', {}, t('editor.pin.same')),
            h(
              'a',
              {
                class: better ? 'button quiet' : 'button',
                href: link(`write/${select.value}`, { gap: g.id }),
              },
              t('editor.pin.write'),
            ),
          ),
        ];
      },
    );
  };
  for (const one of [select, how]) one.addEventListener('change', () => void draw());
  void draw();
  return [label, finder, field(t('editor.pin.how'), how), host];
}

/** @param {Ctx} ctx @param {GapWhole} g @param {() => unknown} done */
function synonymCure(ctx, g, done) {
  const one = h('input', { autocomplete: 'off', maxlength: '100' });
  const other = h('input', { autocomplete: 'off', maxlength: '100' });
  const host = h('div', { class: 'try', 'aria-live': 'polite' });
  const article = g.cure.article_id ?? g.nearest[0]?.id ?? '';
  const preview = button('button quiet', t('editor.synonym.try'), () => {
    const text = `${one.value.trim()} = ${other.value.trim()}`;
    if (!one.value.trim() || !other.value.trim()) {
      (one.value.trim() ? other : one).focus();
      return;
    }
    const rule = { kind: 'synonym', article_id: article, text };
    void load(
      host,
      () => ctx.api.send('POST', `gaps/${g.id}/cure`, { ...rule, preview: true }),
      (/** @type {Cured} */ cured) => [
        effect(cured),
        h(
          'div',
          { class: 'actions' },
          button('button', t('editor.synonym.apply'), () => apply(ctx, g, rule, done)),
        ),
      ],
    );
  });
  return [
    h('p', { class: 'hint' }, t('editor.synonym.text')),
    h(
      'div',
      { class: 'pair' },
      field(t('editor.synonym.one'), one),
      field(t('editor.synonym.other'), other),
      preview,
    ),
    host,
  ];
}

/** Its article is published: it is to be proved. @param {import('./api.js').Gap} g */
export function settled(g) {
  return ['published', 'verified', 'closed', 'quiet'].includes(g.status);
}

/** The article is served again as its file stands; what needs more is opened. @param {Ctx} ctx @param {GapWhole} g @param {string} id @param {() => unknown} done */
async function publishAgain(ctx, g, id, done) {
  try {
    /** @type {import('./api.js').Source | null} */
    const there = await ctx.api.get(`sources/${apiPath(id)}`).catch(() => null);
    const markdown = there?.writable ? asServedAgain(there.markdown) : undefined;
    if (!there || !markdown) {
      location.hash = link(`write/${id}`, { gap: g.id });
      return;
    }
    await ctx.api.send('PUT', `articles/${apiPath(id)}`, { markdown, version: there.version });
    toast(t('editor.write.published'));
    await tellGap(ctx, g.id, id);
    await done();
  } catch (error) {
    toastFault(error);
  }
}

/** What is recommended, with its button. @param {Ctx} ctx @param {GapWhole} g @param {() => unknown} done */
function recommended(ctx, g, done) {
  const { kind, article_id: id } = g.cure;
  if (settled(g) && id) {
    const left = g.verdict === 'failed';
    const name = left ? 'editor.cure.left' : 'editor.cure.rest';
    const open = h(
      'a',
      { class: left ? 'button' : 'button quiet', href: link(`write/${id}`, { gap: g.id }) },
      t('editor.cure.mend.do'),
    );
    return {
      head: [
        h('p', { class: 'cure-name' }, h('strong', {}, t(name))),
        h('p', { class: 'lead' }, t(`${name}.why`)),
        h('div', { class: 'actions' }, open),
      ],
      pin: false,
    };
  }
  if (id && id === g.article_id && g.verdict === 'missing' && g.status !== 'drafted')
    return {
      head: [
        h('p', { class: 'cure-name' }, h('strong', {}, t('editor.cure.withdrawn'))),
        h('p', { class: 'lead' }, t('editor.cure.withdrawn.why')),
        h(
          'div',
          { class: 'actions' },
          button('button', t('editor.cure.withdrawn.do'), () => publishAgain(ctx, g, id, done)),
          h(
            'a',
            { class: 'button quiet', href: link(`write/${id}`, { gap: g.id }) },
            t('editor.cure.mend.do'),
          ),
        ),
      ],
      pin: false,
    };
  const near = kind === 'write' ? close(g) : undefined;
  const target = id ? g.nearest.find((n) => n.id === id)?.title : undefined;
  const drafted = g.status === 'drafted' && g.verdict === 'missing';
  const name = h('strong', {}, t(drafted ? 'editor.cure.drafted' : `editor.cure.${kind}`));
  const why = h(
    'p',
    { class: 'lead' },
    t(
      drafted
        ? 'editor.cure.drafted.why'
        : near
          ? 'editor.cure.write.near'
          : (WHY[kind] ?? `editor.cure.${kind}.why`),
      { share: percent(g.cure.would_answer), title: near?.title ?? '' },
    ),
  );
  const write = button(
    'button',
    t(drafted ? 'editor.cure.drafted.do' : 'editor.cure.write.do'),
    () => draft(ctx, g, 'article'),
  );
  // Whichever article it is: it is chosen below.
  if (!drafted && (kind === 'phrasing' || kind === 'pin'))
    return { head: [h('p', { class: 'cure-name' }, name), why], pin: true };
  if (drafted || kind === 'write' || !id) {
    const read =
      near &&
      !drafted &&
      h(
        'a',
        { class: 'button quiet', href: link(`write/${near.id}`, { gap: g.id }) },
        t('editor.pin.write'),
      );
    return {
      head: [h('p', { class: 'cure-name' }, name), why, h('div', { class: 'actions' }, write, read)],
      pin: false,
    };
  }
  const to =
    kind === 'translate'
      ? link(`write/${translated(g, id)}`, { gap: g.id, from: id })
      : link(`write/${id}`, { gap: g.id });
  const title = h(
    'p',
    { class: 'cure-name' },
    name,
    target && h('span', { class: 'target' }, target),
  );
  if (kind === 'route' || kind === 'process') {
    const decide = button('button', t('editor.cure.decide'), () =>
      apply(ctx, g, { kind, article_id: id }, done),
    );
    return { head: [title, why, h('div', { class: 'actions' }, decide)], pin: false };
  }
  return {
    head: [
      title,
      why,
      h(
        'div',
        { class: 'actions' },
        h('a', { class: 'button', href: to }, t(`editor.cure.${kind === 'translate' ? kind : 'mend'}.do`)),
      ),
    ],
    pin: false,
  };
}

/** What was chosen before, and did not last. @type {Record<string, string>} */
const WHY = { pin: 'editor.cure.phrasing.why', synonym: 'editor.synonym.text' };

/** From here on an article is right more often than not. */
const CLOSE = 0.5;

/** What they were shown, likely an answer, and did not take for one. @param {GapWhole} g */
function close(g) {
  const [near] = g.nearest;
  return near && near.confidence >= CLOSE && isReadBy(g, near) ? near : undefined;
}

/** The id that a translation gets. @param {GapWhole} g @param {string} id */
function translated(g, id) {
  return id.replace(/^[^/]+/, askedIn(g) || 'en');
}

/** @param {string} title @param {import('../console/dom.js').Child[]} children */
function more(title, children) {
  return h(
    'details',
    { class: 'more' },
    h('summary', {}, title),
    h('div', { class: 'more-body' }, ...children),
  );
}

/**
 * @param {Ctx} ctx
 * @param {GapWhole} g
 * @param {() => unknown} done
 * @param {boolean} outage the notice is what one came for
 */
export function cureCard(ctx, g, done, outage) {
  if (g.status === 'declined')
    return card(t('editor.cure.title'), [h('p', { class: 'lead' }, t('editor.cure.declined'))], {
      id: 'cure',
    });
  const { head, pin } = recommended(ctx, g, done);
  const rules = pinCure(ctx, g, done);
  const node = card(
    t('editor.cure.title'),
    [
      g.surge &&
        h(
          'div',
          { class: 'surge-cure' },
          h('p', {}, t('editor.notice.why')),
          button('button', t('editor.surge.notice'), () => notice(ctx, g)),
        ),
      ...head,
      ...(pin ? rules : []),
      h(
        'div',
        { class: 'mores' },
        !pin && more(t('editor.cure.pin'), rules),
        g.nearest.length > 0 && more(t('editor.cure.synonym'), synonymCure(ctx, g, done)),
        (g.cure.kind !== 'write' || pin) &&
          more(t('editor.cure.other'), [
            h('p', { class: 'hint' }, t('editor.cure.write.why')),
            h(
              'div',
              { class: 'actions' },
              button('button quiet', t('editor.cure.write.do'), () => draft(ctx, g, 'article')),
            ),
          ]),
        !g.surge &&
          more(t('editor.notice.other'), [
            h('p', { class: 'hint' }, t('editor.notice.why')),
            h(
              'div',
              { class: 'actions' },
              button('button quiet', t('editor.surge.notice'), () => notice(ctx, g)),
            ),
          ]),
      ),
    ],
    { id: 'cure', cls: 'cure' },
  );
  if (outage) queueMicrotask(() => node.isConnected && notice(ctx, g));
  return node;
}
