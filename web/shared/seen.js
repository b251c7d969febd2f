/** SPDX-License-Identifier: MIT */

/**
 * Calls `done` once, when an element was in view for so long in all; time in a tab that
 * is not looked at does not count.
 * @param {Element} node
 * @param {number} ms
 * @param {number} share of it that must be in view, 0 to 1
 * @param {() => void} done
 */
export function whenSeen(node, ms, share, done) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let inView = false;
  let left = ms;
  let since = 0;
  const turn = () => {
    const on = inView && !document.hidden;
    if (on && !timer) {
      since = performance.now();
      timer = setTimeout(() => {
        observer.disconnect();
        document.removeEventListener('visibilitychange', turn);
        done();
      }, left);
    } else if (!on && timer) {
      clearTimeout(timer);
      timer = undefined;
      left -= performance.now() - since;
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      const last = entries.at(-1);
      inView = !!last?.isIntersecting && last.intersectionRatio >= share;
      turn();
    },
    { threshold: share },
  );
  document.addEventListener('visibilitychange', turn);
  observer.observe(node);
}
