/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';
import { button, h } from '../console/dom.js';
import { saidText, t, tn } from '../console/text.js';
import { dropToasts, toast, toastFault } from '../console/toast.js';
import { onTyping } from '../shared/typing.js';
import { addressFault, addressField, idFault } from './address.js';
import { today } from './days.js';
import { ask } from './dialog.js';
import { diffView } from './diff.js';
import { download } from './download.js';
import { dropDraft, keepDraft, keptDraft } from './drafts.js';
import { asPublished, isArchived, isDraft, newArticle, questionInsert } from './front.js';
import { card, load } from './parts.js';
import { previewPane } from './preview.js';
import { apiPath, link } from './route.js';
import { tellGap } from './tell-gap.js';
import { toolbar, typeAt } from './toolbar.js';
import { wordingsCard } from './wordings.js';

/** @typedef {import('./api.js').Source} Source */
/** @typedef {import('./api.js').Changed} Changed */
/** @typedef {import('./api.js').GapWhole} GapWhole */
/** @typedef {import('./drafts.js').Kept} Kept */
/** @typedef {import('./main.js').Ctx} Ctx */
/** @typedef {import('./route.js').Route} Route */
/** @typedef {{ line: number, text: string, fault: boolean }} Remark fault: it keeps the article from being published */
/** @typedef {{ id: string, text: string, base: string, version: string, fresh: boolean, writable: boolean, restored: boolean, heldBack: string[], gap: GapWhole | null, validTo: string | undefined }} Work */

const LINT_MS = 400;

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
  const good = !addressFault(route.rest, ctx.who.languages);
  const gapId = route.query.get('gap');
  const from = route.query.get('from');
  /** @type {[Source | null, GapWhole | null, Source | null]} */
  const [there, gap, other] = await Promise.all([
    idFault(route.rest) ? null : source(ctx, route.rest),
    gapId ? ctx.api.get(`gaps/${gapId}`) : null,
    from ? source(ctx, from) : null,
  ]);
  const id = there || good ? route.rest : '';
  const kept = keptDraft(id);
  const base = there?.markdown ?? '';
  // A draft that was begun anew gives way to the file that was saved of it.
  const typed = kept && (kept.version || !there) ? kept.markdown : undefined;
  const begun =
    there?.markdown ??
    other?.markdown ??
    newArticle(gap?.title ?? '', today(ctx.who.timezone));
  return {
    id,
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
    this.id = work.id;
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
    this.place = h('div', {});
    this.left = false;
    this.query = route.query;
    this.address = work.fresh ? this.newAddress(route.rest) : null;
    this.showPlace();
    this.preview = previewPane();
    this.turn = 0;
    /** @type {string | undefined} what a colleague published after this was begun */
    this.newer = undefined;
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

  /** @param {string} typed */
  newAddress(typed) {
    return addressField({
      id: typed,
      languages: this.ctx.who.languages,
      exists: async (id) => {
        const there = Boolean(await source(this.ctx, id));
        if (there && id === this.id) this.moveTo(''); // a colleague was first
        return there;
      },
      take: (id) => {
        if (id === this.id || this.left) return;
        this.moveTo(id);
        void this.check();
      },
    });
  }

  showPlace() {
    this.place.replaceChildren(
      this.address?.node ?? h('p', { class: 'hint path' }, `${this.id}.md`),
    );
  }

  /** What is written goes to another address, with what was kept of it. @param {string} id empty: to none yet */
  moveTo(id) {
    dropDraft(this.id);
    this.id = id;
    this.newer = undefined;
    this.keep();
    const at = link(id ? `write/${id}` : 'write', Object.fromEntries(this.query));
    if (!this.left) history.replaceState(null, '', at);
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

  /** @param {string} markdown @param {boolean} dry @param {string} [version] @returns {Promise<Changed>} */
  put(markdown, dry, version = this.work.version) {
    // Without an address yet it is but looked at, as if it had one.
    const id = this.id || `${this.ctx.who.languages[0]}/category/new-article`;
    return this.ctx.api.send('PUT', `articles/${apiPath(id)}`, {
      markdown,
      version,
      dry_run: dry,
    });
  }

  /** As it would be published, over what a colleague published meanwhile too. @returns {Promise<Changed>} */
  async tried() {
    const markdown = asPublished(this.text.value);
    try {
      return await this.put(markdown, true, this.newer);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 409) throw error;
      const there = await source(this.ctx, this.id);
      if (there && this.work.fresh) {
        this.address?.taken(this.id);
        this.moveTo('');
        return this.put(markdown, true);
      }
      this.newer = there?.version ?? '';
      return this.put(markdown, true, this.newer);
    }
  }

  /** What the daemon says of it, and what readers would see: as it would be published. */
  async check() {
    const turn = ++this.turn;
    try {
      const changed = await this.tried();
      if (turn !== this.turn) return;
      this.preview.show(changed, isArchived(this.text.value));
      this.words?.show(
        /** @type {{ questions?: string[] } | null | undefined} */ (changed.agent ?? changed.public)
          ?.questions ?? [],
      );
      const warnings = changed.warnings.map((w) => remark(w, false));
      // Another version is told when one publishes; it does not keep one from writing.
      const moved = { line: 0, text: t('editor.write.moved'), fault: false };
      this.tell(this.newer === undefined ? warnings : [moved, ...warnings]);
    } catch (error) {
      if (turn !== this.turn) return;
      if (!(error instanceof ApiError)) throw error;
      this.preview.outdated();
      if (error.status === 400) this.tell(faultsOf(error));
      else this.tell([{ line: 0, text: t('editor.write.unchecked'), fault: false }]);
    }
  }

  /** @param {Remark[]} found */
  tell(found) {
    if (!found.length) {
      this.lint.replaceChildren(h('p', { class: 'lint-good' }, t('editor.lint.none')));
      return;
    }
    const rows = found.map((f) =>
      h(
        'li',
        { class: f.fault ? 'fault' : 'warning', tabindex: '-1' },
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

  /** It was not saved: said, with the line, and the first fault is gone to. @param {Remark[]} faults @param {boolean} publish */
  refused(faults, publish) {
    this.turn++;
    this.typing.cancel();
    this.tell(faults);
    this.preview.outdated();
    const [first] = faults;
    const why = first?.line
      ? t('editor.write.at_line', { n: first.line, text: first.text })
      : (first?.text ?? '');
    this.notSaved(why, publish);
    const row = this.lint.querySelector('li');
    (row?.querySelector('button') ?? row)?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'center' });
  }

  /** @param {string} why @param {boolean} publish */
  notSaved(why, publish) {
    toast(t(`editor.write.not_${publish ? 'published' : 'drafted'}`, { why }), { fault: true });
  }

  /** Whether it may go where it is to go; if not, that is said. @param {boolean} publish */
  async placed(publish) {
    if (!this.work.fresh || !this.address) return true;
    const why = await this.address.settle();
    if (why) {
      this.notSaved(why, publish);
      this.address.focus();
    }
    return !why && Boolean(this.id);
  }

  /** There is an article at its address, and this is another one. @param {boolean} publish */
  async taken(publish) {
    const { id } = this;
    if (!this.work.fresh || !this.address || !(await source(this.ctx, id))) return false;
    const why = this.address.taken(id);
    this.moveTo('');
    this.notSaved(why, publish);
    this.address.focus();
    return true;
  }

  /** @param {boolean} publish else it is kept as a draft */
  async save(publish) {
    const markdown = publish ? asPublished(this.text.value) : this.text.value;
    dropToasts();
    try {
      if (!(await this.placed(publish))) return;
      const changed = await this.put(markdown, false);
      this.saved(changed, markdown, publish);
    } catch (error) {
      if (error instanceof ApiError && error.status === 409) {
        if (!(await this.taken(publish))) await this.stale(() => this.save(publish));
      } else if (error instanceof ApiError && error.status === 400)
        this.refused(faultsOf(error), publish);
      else toastFault(error);
      return;
    }
    if (publish && this.work.gap && !this.notice && !isArchived(markdown))
      await this.tellGap(this.work.gap).catch(toastFault);
  }

  /** @param {Changed} changed @param {string} markdown @param {boolean} publish */
  saved(changed, markdown, publish) {
    dropDraft(this.id);
    Object.assign(this.work, { version: changed.version, base: markdown, fresh: false });
    this.newer = undefined;
    this.address?.cancel();
    this.address = null;
    this.showPlace();
    if (this.text.value !== markdown) this.text.value = markdown;
    this.theirs.replaceChildren();
    const told = !publish ? 'drafted' : isArchived(markdown) ? 'archived' : 'published';
    toast(changed.note ?? t(`editor.write.${told}`));
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

  leave() {
    this.left = true;
    this.typing.cancel();
    this.address?.cancel();
  }

  /** Somebody else published meanwhile: told with what changed; what was typed stays. @param {() => Promise<void>} again */
  async stale(again) {
    const there = await source(this.ctx, this.id);
    const theirs = there?.markdown ?? '';
    const changes = diffView(this.work.base, theirs);
    this.work.version = there?.version ?? '';
    this.newer = undefined;
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

/** @param {import('../console/api.js').Fault} f @param {boolean} fault @returns {Remark} */
function remark(f, fault) {
  return { line: f.line, text: saidText(f, f.text), fault };
}

/** What is wrong with the article, else why the call was not taken. @param {ApiError} error */
function faultsOf(error) {
  const { faults, said, detail } = error;
  if (faults.length) return faults.map((f) => remark(f, true));
  return [remark({ ...said, line: 0, text: detail }, true)];
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
            writer.place,
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
    leave: () => writer?.leave(),
  };
}
