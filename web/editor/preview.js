/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h, safeHtml } from '../console/dom.js';
import { t } from '../console/text.js';

/** @typedef {import('./api.js').Preview} Preview */
/** @typedef {import('./api.js').Changed} Changed */

/** @param {string} label @param {string | null | undefined} text @param {string} [cls] */
function part(label, text, cls = '') {
  return text
    ? h('div', { class: `said ${cls}`.trim() }, h('p', { class: 'label' }, label), h('p', {}, text))
    : null;
}

/** @param {Preview} article */
function options(article) {
  if (!article.options?.length) return null;
  return h(
    'ul',
    { class: 'options' },
    ...article.options.map((o) =>
      h('li', {}, o.when && h('strong', {}, o.when), o.say && h('p', {}, o.say)),
    ),
  );
}

/** What only agents see. @param {Preview} article */
function internal(article) {
  const questions = (article.clarify ?? []).map((c) =>
    h('li', {}, c.ask, c.why && h('p', { class: 'hint' }, c.why)),
  );
  const notes = article.agent_notes_html;
  const parts = [
    questions.length > 0 &&
      h(
        'div',
        { class: 'said' },
        h('p', { class: 'label' }, t('editor.preview.clarify')),
        h('ol', {}, ...questions),
      ),
    part(t('editor.preview.authority'), article.authority),
    part(t('editor.preview.transfer'), article.transfer),
    part(t('editor.col.owner'), article.owner),
    notes &&
      h(
        'div',
        { class: 'said prose' },
        h('p', { class: 'label' }, t('editor.preview.notes')),
        safeHtml(notes),
      ),
  ].filter(Boolean);
  return (
    parts.length > 0 &&
    h(
      'div',
      { class: 'internal-box' },
      h('p', { class: 'badge internal' }, t('editor.preview.internal')),
      ...parts,
    )
  );
}

/** @param {Preview} article @param {boolean} agent */
function page(article, agent) {
  return h(
    'div',
    { class: 'preview-page' },
    h('h2', {}, article.title),
    agent && part(t('editor.preview.ack'), article.ack),
    part(t('editor.preview.say'), article.say, 'short'),
    options(article),
    agent && internal(article),
    h('div', { class: 'prose' }, safeHtml(article.html)),
  );
}

/** Two readers, one article: tabs by their pattern of WAI-ARIA. */
export function previewPane() {
  const panel = h('div', {
    class: 'preview',
    role: 'tabpanel',
    id: 'preview',
    tabindex: '0',
    'aria-labelledby': 'tab-public',
  });
  /** @type {'public' | 'agent'} */
  let whose = 'public';
  /** @type {Changed | undefined} */
  let shown;
  let archived = false;
  const draw = () => {
    for (const tab of tabs) {
      const on = tab.dataset.whose === whose;
      tab.setAttribute('aria-selected', String(on));
      tab.tabIndex = on ? 0 : -1;
    }
    panel.setAttribute('aria-labelledby', `tab-${whose}`);
    const top = panel.scrollTop;
    const article = archived ? undefined : shown?.[whose];
    if (shown)
      panel.replaceChildren(
        article
          ? page(article, whose === 'agent')
          : h('div', { class: 'empty' }, h('p', {}, t(`editor.preview.none.${archived ? 'archived' : whose}`))),
      );
    panel.scrollTop = top;
  };
  const tabs = /** @type {const} */ (['public', 'agent']).map((name) => {
    const tab = h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `tab-${name}`,
        'aria-controls': 'preview',
        'data-whose': name,
      },
      t(`editor.preview.${name}`),
    );
    tab.addEventListener('click', () => {
      whose = name;
      draw();
    });
    tab.addEventListener('keydown', (e) => {
      if (e.key !== 'ArrowLeft' && e.key !== 'ArrowRight') return;
      whose = whose === 'public' ? 'agent' : 'public';
      draw();
      tabs.find((one) => one.dataset.whose === whose)?.focus();
    });
    return tab;
  });
  const old = h('p', { class: 'preview-old', role: 'status' });
  const node = h(
    'section',
    { class: 'card flush preview-card', 'aria-label': t('editor.preview') },
    h('div', { class: 'tabs', role: 'tablist', 'aria-label': t('editor.preview') }, ...tabs),
    old,
    panel,
  );
  draw();
  return {
    node,
    /** @param {Changed} changed @param {boolean} gone it is served to nobody */
    show: (changed, gone) => {
      shown = changed;
      archived = gone;
      old.replaceChildren();
      draw();
    },
    /** The text went on, and could not be shown. */
    outdated: () => old.replaceChildren(shown ? t('editor.preview.old') : ''),
  };
}
