// Starts the real daemon for a test, talks to it, and stops it.
//
//   const daemon = await startDaemon({ articles: { 'en/a/b': 'title: B' } });
//   const found = await daemon.json('/api/v1/search?q=b');
//   await daemon.stop();   // fails when it ended badly or a sanitizer spoke
//
// ANSWERD        the program (default: ANSWERD_BUILD/answerd, else build/answerd),
//                or tests/e2e/under-valgrind, which runs it under valgrind
// ANSWERD_SLOW   factor for every deadline, e.g. 5 under a sanitizer, 20 under valgrind
// ANSWERD_URL    a running daemon, for the tests that only read (openDaemon)
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync, renameSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const repo = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const demoKb = join(repo, 'kb');
export const slow = Number(process.env.ANSWERD_SLOW ?? 1);
export const binary = resolve(
  process.env.ANSWERD ?? join(process.env.ANSWERD_BUILD ?? join(repo, 'build'), 'answerd'),
);

const REPORTS = [
  /ERROR: AddressSanitizer/,
  /runtime error:/,
  /WARNING: ThreadSanitizer/,
  /LeakSanitizer/,
  /^==\d+== /m, // valgrind, which is silent otherwise: tests/e2e/under-valgrind
];
// What the demo's help center shows of people; the tests count on it.
export const channels = [
  { kind: 'phone', to: '+86 400 000 0000', hours: 'Mo-Su 00:00-24:00', reply_within: '1m' },
  { kind: 'wechat', to: 'yunfan-help', hours: 'Mo-Fr 09:00-18:00' },
  { kind: 'email', to: 'help@example.com', reply_within: '24h' },
];

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

// Polls until probe gives something true, and gives that; fails after seconds.
export async function until(what, probe, seconds = 10, everyMs = 15) {
  const limit = Date.now() + seconds * 1000 * slow;
  for (let last; ; ) {
    try {
      const found = await probe();
      if (found) return found;
    } catch (error) {
      last = error;
    }
    if (Date.now() > limit)
      throw new Error(`not within ${seconds * slow} s: ${what}${last ? ` (${last.message})` : ''}`);
    await sleep(everyMs);
  }
}

// ---- folders, removed when the test's process ends ----

const folders = new Set();
const running = new Set();

export function temporaryFolder() {
  const dir = mkdtempSync(join(tmpdir(), 'answerd-e2e-'));
  folders.add(dir);
  return dir;
}

function removeFolder(dir) {
  folders.delete(dir);
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
}

process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const dir of folders) removeFolder(dir);
});
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

// ---- articles ----

// The text of an article: front matter as an object (JSON is YAML) or as text.
export function articleText(front, body = '') {
  const head = typeof front === 'string' ? front.trim() : JSON.stringify(front);
  return `---\n${head}\n---\n\n${body}\n`;
}

// Saved as most editors do: written aside and renamed.
export function saveFile(path, text) {
  mkdirSync(dirname(path), { recursive: true });
  const aside = join(dirname(path), `.${process.pid}.tmp`);
  writeFileSync(aside, text);
  renameSync(aside, path);
}

// articles: { id: { title, body, ...front matter } } or { id: whole text }.
export function writeArticles(kb, articles) {
  mkdirSync(kb, { recursive: true });
  for (const [id, article] of Object.entries(articles)) {
    const { body = '', ...front } = typeof article === 'string' ? {} : article;
    saveFile(
      join(kb, `${id}.md`),
      typeof article === 'string' ? article : articleText(front, body),
    );
  }
}

// ---- processes ----

export function assertNoReport(stderr, what) {
  for (const report of REPORTS)
    assert.ok(!report.test(stderr), `${what}: a sanitizer or valgrind reports\n${stderr.slice(-8000)}`);
}

// Runs `answerd ...args` to its end. A sanitizer's report fails the test.
export function run(args, { input = '', env = {}, seconds = 60, cwd = undefined } = {}) {
  return new Promise((done, failed) => {
    const child = spawn(binary, args, { env: { ...process.env, ...env }, cwd });
    const out = [];
    const err = [];
    running.add(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000 * slow);
    child.stdout.on('data', (part) => out.push(part));
    child.stderr.on('data', (part) => err.push(part));
    child.stdin.on('error', () => {}); // it need not read
    child.stdin.end(input);
    child.on('error', failed);
    child.on('close', (status, signal) => {
      running.delete(child);
      clearTimeout(timer);
      const stdout = Buffer.concat(out).toString();
      const stderr = Buffer.concat(err).toString();
      try {
        assertNoReport(stderr, `answerd ${args.join(' ')}`);
        done({ status, signal, stdout, stderr });
      } catch (report) {
        failed(report);
      }
    });
  });
}

// The rows of `answerd gaps --csv --questions`, by column.
export async function gaps(data) {
  const { status, stdout, stderr } = await run(['gaps', '--csv', '--questions', '--limit', '100000', '--data', data]);
  assert.equal(status, 0, stderr);
  const [head, ...rows] = parseCsv(stdout.replace(/^\ufeff/, ''));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

export function parseCsv(text) {
  const rows = [];
  let row = [];
  for (const m of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/g)) {
    if (m.index === text.length && row.length === 0) break;
    row.push(m[1] === undefined ? m[2] : m[1].replaceAll('""', '"'));
    if (m[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

// A token of that role: what `answerd token add` prints last.
export async function addToken(daemon, role, ...more) {
  const { status, stdout, stderr } = await run(['token', 'add', '--role', role, ...more, '--data', daemon.data]);
  assert.equal(status, 0, stderr);
  return stdout.trimEnd().split('\n').at(-1);
}

// ---- talking ----

// A request to any server: { status, headers, body, text, json() }.
export function request(url, { method = 'GET', headers = {}, body, agent, socketPath, seconds = 20 } = {}) {
  return new Promise((done, failed) => {
    const rq = http.request(url, { method, headers, agent, socketPath }, (reply) => {
      const parts = [];
      reply.on('data', (part) => parts.push(part));
      reply.on('error', failed);
      reply.on('end', () => {
        const body = Buffer.concat(parts);
        done({
          status: reply.statusCode,
          headers: reply.headers,
          body,
          text: body.toString(),
          json: () => JSON.parse(body.toString()),
        });
      });
    });
    rq.setTimeout(seconds * 1000 * slow, () => rq.destroy(new Error(`no reply: ${url}`)));
    rq.on('error', failed);
    rq.end(body);
  });
}

export const query = (params) =>
  Object.entries(params)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

// What the tests ask of a daemon, whoever started it.
class Client {
  constructor(url) {
    this.url = url;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: 24 });
  }

  get(path, options = {}) {
    return request(this.url + path, { agent: this.agent, ...options });
  }

  // A reply that must be a 200 with JSON.
  async json(path, options) {
    const reply = await this.get(path, options);
    assert.equal(reply.status, 200, `${path.slice(0, 200)}: ${reply.text.slice(0, 500)}`);
    return reply.json();
  }

  // Not recorded as a question unless typing is 0.
  search(q, params = {}) {
    return this.json(`/api/v1/search?${query({ q, typing: 1, ...params })}`);
  }

  async ids(q, params) {
    return (await this.search(q, params)).results.map((result) => result.id);
  }

  suggest(q, params = {}) {
    return this.json(`/api/v1/suggest?${query({ q, ...params })}`);
  }

  article(id) {
    return this.json(`/api/v1/articles/${id.split('/').map(encodeURIComponent).join('/')}`);
  }

  // A reply that must be a problem with that status; gives it.
  async problem(path, status, options) {
    const reply = await this.get(path, options);
    assert.equal(reply.status, status, `${path.slice(0, 200)}: ${reply.text.slice(0, 500)}`);
    assert.match(reply.headers['content-type'], /^application\/problem\+json/);
    const problem = reply.json();
    assert.equal(problem.status, status);
    assert.ok(problem.title, 'a title');
    assert.ok(problem.detail.length > 10, `a helpful detail: ${problem.detail}`);
    return problem;
  }

  // The value of one line of /metrics, labels and all.
  async metric(name) {
    const { text } = await this.get('/metrics');
    const line = text.split('\n').find((l) => l.startsWith(`${name} `));
    assert.ok(line, `${name} in /metrics`);
    return Number(line.slice(name.length + 1));
  }

  ready(seconds = 30) {
    return until('ready', async () => (await this.get('/readyz')).status === 200, seconds);
  }
}

class Daemon extends Client {
  constructor(child, made) {
    super('');
    Object.assign(this, made);
    this.child = child;
    this.pid = child.pid;
    this.stderr = '';
    this.listening = [];
    this.ended = new Promise((done) => {
      child.on('close', (status, signal) => {
        running.delete(child);
        this.exit = { status, signal };
        done(this.exit);
      });
    });
    child.stderr.setEncoding('utf8');
    child.stderr.on('data', (text) => (this.stderr += text));
    child.stdout.resume();
    // A test that fails before it stops its daemon still ends.
    for (const handle of [child, child.stdout, child.stderr]) handle.unref();
  }

  // The lines of the log so far, parsed; others come as { text }.
  log() {
    return this.stderr
      .split('\n')
      .filter(Boolean)
      .map((line) => {
        try {
          return JSON.parse(line);
        } catch {
          return { text: line };
        }
      });
  }

  said(pattern, from = 0) {
    return this.log()
      .slice(from)
      .find((line) => pattern.test(line.text));
  }

  untilSaid(pattern, seconds = 5, from = 0) {
    return until(`the log says ${pattern}`, () => this.said(pattern, from), seconds);
  }

  // Reads the addresses from the log; rejects when the daemon ends first.
  async listens() {
    await until(
      'listening',
      () => {
        this.listening = this.log()
          .map((line) => /^listening on (.+)$/.exec(line.text)?.[1])
          .filter(Boolean);
        return this.exit || this.listening.length >= this.addresses;
      },
      30,
    );
    if (this.exit)
      throw new Error(`answerd ended with ${JSON.stringify(this.exit)}: ${this.stderr}`);
    const tcp = this.listening.find((address) => !address.startsWith('unix:'));
    this.url = tcp ? `http://${tcp}` : '';
    if (tcp) [, this.host, this.port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(tcp);
    this.port = Number(this.port);
  }

  // Another config for the next reload or start; an object or YAML.
  writeConfig(config) {
    saveFile(this.config, configText(config));
  }

  async reload(config) {
    const from = this.log().length;
    if (config !== undefined) this.writeConfig(config);
    this.child.kill('SIGHUP');
    return this.untilSaid(/^reloaded$|^not reloaded/, 10, from);
  }

  // Ends it by a signal, and checks how it ended.
  async end(signal = 'SIGTERM') {
    this.agent.destroy();
    if (!this.exit) this.child.kill(signal);
    const late = setTimeout(() => this.child.kill('SIGABRT'), 15000 * slow);
    await this.ended;
    clearTimeout(late);
    assertNoReport(this.stderr, 'answerd serve');
    if (signal === 'SIGKILL') return;
    assert.deepEqual(this.exit, { status: 0, signal: null }, `how it ended\n${this.stderr.slice(-4000)}`);
    const errors = this.log().filter((l) => l.level === 'error' && !this.errors?.test(l.text));
    assert.deepEqual(errors, [], 'errors in the log');
  }

  // The same folders, another process; options as for startDaemon.
  async again(options = {}) {
    return startDaemon({ ...this.options, kb: this.kb, data: this.data, ...options });
  }

  // Ends it and removes what was made for it.
  async stop() {
    try {
      await this.end();
    } finally {
      for (const dir of this.made) removeFolder(dir);
    }
  }
}

function configText(config) {
  return typeof config === 'string' ? config : JSON.stringify(config);
}

// options:
//   kb             a folder (default: the demo's), or
//   articles       { id: article } for a folder of its own
//   data           a folder (default: a temporary one)
//   config         an object or YAML (default: contact channels)
//   widgetOrigins  other sites that may call it
//   listen         addresses (default: 127.0.0.1:0)
//   args, env      more of the command line and the environment
//   ready          false: do not wait for the index
//   errors         RegExp: what the log may say as an error
export async function startDaemon(options = {}) {
  if (!existsSync(binary)) throw new Error(`no program at ${binary}; build it or set ANSWERD`);
  const made = [];
  const folder = () => {
    made.push(temporaryFolder());
    return made.at(-1);
  };
  const own = folder();
  let { kb } = options;
  if (options.articles && !kb) {
    kb = folder();
    writeArticles(kb, options.articles);
  }
  kb ??= demoKb;
  const data = options.data ?? join(own, 'data');
  const config = join(own, 'answerd.yaml');
  const listen = options.listen ?? ['127.0.0.1:0'];
  const base = { listen, contact: { channels } };
  if (options.widgetOrigins) base.widget = { origins: options.widgetOrigins };
  saveFile(
    config,
    typeof options.config === 'string' ? options.config : configText({ ...base, ...options.config }),
  );
  const args = ['serve', '--config', config, '--kb', kb, '--data', data];
  if (typeof options.config === 'string') args.push('--listen', listen[0]);
  const child = spawn(binary, [...args, ...(options.args ?? [])], {
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const daemon = new Daemon(child, {
    kb,
    data,
    config,
    made,
    options,
    base,
    addresses: listen.length,
    errors: options.errors,
  });
  try {
    await daemon.listens();
    if (options.ready !== false && daemon.url) await daemon.ready();
  } catch (error) {
    child.kill('SIGKILL');
    await daemon.ended;
    for (const dir of made) removeFolder(dir);
    error.stderr = daemon.stderr;
    error.exit = daemon.exit;
    throw error;
  }
  return daemon;
}

// For tests that only read: the daemon at ANSWERD_URL, else one with the demo.
export async function openDaemon(options = {}) {
  const url = process.env.ANSWERD_URL?.replace(/\/$/, '');
  if (!url) return startDaemon(options);
  const client = new Client(url);
  client.stop = async () => client.agent.destroy();
  return client;
}
