/** Someone types: told after each rest, never inside an IME's composition. */

/**
 * Calls `typed` with the text of an input when nothing has been typed for
 * `restMs`. While an input method composes (pinyin before its characters are
 * chosen), what stands in the box is no text yet.
 * @param {HTMLInputElement} input
 * @param {number} restMs
 * @param {(text: string) => void} typed
 */
export function onTyping(input, restMs, typed) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let composing = false;
  const wait = () => {
    clearTimeout(timer);
    if (!composing) timer = setTimeout(() => typed(input.value.trim()), restMs);
  };
  input.addEventListener('compositionstart', () => {
    composing = true;
    clearTimeout(timer);
  });
  input.addEventListener('compositionend', () => {
    composing = false;
    wait();
  });
  input.addEventListener('input', wait);
  return {
    /** Forgets what was typed and not told yet. */
    cancel: () => clearTimeout(timer),
  };
}

/**
 * Whether a key belongs to the input method: Enter chooses a candidate there.
 * 229 is what Safari says after compositionend.
 * @param {KeyboardEvent} e
 */
export function isComposing(e) {
  return e.isComposing || e.keyCode === 229;
}
