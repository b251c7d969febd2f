// Plays the raw requests of requests.json against a server and says where it
// answers otherwise than the table expects.
//
//   node tests/edge/play.mjs 127.0.0.1:8080
//
// An entry of the table:
//   send       pieces in order: text (one byte a character, so \u00e9 is the byte e9),
//              {repeat, times}, or {wait_ms}
//   expect     statuses of the replies, in order; [] for none within 300 ms
//   closed     the server must then close the connection
//   bytewise   every byte in a write of its own
//   half_close the client closes its side after sending
//   head       replies have no body, whatever their Content-Length says
import { readFile } from 'node:fs/promises';
import net from 'node:net';
import { pathToFileURL } from 'node:url';

const TABLE = new URL('./requests.json', import.meta.url);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function connect(host, port) {
  return new Promise((done, failed) => {
    const socket = net.connect({ host, port, noDelay: true, allowHalfOpen: true });
    socket.once('connect', () => done(socket));
    socket.once('error', failed);
  });
}

// The statuses of the whole replies in bytes; the text left over when it is none.
export function parseReplies(bytes, head = false) {
  const statuses = [];
  let text = bytes.toString('latin1');
  for (;;) {
    const end = text.indexOf('\r\n\r\n');
    const status = /^HTTP\/1\.1 (\d{3}) [^\r\n]*\r\n/.exec(text);
    if (end < 0 || !status) return { statuses, rest: text };
    const length = /\r\nContent-Length: (\d+)\r\n/i.exec(text.slice(0, end + 2));
    const body = head || !length ? 0 : Number(length[1]);
    if (text.length < end + 4 + body) return { statuses, rest: text };
    statuses.push(Number(status[1]));
    text = text.slice(end + 4 + body);
  }
}

async function send(socket, entry, isClosed) {
  const write = (bytes) =>
    new Promise((done) => {
      if (isClosed() || !socket.writable) return done();
      socket.write(bytes, () => done());
    });
  for (const piece of entry.send) {
    if (piece.wait_ms) {
      await sleep(piece.wait_ms);
      continue;
    }
    const text = typeof piece === 'string' ? piece : piece.repeat.repeat(piece.times);
    const bytes = Buffer.from(text, 'latin1');
    if (!entry.bytewise) await write(bytes);
    else for (const byte of bytes) await write(Buffer.of(byte));
  }
  if (entry.half_close) socket.end();
}

// One entry; null when all is as expected, else a sentence.
export async function playOne(host, port, entry, timeoutMs = 5000) {
  const socket = await connect(host, port);
  const parts = [];
  let closed = false;
  socket.on('data', (part) => parts.push(part));
  socket.on('end', () => (closed = true));
  socket.on('close', () => (closed = true));
  socket.on('error', () => (closed = true)); // a reset also ends it; what came counts

  const replies = () => parseReplies(Buffer.concat(parts), entry.head);
  const enough = () =>
    replies().statuses.length >= entry.expect.length && (closed || !entry.closed);
  const limit = Date.now() + (entry.expect.length ? timeoutMs : 300);
  send(socket, entry, () => closed);
  while (Date.now() < limit && !(entry.expect.length && enough())) {
    if (closed && !enough()) break;
    await sleep(2);
  }
  socket.destroy();

  const { statuses, rest } = replies();
  if (statuses.join() !== entry.expect.join())
    return `expected [${entry.expect}], got [${statuses}] ${JSON.stringify(rest.slice(0, 80))}`;
  if (rest) return `bytes behind the last reply: ${JSON.stringify(rest.slice(0, 80))}`;
  if (entry.closed && !closed) return 'the connection was left open';
  if (!entry.closed && closed) return 'the connection was closed';
  return null;
}

// All entries; { total, mismatches: [{ name, problem }] }.
export async function play({ host, port, table, timeoutMs = 5000, parallel = 8 }) {
  const entries = table ?? JSON.parse(await readFile(TABLE, 'utf8'));
  const mismatches = [];
  let next = 0;
  const worker = async () => {
    while (next < entries.length) {
      const entry = entries[next++];
      const problem = await playOne(host, port, entry, timeoutMs);
      if (problem) mismatches.push({ name: entry.name, problem });
    }
  };
  await Promise.all(Array.from({ length: parallel }, worker));
  return { total: entries.length, mismatches };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const address = /^(?:http:\/\/)?\[?([^\]]+?)\]?:(\d+)\/?$/.exec(process.argv[2] ?? '');
  if (!address) {
    console.error('usage: play.mjs HOST:PORT');
    process.exit(2);
  }
  const { total, mismatches } = await play({ host: address[1], port: Number(address[2]) });
  for (const { name, problem } of mismatches) console.log(`${name}: ${problem}`);
  console.log(`${total - mismatches.length} of ${total} as expected`);
  process.exit(mismatches.length ? 1 : 0);
}
