// The public articles that a daemon serves, read through its API.

export async function listArticles(client, params = '') {
  const all = [];
  for (;;) {
    const page = await client.json(`/api/v1/articles?limit=50&offset=${all.length}${params}`);
    all.push(...page.articles);
    if (all.length >= page.total || page.articles.length === 0) return all;
  }
}

// With the questions of each; a few at a time.
export async function readArticles(client) {
  const left = await listArticles(client);
  const read = [];
  const worker = async () => {
    for (let next; (next = left.shift()); ) read.push(await client.article(next.id));
  };
  await Promise.all(Array.from({ length: 8 }, worker));
  return read;
}

// What an article and its translations share.
export const keyOf = (id) => id.replace(/^[^/]+\//, '');
