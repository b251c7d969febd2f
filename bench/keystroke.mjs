// From a keystroke to painted results, in the widget and on the help center, on the demo's
// articles and a real Chromium.
//
//   ANSWERD_BUILD=build node bench/keystroke.mjs [ROUNDS]
//
// Each key is pressed once the last one's results are there. What is measured is the time from
// the input event to the frame after the list for this text was put into the page.
import { World, foreignSite } from '../tests/e2e/browser/start.mjs';

const rounds = Number(process.argv[2] ?? 5);
const questions = ['refund time', 'two cards', 'cancel booking', '退款多久到账', '两张卡付款', '行李超重'];

const world = new World();
await world.start();
const site = await foreignSite(() => ({
  body: `<!doctype html><meta charset="utf-8"><title>x</title><body><script src="${world.url}/widget.js" data-lang="zh-CN"></script>`,
}));

// In the page: resolves with the time from the input to the frame that shows its options.
function typeKey([text, inWidget]) {
  const root = inWidget ? document.querySelector('answerd-help').shadowRoot : document;
  const input = root.querySelector(inWidget ? '[type=search]' : '#q');
  return new Promise((done) => {
    const start = performance.now();
    const watcher = new MutationObserver(() => {
      if (!root.querySelector('[role=listbox]') && !root.querySelector('.view .lead')) return;
      watcher.disconnect();
      requestAnimationFrame(() => {
        const channel = new MessageChannel(); // after this frame was painted
        channel.port1.onmessage = () => done(performance.now() - start);
        channel.port2.postMessage(0);
      });
    });
    watcher.observe(root, { childList: true, subtree: true });
    input.focus();
    input.value = text;
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  });
}

async function measure(name, page, inWidget) {
  const times = [];
  for (let round = 0; round < rounds; round++)
    for (const question of questions)
      for (let n = 1; n <= question.length; n++) {
        const text = question.slice(0, n);
        if (text.endsWith(' ')) continue;
        times.push(await page.evaluate(typeKey, [text, inWidget]));
      }
  times.sort((a, b) => a - b);
  const at = (p) => times[Math.min(times.length - 1, Math.floor(p * times.length))].toFixed(1);
  console.log(`${name}: ${times.length} keys, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`);
}

const { page } = await world.page({ locale: 'zh-CN' });
await page.goto(`${site.url}/`);
await page.click('.launcher');
await page.waitForSelector('.topic');
await measure('widget', page, true);
await page.goto(`${world.url}/?lang=zh-CN`);
await measure('help center', page, false);
await site.stop();
await world.stop();
