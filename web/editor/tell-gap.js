/** SPDX-License-Identifier: GPL-3.0-or-later */
import { ApiError } from '../console/api.js';

/** @typedef {import('./api.js').GapWhole} GapWhole */
/** @typedef {import('./main.js').Ctx} Ctx */

const TRIES = 12;
const AGAIN_MS = 400;

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
