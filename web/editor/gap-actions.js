/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { field, h } from '../console/dom.js';
import { t } from '../console/text.js';
import { toast, toastFault } from '../console/toast.js';
import { ask, radios } from './dialog.js';

/** @typedef {import('./api.js').Gap} Gap */
/** @typedef {import('./api.js').GapWhole} GapWhole */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {(g: Gap) => void} Done */

/** What another editor changed meanwhile, told in words. @param {Gap} mine @param {Gap} theirs */
function differences(mine, theirs) {
  const said = [];
  if (mine.status !== theirs.status)
    said.push(
      t('editor.stale.status', {
        from: t(`editor.status.${mine.status}`),
        to: t(`editor.status.${theirs.status}`),
      }),
    );
  if (mine.owner !== theirs.owner)
    said.push(
      theirs.owner ? t('editor.stale.owner', { name: theirs.owner }) : t('editor.stale.no_owner'),
    );
  if (mine.note !== theirs.note && theirs.note)
    said.push(t('editor.stale.note', { note: theirs.note }));
  if (mine.questions_total !== theirs.questions_total) said.push(t('editor.stale.questions'));
  if (mine.article_id !== theirs.article_id) said.push(t('editor.stale.article'));
  return said;
}

/**
 * Somebody else was there first: what changed is told, and one may go on all the same.
 * @param {Ctx} ctx
 * @param {Gap} seen
 * @param {Done} done
 * @param {(fresh: Gap) => Promise<unknown>} again
 */
export async function toldStale(ctx, seen, done, again) {
  /** @type {GapWhole} */
  const fresh = await ctx.api.get(`gaps/${seen.id}`);
  done(fresh);
  const said = differences(seen, fresh);
  ask({
    title: t('editor.stale.title'),
    body: [
      h('p', {}, t('editor.stale.text')),
      h(
        'ul',
        { class: 'plain-list' },
        ...(said.length ? said : [t('editor.stale.other')]).map((s) => h('li', {}, s)),
      ),
    ],
    action: t('editor.stale.go_on'),
    send: () => again(fresh),
  });
}

/**
 * @param {Ctx} ctx
 * @param {Gap} g as it was seen
 * @param {Partial<Gap>} change
 * @param {Done} done
 * @returns {Promise<Gap | undefined>} nothing when it was stale, which has been told
 */
export async function patchGap(ctx, g, change, done) {
  try {
    /** @type {Gap} */
    const fresh = await ctx.api.send('PATCH', `gaps/${g.id}`, { ...change, version: g.version });
    done(fresh);
    return fresh;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 409) throw error;
    await toldStale(ctx, g, done, (fresh) => patchGap(ctx, fresh, change, done));
    return undefined;
  }
}

/** What was declined comes back: as it was if it was taken up, else reopened. @param {Ctx} ctx @param {Gap} before @param {Gap} after @param {Done} done */
function declined(ctx, before, after, done) {
  const taken = before.status === 'accepted' || before.status === 'drafted';
  /** @type {Partial<Gap>} */
  const back = { status: taken ? 'accepted' : 'reopened', owner: before.owner, note: before.note };
  const run = () =>
    patchGap(ctx, after, back, done).then((g) => g && toast(t('editor.undone')), toastFault);
  toast(t('editor.decline.done'), { action: { text: t('editor.undo'), run } });
}

/** @param {Ctx} ctx @param {Gap} g @param {Done} done */
export async function acceptGap(ctx, g, done) {
  if (!['new', 'reopened', 'declined', 'quiet'].includes(g.status)) {
    toast(t('editor.accept.already', { status: t(`editor.status.${g.status}`) }));
    return;
  }
  try {
    const after = await patchGap(
      ctx,
      g,
      { status: 'accepted', owner: g.owner ?? (ctx.who.name || null) },
      done,
    );
    if (after) toast(t('editor.accept.done'));
  } catch (error) {
    toastFault(error);
  }
}

/** @param {Ctx} ctx @param {Gap} g @param {Done} done */
export function declineGap(ctx, g, done) {
  const reasons = ['answered', 'process', 'route', 'outside', 'noise'];
  const reason = radios(
    'reason',
    reasons.map((r) => [r, t(`editor.decline.${r}`)]),
  );
  const words = h('textarea', { rows: '3', maxlength: '500' });
  ask({
    title: t('editor.decline.title', { title: g.title }),
    body: [
      h('p', { class: 'lead' }, t('editor.decline.text')),
      h(
        'fieldset',
        { class: 'bare' },
        h('legend', { class: 'label' }, t('editor.decline.reason')),
        ...reason.nodes,
      ),
      field(t('editor.decline.words'), words),
    ],
    action: t('editor.decline.button'),
    send: async () => {
      const why = reason.value();
      const told = [t(`editor.decline.${why}`), words.value.trim()].filter(Boolean).join(': ');
      let after = await patchGap(ctx, g, { status: 'declined', note: told }, done);
      if (!after) return;
      // What no text helps is told in the digest.
      if (why === 'process' || why === 'route') {
        await ctx.api.send('POST', `gaps/${g.id}/cure`, { kind: why, preview: false });
        after = /** @type {Gap} */ (await ctx.api.get(`gaps/${g.id}`));
        done(after);
      }
      declined(ctx, g, after, done);
    },
  });
}

/**
 * @param {Ctx} ctx
 * @param {Gap} g
 * @param {{ id: string, title: string }[]} others
 * @param {(into: Gap) => void} done
 * @param {string} [chosen] the one that is meant most likely; else the first
 */
export function mergeGap(ctx, g, others, done, chosen) {
  const rest = others.filter((o) => o.id !== g.id);
  if (!rest.length) {
    toast(t('editor.merge.alone'));
    return;
  }
  const select = h('select', {});
  for (const o of rest) select.append(h('option', { value: o.id }, o.title));
  if (chosen) select.value = chosen;
  ask({
    title: t('editor.merge.title', { title: g.title }),
    body: [
      h('p', { class: 'lead' }, t('editor.merge.text')),
      field(t('editor.merge.into'), select),
    ],
    action: t('editor.merge.button'),
    send: async () => {
      const into = await ctx.api.send('POST', 'gaps/merge', { into: select.value, from: [g.id] });
      toast(t('editor.merge.done', { title: into.title }));
      done(into);
    },
  });
}

/** @param {Ctx} ctx @param {Gap} g @param {Done} done */
export function assignGap(ctx, g, done) {
  const owner = h('input', {
    value: g.owner ?? ctx.who.name,
    maxlength: '100',
    autocomplete: 'off',
  });
  const note = h('textarea', { rows: '3', maxlength: '2000' });
  note.value = g.note ?? '';
  ask({
    title: t('editor.assign.title'),
    body: [
      field(t('editor.col.owner'), owner, t('editor.assign.hint')),
      field(t('editor.note'), note),
    ],
    action: t('console.save'),
    send: async () => {
      const change = { owner: owner.value.trim() || null, note: note.value.trim() || null };
      if (await patchGap(ctx, g, change, done)) toast(t('editor.saved'));
    },
  });
}

/** Those questions leave for a gap of their own. @param {Ctx} ctx @param {GapWhole} g @param {string[]} questions @param {() => void} done */
export async function takeOut(ctx, g, questions, done) {
  if (!questions.length) {
    toast(t('editor.split.choose'));
    return;
  }
  if (questions.length >= g.questions.length) {
    toast(t('editor.split.all'));
    return;
  }
  try {
    const fresh = await ctx.api.send('POST', `gaps/${g.id}/split`, {
      questions,
      version: g.version,
    });
    const undo = async () => {
      await ctx.api.send('POST', 'gaps/merge', { into: g.id, from: [fresh.id] });
      done();
    };
    toast(t('editor.split.done'), {
      action: { text: t('editor.undo'), run: () => undo().catch(toastFault) },
    });
    done();
  } catch (error) {
    if (error instanceof ApiError && error.status === 409)
      await toldStale(ctx, g, done, (now) =>
        takeOut(ctx, /** @type {GapWhole} */ (now), questions, done),
      );
    else toastFault(error);
  }
}
