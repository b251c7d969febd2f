/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { button, field, h } from '../console/dom.js';
import { t, tn } from '../console/text.js';
import { toast, toastFault } from '../console/toast.js';
import { onTyping } from '../shared/typing.js';
import { ask } from './dialog.js';
import { diffView } from './diff.js';
import { download } from './download.js';
import { dropDraft, keepDraft, keptDraft } from './drafts.js';
import { asPublished, isDraft, newArticle, questionInsert } from './front.js';
import { card, load } from './parts.js';
import { previewPane } from './preview.js';
import { apiPath, link } from './route.js';
import { toolbar, typeAt } from './toolbar.js';
import { wordingsCard } from './wordings.js';

/** @typedef {import('./api.js').Source} Source */
/** @typedef {import('./api.js').Changed} Changed */
/** @typedef {import('./api.js').GapWhole} GapWhole */
/** @typedef {import('./drafts.js').Kept} Kept */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {import('./route.js').Route} Route */
/** @typedef {{ text: string, base: string, version: string, fresh: boolean, writable: boolean, restored: boolean, heldBack: string[], gap: GapWhole | null, validTo: string | undefined }} Work */

const LINT_MS = 400;
const TRIES = 12;
const AGAIN_MS = 400;

/** @param {Ctx} ctx @param {string} id @returns {Promise<Source | null>} null: there is none yet */
async function source(ctx, id) {
  try {
    return await ctx.api.get(`sources/${apiPath(id)}`);
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** What is there, what was typed before, and the gap it is for. @param {Ctx} ctx @param {Route} route @returns {Promise<Work>} */
async function gather(ctx, route) {
  const id = route.rest;
  const gapId = route.query.get('gap');
  const from = route.query.get('from');
  /** @type {[Source | null, GapWhole | null, Source | null]} */
  const [there, gap, other] = await Promise.all([
    source(ctx, id),
    gapId ? ctx.api.get(`gaps/${gapId}`) : null,
    from ? source(ctx, from) : null,
  ]);
  const kept = keptDraft(id);
  const base = there?.markdown ?? '';
  // A draft that was begun anew gives way to the file that was saved of it.
  const typed = kept && (kept.version || !there) ? kept.markdown : undefined;
  const begun =
    there?.markdown ??
    other?.markdown ??
    newArticle(gap?.title ?? '', new Date().toISOString().slice(0, 10));
  return {
    text: typed ?? begun,
    base: kept?.base ?? base,
    version: kept?.version || there?.version || '',
    fresh: !there,
    writable: there?.writable ?? true,
    restored: Boolean(typed !== undefined && there && typed !== base),
    heldBack: kept?.heldBack ?? [],
    gap,
    validTo: kept?.validTo,
  };
}

/** The article as it is being written. */
class Writer {
  /** @param {Ctx} ctx @param {Route} route @param {Work} work */
  constructor(ctx, route, work) {
    this.ctx = ctx;
    this.work = work;
    this.id = route.rest;
    this.notice = route.query.has('notice');
    this.text = h('textarea', {
      class: 'source',
      spellcheck: 'false',
      'aria-label': t('editor.write.text'),
      wrap: 'soft',
    });
    this.text.value = work.text;
    this.lint = h('div', { class: 'lint', role: 'status' });
    this.theirs = h('div', {});
    this.preview = previewPane();
    this.turn = 0;
    this.typing = onTyping(
      /** @type {HTMLInputElement} */ (/** @type {unknown} */ (this.text)),
      LINT_MS,
      () => void this.check(),
    );
    this.text.addEventListener('input', () => this.keep());
    this.words = work.gap
      ? wordingsCard(work.gap, new Set(work.heldBack), (q) => this.addQuestion(q))
      : null;
  }

  keep() {
    const { version, base, heldBack, validTo } = this.work;
    keepDraft(this.id, {
      markdown: this.text.value,
      version,
      base,
      heldBack,
      ...(validTo && { validTo }),
    });
  }

  /** @param {string} markdown @param {boolean} dry @returns {Promise<Changed>} */
  put(markdown, dry) {
    return this.ctx.api.send('PUT', `articles/${apiPath(this.id)}`, {
      markdown,
      version: this.work.version,
      dry_run: dry,
    });
  }

  /** What the daemon says of it, and what readers would see: as it would be published. */
  async check() {
    const turn = ++this.turn;
    try {
      const changed = await this.put(asPublished(this.text.value), true);
      if (turn !== this.turn) return;
      this.preview.show(changed);
      this.words?.show(
        /** @type {{ questions?: string[] } | null | undefined} */ (changed.agent ?? changed.public)
          ?.questions ?? [],
      );
      this.tell(changed.warnings.map((w) => ({ ...w, fault: false })));
    } catch (error) {
      if (turn !== this.turn) return;
      if (!(error instanceof ApiError)) throw error;
      // Another version is told when one publishes; it does not keep one from writing.
      if (error.status === 409)
        this.tell([{ line: 0, text: t('editor.write.moved'), fault: false }]);
      else if (error.status === 400) this.tell([faultOf(error.detail)]);
      else this.tell([{ line: 0, text: t('editor.write.unchecked'), fault: false }]);
    }
  }

  /** @param {{ line: number, text: string, fault: boolean }[]} found */
  tell(found) {
    if (!found.length) {
      this.lint.replaceChildren(h('p', { class: 'lint-good' }, t('editor.lint.none')));
      return;
    }
    const rows = found.map((f) =>
      h(
        'li',
        { class: f.fault ? 'fault' : 'warning' },
        f.line > 0
          ? button('link', t('editor.lint.line', { n: f.line }), () => this.goTo(f.line))
          : null,
        h('span', {}, f.text),
      ),
    );
    this.lint.replaceChildren(
      h('p', { class: 'label' }, tn('editor.lint.found', found.length)),
      h('ul', {}, ...rows),
    );
  }

  /** @param {number} line */
  goTo(line) {
    const lines = this.text.value.split('\n');
    const at = lines.slice(0, line - 1).reduce((n, l) => n + l.length + 1, 0);
    this.text.focus();
    this.text.setSelectionRange(at, at + (lines[line - 1]?.length ?? 0));
    this.text.scrollTop = Math.max(0, (this.text.scrollHeight / lines.length) * (line - 4));
  }

  /** @param {string} wording */
  addQuestion(wording) {
    const insert = questionInsert(this.text.value, wording);
    if (!insert) {
      toast(t('editor.wording.by_hand'));
      return;
    }
    typeAt(this.text, insert.at, insert.text);
    void this.check();
  }

  /** @param {boolean} publish else it is kept as a draft */
  async save(publish) {
    const markdown = publish ? asPublished(this.text.value) : this.text.value;
    try {
      const changed = await this.put(markdown, false);
      this.saved(changed, markdown, publish);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409)
        await this.stale(() => this.save(publish));
      else if (error instanceof ApiError && error.status === 400)
        this.tell([faultOf(error.detail)]);
      else toastFault(error);
      return;
    }
    if (publish && this.work.gap && !this.notice)
      await this.tellGap(this.work.gap).catch(toastFault);
  }

  /** @param {Changed} changed @param {string} markdown @param {boolean} publish */
  saved(changed, markdown, publish) {
    dropDraft(this.id);
    Object.assign(this.work, { version: changed.version, base: markdown, fresh: false });
    if (this.text.value !== markdown) this.text.value = markdown;
    this.theirs.replaceChildren();
    toast(changed.note ?? t(publish ? 'editor.write.published' : 'editor.write.drafted'));
    const { patch } = changed;
    if (patch)
      toast(t('editor.write.patch'), {
        action: {
          text: t('editor.download'),
          run: () => download(`${this.id.split('/').pop()}.patch`, patch),
        },
      });
  }

  /** @param {GapWhole} seen */
  async tellGap(seen) {
    await tellGap(this.ctx, seen.id, this.id);
    location.hash = link(`gaps/${seen.id}`);
  }

  /** Somebody else published meanwhile: told with what changed; what was typed stays. @param {() => Promise<void>} again */
  async stale(again) {
    const there = await source(this.ctx, this.id);
    const theirs = there?.markdown ?? '';
    const changes = diffView(this.work.base, theirs);
    this.work.version = there?.version ?? '';
    this.keep();
    this.theirs.replaceChildren(
      card(
        t('editor.write.theirs'),
        [
          h('p', { class: 'hint' }, t('editor.write.theirs.text')),
          diffView(this.work.base, theirs),
        ],
        { id: 'theirs' },
      ),
    );
    this.work.base = theirs;
    ask({
      title: t('editor.write.stale'),
      cls: 'wide',
      body: [h('p', {}, t('editor.write.stale.text')), changes],
      action: t('editor.write.stale.go_on'),
      send: async () => void setTimeout(() => void again()),
    });
  }
}

/** The gap learns of its article, and is checked. @param {Ctx} ctx @param {string} gap @param {string} id */
export async function tellGap(ctx, gap, id) {
  for (let left = TRIES; left > 0; left--) {
    /** @type {GapWhole} */
    const now = await ctx.api.get(`gaps/${gap}`);
    const change = linking(now, id);
    if (!change) return;
    try {
      await ctx.api.send('PATCH', `gaps/${gap}`, { ...change, version: now.version });
      return;
    } catch (error) {
      // The daemon opens the new index and checks its gaps a moment after the article is served.
      const soon = error instanceof ApiError && (error.status === 409 || error.status === 400);
      if (!soon || left === 1) throw error;
      await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
  }
}

/** What a gap is to be told of its article. @param {GapWhole} gap @param {string} id */
function linking(gap, id) {
  const out = ['published', 'verified', 'closed'].includes(gap.status);
  if (out && gap.article_id === id) return null;
  return { article_id: id, ...(!out && { status: 'published' }) };
}

/** @param {string} detail such as "line 3: what is wrong" */
function faultOf(detail) {
  const found = /^(?:[^:\s]+:)?\s*(?:line )?(\d+):\s*(.*)$/s.exec(detail);
  return { line: Number(found?.[1] ?? 0), text: found?.[2] ?? detail, fault: true };
}

/** Where a new article goes. @param {Writer} writer */
function addressField(writer) {
  const input = h('input', {
    value: writer.id,
    spellcheck: 'false',
    autocomplete: 'off',
    pattern: '[^\\s]+(/[^\\s]+)+',
  });
  input.addEventListener('change', () => {
    const id = input.value.trim().replace(/\.md$/, '');
    if (!input.checkValidity() || !id) return;
    dropDraft(writer.id);
    writer.id = id;
    writer.keep();
    void writer.check();
  });
  return field(t('editor.write.address'), input, t('editor.write.address.hint'));
}

/** @param {Writer} writer */
function buttons(writer) {
  const { writable } = writer.work;
  if (!writable)
    return [
      button('button', t('editor.write.download'), () =>
        download(`${writer.id.split('/').pop()}.md`, asPublished(writer.text.value)),
      ),
    ];
  /** @param {string} cls @param {string} text @param {boolean} publish */
  const save = (cls, text, publish) => {
    const b = button(cls, text, async () => {
      b.disabled = true;
      await writer.save(publish);
      b.disabled = false;
    });
    return b;
  };
  const draft = save('button quiet', t('editor.write.save_draft'), false);
  const hide = () => (draft.hidden = !isDraft(writer.text.value));
  writer.text.addEventListener('input', hide);
  hide();
  return [draft, save('button', t('editor.write.publish'), true)];
}

/** @param {Writer} writer */
function notes(writer) {
  const { work } = writer;
  const back = button('button quiet', t('editor.write.restore'), () => {
    writer.text.value = work.base;
    dropDraft(writer.id);
    void writer.check();
  });
  return [
    !work.writable && h('p', { class: 'note-box' }, t('editor.write.read_only')),
    work.restored && h('p', { class: 'note-box' }, t('editor.write.restored'), ' ', back),
    work.validTo && h('p', { class: 'note-box' }, t('editor.notice.until', { date: work.validTo })),
  ];
}

/** @param {Ctx} ctx @param {Route} route */
export function writeView(ctx, route) {
  const host = h('div', {});
  /** @type {Writer | undefined} */
  let writer;
  void load(
    host,
    () => gather(ctx, route),
    (work) => {
      writer = new Writer(ctx, route, work);
      void writer.check();
      const gap = work.gap;
      return [
        h(
          'header',
          { class: 'write-head' },
          h(
            'div',
            {},
            h(
              'nav',
              { class: 'crumbs', 'aria-label': t('editor.crumbs') },
              gap
                ? h(
                    'a',
                    { href: link(`gaps/${gap.id}`) },
                    t('editor.write.for', { title: gap.title }),
                  )
                : h('a', { href: link('articles') }, t('editor.nav.articles')),
            ),
            h('h1', { tabindex: '-1' }, t(work.fresh ? 'editor.write.new' : 'editor.write.mend')),
          ),
          h('div', { class: 'actions' }, ...buttons(writer)),
        ),
        ...notes(writer),
        h(
          'div',
          { class: 'write-grid' },
          h(
            'div',
            { class: 'column' },
            work.fresh ? addressField(writer) : h('p', { class: 'hint path' }, `${writer.id}.md`),
            h('div', { class: 'source-box' }, toolbar(writer.text), writer.text),
            writer.lint,
            writer.theirs,
          ),
          h('div', { class: 'column' }, writer.preview.node, writer.words?.node),
        ),
      ];
    },
  );
  return {
    title: t('editor.nav.write'),
    node: h('div', { class: 'view' }, host),
    leave: () => writer?.typing.cancel(),
  };
}
