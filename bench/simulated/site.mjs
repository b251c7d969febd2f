// site.mjs - the service over HTTP, as customers, an agent and an editor use it.
import assert from 'node:assert/strict';
import { addToken, query, until } from '../../tests/e2e/daemon.mjs';

const json = { 'Content-Type': 'application/json' };
const path = (id) => id.split('/').map(encodeURIComponent).join('/');

export class Site {
  constructor(daemon) {
    this.daemon = daemon;
    this.requests = 0;
  }

  async open() {
    for (const role of ['agent', 'editor']) this[role] = await addToken(this.daemon, role, '--name', role);
    const headers = this.as('editor');
    await until('the tokens count', async () => (await this.daemon.get('/api/v1/signin', { headers })).status !== 401);
    return this;
  }

  as(role) {
    return { Authorization: `Bearer ${this[role]}` };
  }

  async call(method, url, { headers = {}, body, status = [200, 201] } = {}) {
    this.requests++;
    const reply = await this.daemon.get(`/api/v1${url}`, {
      method,
      headers: body === undefined ? headers : { ...json, ...headers },
      body: body === undefined ? undefined : JSON.stringify(body),
      seconds: 120,
    });
    assert.ok(status.includes(reply.status), `${method} ${url}: ${reply.status} ${reply.text.slice(0, 300)}`);
    return reply.json();
  }

  // ---- an editor ----

  edit(method, url, body, status) {
    return this.call(method, url, { headers: this.as('editor'), body, status });
  }

  /** All gaps, in the order of the listing. */
  async gaps() {
    const all = [];
    for (;;) {
      const page = await this.edit('GET', `/gaps?status=all&limit=50&offset=${all.length}`);
      all.push(...page.gaps);
      if (!page.gaps.length || all.length >= page.total) return all;
    }
  }

  gap(id) {
    return this.edit('GET', `/gaps/${id}`);
  }

  /** Changes a gap as it is now: what the machine did meanwhile is no conflict, and it may
   * not know for a moment of an article that was just written. */
  changeGap(id, body) {
    return until(`${id} takes ${JSON.stringify(body)}`, async () => {
      const { version } = await this.gap(id);
      return this.edit('PATCH', `/gaps/${id}`, { ...body, version });
    });
  }

  source(id) {
    return this.edit('GET', `/sources/${path(id)}`);
  }

  put(id, markdown, version) {
    return this.edit('PUT', `/articles/${path(id)}`, { markdown, version });
  }

  // ---- an agent ----

  agentSearches(q) {
    return this.call('GET', `/search?${query({ q, limit: 10 })}`, { headers: this.as('agent') });
  }

  agentTells(url, body) {
    return this.call('POST', url, { headers: this.as('agent'), body });
  }
}

/** One visitor's browser, with an address and a session of its own. */
export class Browser {
  constructor(site, number, lang) {
    Object.assign(this, { site, number, lang, session: null, sent: 0 });
    this.headers = { 'X-Forwarded-For': [10, number >> 16, (number >> 8) & 255, number & 255].join('.') };
  }

  async search(q, typing) {
    const session = this.session ? { session: this.session } : {};
    const url = `/search?${query({ q, lang: this.lang, page: '/help', ...(typing ? { typing: 1 } : {}), ...session })}`;
    const reply = await this.site.call('GET', url, { headers: this.headers });
    this.session = reply.session;
    return reply;
  }

  /** events: [{ type, article_id, … }] about one search. */
  tell(reply, ...events) {
    return this.site.call('POST', '/events', {
      headers: this.headers,
      body: events.map((e) => ({
        event_id: `v${this.number}-${this.sent++}`,
        session: this.session,
        search_id: reply.search_id,
        page: '/help',
        ...e,
      })),
    });
  }

  write(message) {
    const body = { session: this.session, message, email: `visitor${this.number}@example.com` };
    return this.site.call('POST', '/contact', { headers: this.headers, body });
  }

  async code() {
    return (await this.site.call('POST', '/handoffs', { headers: this.headers, body: { session: this.session } })).code;
  }
}
