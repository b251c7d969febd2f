// ./quickstart serve before it builds: the port, and what runs already.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { binary, repo, temporaryFolder, until, writeArticles } from './daemon.mjs';

const dir = temporaryFolder();
const program = join(dir, 'build/answerd');

// A checkout with nothing but the script and a built program.
before(() => {
  mkdirSync(join(dir, 'build'));
  copyFileSync(join(repo, 'quickstart'), join(dir, 'quickstart'));
  copyFileSync(binary, program);
});

const quickstart = (env = {}) =>
  new Promise((done) => {
    execFile('sh', [join(dir, 'quickstart'), 'serve'], { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
      done({ status: error?.code ?? 0, stdout, stderr }),
    );
  });

test('a port that is none is refused in one sentence', async () => {
  for (const PORT of ['abc', '80000', '0', '-1', '8080x', '99999999999999999999']) {
    const { status, stdout, stderr } = await quickstart({ PORT });
    assert.equal(status, 2, PORT);
    assert.equal(stderr, `quickstart: PORT is '${PORT}': it must be a number from 1 to 65535\n`);
    assert.equal(stdout, '');
  }
});

test('one that runs already is said, with its address', async () => {
  const kb = join(dir, 'kb');
  writeArticles(kb, { 'en/a/b': { title: 'B' } });
  const child = spawn(program, ['serve', '--kb', kb, '--data', join(dir, 'data'), '--listen', '127.0.0.1:0'], {
    env: { ...process.env, ANSWERD_WEB: join(binary, '../web/dist') },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let log = '';
  child.stderr.on('data', (part) => (log += part));
  const ended = new Promise((done) => child.on('close', done));
  try {
    await until('listening', () => /listening on/.test(log), 10);
    const stranger = await quickstart();
    assert.equal(stranger.status, 1);
    assert.match(stranger.stderr, /an answerd that was not started here uses data\//);
    writeFileSync(join(dir, 'data/quickstart.running'), `${child.pid} http://127.0.0.1:8123/\n`);
    const { status, stdout, stderr } = await quickstart();
    assert.equal(status, 0, stderr);
    assert.match(stdout, /already running at http:\/\/127\.0\.0\.1:8123\//);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
});
