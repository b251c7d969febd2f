/**
 * What a visitor does on these pages, told to the daemon. The visit is one session, which
 * the tab keeps; no address holds it.
 */
import { whenSeen } from '../shared/seen.js';
import * as signals from '../shared/signals.js';

const ASKED = 'answerd.asked';
const READ_MS = 10_000;
const SEEN_MS = 5000;

/** @param {import("../shared/signals.js").Asked} asked */
function keepAsked(asked) {
  signals.belong(asked);
  signals.store(ASKED, JSON.stringify(asked));
}

/** The question that led here, if one did: from its results, or from article to article. */
function recallAsked() {
  const asked = signals.recall(ASKED);
  if (asked && typeof asked === 'object') signals.belong(asked);
}

/**
 * The page was rendered without counting the question: only here it is known whose it is.
 * A page that is loaded again, or gone back to, asks nothing new.
 * @param {string} ask query of the API
 */
async function tellSearch(ask) {
  const known = history.state?.answerd;
  if (known) {
    keepAsked(known);
    return;
  }
  const query = new URLSearchParams(ask);
  query.set('page', location.pathname);
  if (signals.session) query.set('session', signals.session);
  const reply = await fetch(`/api/v1/search?${query}`, { keepalive: true });
  if (!reply.ok) return;
  const { search_id, session } = await reply.json();
  signals.keep(session);
  keepAsked({ search_id, query: query.get('q') ?? '' });
  history.replaceState({ ...history.state, answerd: signals.asked }, '');
}

/** @param {string} path of an article's page */
const articleOf = (path) => decodeURIComponent(path.slice('/articles/'.length));

function watchResults() {
  const links = [
    .../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('.result-title a')),
  ];
  links.forEach((link, i) =>
    link.addEventListener('click', () =>
      signals.tell('click', { article_id: articleOf(link.pathname), position: i + 1 }),
    ),
  );
  const answer = document.querySelector('.answer');
  const first = links[0];
  if (answer && first)
    whenSeen(answer, SEEN_MS, 0.5, () =>
      signals.tell('answer_seen', { article_id: articleOf(first.pathname) }),
    );
}

/** @param {string} id */
function watchArticle(id) {
  const article = document.querySelector('.article');
  signals.tell('view', { article_id: id });
  if (article) whenSeen(article, READ_MS, 0, () => signals.tell('read', { article_id: id }));
}

/** A way to a person is taken by its link, or by taking its address along. */
function watchWays() {
  for (const way of document.querySelectorAll('.way')) {
    const reason = way.getAttribute('data-kind') ?? '';
    const link = way.querySelector('a');
    (link ?? way).addEventListener(link ? 'click' : 'copy', () =>
      signals.tell('contact', { reason }),
    );
  }
  const call = document.querySelector('.call');
  call?.addEventListener('click', () =>
    signals.tell('contact', { reason: call.getAttribute('data-kind') ?? '' }),
  );
}

export function startVisit() {
  signals.begin('');
  const id = document.querySelector('.vote')?.getAttribute('data-article');
  const ask = document.querySelector('[data-ask]')?.getAttribute('data-ask');
  if (id) {
    recallAsked();
    watchArticle(id);
  } else if (ask) {
    void tellSearch(ask).catch(() => undefined);
    watchResults();
  } else {
    keepAsked({});
  }
  watchWays();
}
