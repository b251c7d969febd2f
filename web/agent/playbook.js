/** SPDX-License-Identifier: GPL-3.0-or-later */
import { h, safeHtml } from '../console/dom.js';
import { lang, t } from '../console/text.js';

/** @typedef {{ title: string, body: Node }} Step */
/** @typedef {{ ack: string, asks: { ask: string, why: string | null }[], authority: string, transfer: string, steps: Step[], lang: string }} Playbook */
/** @typedef {import('../shared/api.d.ts').AgentArticle} Article */

const OWN_STEPS = 6;

/** The steps that hold everywhere, for a knowledge base without a playbook of its own. */
function ownPlaybook() {
  /** @type {Step[]} */
  const steps = [];
  for (let i = 1; i <= OWN_STEPS; i += 1)
    steps.push({
      title: t(`agent.playbook.${i}.title`),
      body: h('p', {}, t(`agent.playbook.${i}.text`)),
    });
  return {
    ack: t('agent.playbook.ack'),
    asks: [],
    authority: '',
    transfer: '',
    steps,
    lang: lang(),
  };
}

/** An article's sections, each a step. @param {Article} article @returns {Step[]} */
function sections(article) {
  const holder = h('div', {}, safeHtml(article.html));
  /** @type {Step[]} */
  const steps = [];
  for (const node of [...holder.childNodes]) {
    if (node instanceof HTMLElement && node.tagName === 'H2')
      steps.push({ title: node.textContent ?? '', body: h('div', { class: 'prose' }) });
    else steps.at(-1)?.body.appendChild(node);
  }
  return steps;
}

/** @param {Article} article @returns {Playbook} */
function ofArticle(article) {
  return {
    ack: article.ack ?? t('agent.playbook.ack'),
    asks: article.clarify ?? [],
    authority: article.authority ?? '',
    transfer: article.transfer ?? '',
    steps: sections(article),
    lang: article.lang,
  };
}

/**
 * The knowledge base's own playbook for complaints: the agents' article that is nearest to it, in
 * the console's language (either script of Chinese).
 * @param {import('../console/api.js').Api} api
 * @returns {Promise<Playbook>}
 */
export async function findPlaybook(api) {
  const own = lang().split('-')[0] ?? '';
  const reply = await api.get('agent/search', {
    q: t('agent.playbook.query'),
    typing: 1,
    limit: 10,
  });
  /** @type {import('../shared/api.d.ts').AgentResult[]} */
  const found = reply.results;
  const best = found.find((r) => r.agent_only && r.lang.startsWith(own));
  if (!best) return ownPlaybook();
  const article = await api.get(`agent/articles/${encodeURI(best.id)}`);
  const playbook = ofArticle(article);
  return playbook.steps.length ? playbook : ownPlaybook();
}
