/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { button, field, h } from '../console/dom.js';
import { dayText, langName, t } from '../console/text.js';
import { toast, toastFault } from '../console/toast.js';
import { ask, radios } from './dialog.js';
import { learnedView } from './learned.js';
import { choice, heading, load, nothing } from './parts.js';
import { link } from './route.js';
import { articleLink } from './titles.js';

/** @typedef {import('./api.js').Synonym} Synonym */
/** @typedef {import('./api.js').Pin} Pin */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {import('./route.js').Route} Route */
/** @typedef {Synonym | Pin} Rule */

/**
 * The rules are one file: it is replaced as a whole, and only as it was seen. A file that changed
 * meanwhile is read again and gets the change too.
 */
class Rules {
  /** @param {Ctx} ctx @param {'synonyms' | 'pins'} kind @param {() => void} redraw */
  constructor(ctx, kind, redraw) {
    Object.assign(this, { ctx, kind, redraw });
    this.ctx = ctx;
    this.kind = kind;
    this.redraw = redraw;
    this.version = '0';
    /** @type {Rule[]} */
    this.rules = [];
  }

  async read() {
    const found = await this.ctx.api.get(this.kind);
    this.version = found.version;
    this.rules = found[this.kind];
    return found;
  }

  /** @param {Rule[]} rules */
  async write(rules) {
    const found = await this.ctx.api.send('PUT', this.kind, {
      version: this.version,
      [this.kind]: rules,
    });
    this.version = found.version;
    this.rules = found[this.kind];
    this.redraw();
  }

  /**
   * @param {(rules: Rule[]) => Rule[]} change
   * @param {string} said
   * @param {((rules: Rule[]) => Rule[]) | undefined} back how it is undone
   */
  async change(change, said, back) {
    try {
      await this.write(change(this.rules));
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
      await this.read();
      await this.write(change(this.rules));
      toast(t('editor.rules.moved'));
    }
    const undo = back && {
      text: t('editor.undo'),
      run: () => this.change(back, t('editor.undone'), undefined).catch(toastFault),
    };
    toast(said, undo ? { action: undo } : {});
  }
}

/** @param {string} text words of people, with commas between */
const phrases = (text) =>
  text
    .split(/[,，、;；\n]/)
    .map((p) => p.trim())
    .filter(Boolean);

const same = (/** @type {Rule} */ a) => (/** @type {Rule} */ b) =>
  JSON.stringify(a) === JSON.stringify(b);

/** @param {Rules} rules @param {Rule} rule */
const remove = (rules, rule) =>
  rules
    .change(
      (all) => all.filter((r) => !same(rule)(r)),
      t('editor.rules.removed'),
      (all) => [...all, rule],
    )
    .catch(toastFault);

/** @param {Rules} rules @param {Rule | undefined} old @param {Rule} rule */
const put = (rules, old, rule) => {
  const put =
    (/** @type {Rule | undefined} */ from, /** @type {Rule} */ to) =>
    (/** @type {Rule[]} */ all) =>
      from && all.some(same(from)) ? all.map((r) => (same(from)(r) ? to : r)) : [...all, to];
  const back = old
    ? put(rule, old)
    : (/** @type {Rule[]} */ all) => all.filter((r) => !same(rule)(r));
  return rules.change(put(old, rule), t('editor.rules.saved'), back);
};

/** @param {Rules} rules @param {Synonym} [old] */
function editSynonym(rules, old) {
  const kind = radios('kind', [
    ['both', t('editor.synonym.both')],
    ['one', t('editor.synonym.one_way')],
  ]);
  const left = h('input', {
    autocomplete: 'off',
    required: '',
    value: (old?.both ?? old?.from ?? []).join(t('editor.comma')),
  });
  const right = h('input', { autocomplete: 'off', value: (old?.to ?? []).join(t('editor.comma')) });
  const to = field(t('editor.synonym.to'), right);
  const show = () => (to.hidden = kind.value() === 'both');
  for (const node of kind.nodes) node.addEventListener('change', show);
  if (old?.from) kind.nodes[1]?.querySelector('input')?.click();
  show();
  ask({
    title: t(old ? 'editor.synonym.edit' : 'editor.synonym.new'),
    body: [
      h(
        'fieldset',
        { class: 'bare' },
        h('legend', { class: 'unseen' }, t('editor.synonym.kind')),
        ...kind.nodes,
      ),
      field(t('editor.synonym.words'), left, t('editor.rules.commas')),
      to,
    ],
    action: t('console.save'),
    send: () =>
      put(
        rules,
        old,
        kind.value() === 'both'
          ? { both: phrases(left.value) }
          : { from: phrases(left.value), to: phrases(right.value) },
      ),
  });
}

/** Articles are found by their words, not by their address. @param {Ctx} ctx @param {HTMLInputElement} input */
function articleChoices(ctx, input) {
  const list = h('datalist', { id: 'pin-articles' });
  input.setAttribute('list', list.id);
  input.addEventListener('input', async () => {
    const q = input.value.trim();
    if (!q || q.includes('/')) return;
    try {
      const found = await ctx.api.get('agent/search', { q, typing: 1, limit: 8 });
      list.replaceChildren(
        ...found.results.map((/** @type {any} */ r) => h('option', { value: r.id }, r.title)),
      );
    } catch {
      // the address can be typed as it is
    }
  });
  return list;
}

/** @param {Rules} rules @param {Pin} [old] */
function editPin(rules, old) {
  const q = h('textarea', { rows: '3', required: '' });
  q.value = (old?.q ?? []).join('\n');
  const article = h('input', {
    autocomplete: 'off',
    required: '',
    spellcheck: 'false',
    value: old?.article ?? '',
  });
  const match = choice(
    t('editor.pin.match'),
    [
      ['exact', t('editor.pin.exact')],
      ['words', t('editor.pin.words')],
    ],
    old?.match ?? 'exact',
    () => {},
  );
  const until = h('input', { type: 'date', value: old?.until ?? '' });
  const note = h('input', { autocomplete: 'off', maxlength: '200', value: old?.note ?? '' });
  ask({
    title: t(old ? 'editor.pin.edit' : 'editor.pin.new'),
    body: [
      field(t('editor.pin.questions'), q, t('editor.pin.lines')),
      field(t('editor.pin.article'), article, t('editor.pin.find')),
      articleChoices(rules.ctx, article),
      match,
      field(t('editor.pin.until'), until),
      field(t('editor.note'), note),
    ],
    action: t('console.save'),
    send: () => {
      /** @type {Pin} */
      const pin = {
        ...old,
        q: q.value
          .split('\n')
          .map((s) => s.trim())
          .filter(Boolean),
        article: article.value.trim(),
        match: /** @type {'exact'} */ (match.querySelector('select')?.value),
      };
      if (until.value) pin.until = until.value;
      else delete pin.until;
      if (note.value.trim()) pin.note = note.value.trim();
      else delete pin.note;
      return put(rules, old, pin);
    },
  });
}

/** @param {Rules} rules @param {Rule} rule @param {import('../console/dom.js').Child[]} body @param {() => void} edit */
function ruleRow(rules, rule, body, edit) {
  const name = 'q' in rule ? rule.q.join(', ') : (rule.both ?? rule.from ?? []).join(', ');
  return h(
    'li',
    { class: 'card rule' },
    h('div', {}, ...body),
    h(
      'div',
      { class: 'actions' },
      button('button quiet', t('editor.rules.edit'), edit, {
        'aria-label': t('editor.rules.edit.this', { name }),
      }),
      button('button plain', t('editor.rules.remove'), () => remove(rules, rule), {
        'aria-label': t('editor.rules.remove.this', { name }),
      }),
    ),
  );
}

const chips = (/** @type {string[]} */ words) => words.map((w) => h('span', { class: 'chip' }, w));

/** @param {Rules} rules @param {Synonym} s */
function synonymRow(rules, s) {
  const body = s.both
    ? h('p', { class: 'chips' }, ...chips(s.both))
    : h(
        'p',
        { class: 'chips' },
        ...chips(s.from ?? []),
        h('span', { class: 'arrow' }, t('editor.synonym.finds')),
        ...chips(s.to ?? []),
      );
  return ruleRow(rules, s, [body], () => editSynonym(rules, s));
}

/** @param {Rules} rules @param {Pin} p */
function pinRow(rules, p) {
  const facts = [
    t(`editor.pin.${p.match ?? 'exact'}`),
    p.lang && langName(p.lang),
    p.until && t('editor.pin.till', { date: dayText(p.until) }),
    p.note,
  ]
    .filter(Boolean)
    .join(' · ');
  return ruleRow(
    rules,
    p,
    [
      h('p', { class: 'chips' }, ...chips(p.q)),
      h(
        'p',
        {},
        h('span', { class: 'arrow' }, t('editor.pin.leads')),
        ' ',
        articleLink(rules.ctx.api, p.article),
      ),
      h('p', { class: 'hint' }, facts),
    ],
    () => editPin(rules, p),
  );
}

/** @param {Ctx} ctx @param {'synonyms' | 'pins'} kind */
function ruleList(ctx, kind) {
  const host = h('div', {});
  const draw = () => [
    rules.rules.length
      ? h(
          'ul',
          { class: 'rules' },
          ...rules.rules.map((r) => ('q' in r ? pinRow(rules, r) : synonymRow(rules, r))),
        )
      : nothing(t(`editor.${kind}.none`)),
  ];
  const rules = new Rules(ctx, kind, () => host.replaceChildren(...draw()));
  void load(
    host,
    () => rules.read(),
    (found) => [
      found.problem &&
        h('p', { class: 'note-box' }, t('editor.rules.problem', { problem: found.problem })),
      ...draw(),
    ],
  );
  return { host, add: () => (kind === 'pins' ? editPin(rules) : editSynonym(rules)) };
}

/** @param {Ctx} ctx @param {Route} route */
export function rulesView(ctx, route) {
  const which = ['pins', 'learned'].find((k) => k === route.rest) ?? 'synonyms';
  const tabs = h(
    'nav',
    { class: 'subnav', 'aria-label': t('editor.nav.rules') },
    ...['synonyms', 'pins', 'learned'].map((k) =>
      h(
        'a',
        { href: link(`rules/${k}`), ...(k === which && { 'aria-current': 'page' }) },
        t(`editor.rules.${k}`),
      ),
    ),
  );
  if (which === 'learned')
    return {
      title: t('editor.rules.learned'),
      node: h(
        'div',
        { class: 'view' },
        heading(t('editor.nav.rules'), [], t('editor.learned.lead')),
        tabs,
        learnedView(ctx, route),
      ),
    };
  const list = ruleList(ctx, /** @type {'pins'} */ (which));
  const add = button('button', t(`editor.${which}.add`), list.add);
  return {
    title: t(`editor.rules.${which}`),
    node: h(
      'div',
      { class: 'view' },
      heading(t('editor.nav.rules'), [add], t(`editor.${which}.lead`)),
      tabs,
      list.host,
    ),
  };
}
