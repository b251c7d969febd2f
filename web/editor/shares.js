/** SPDX-License-Identifier: GPL-3.0-or-later */

/**
 * Shares of one whole, rounded so that what is shown adds up as the shares do (largest
 * remainder). @param {(number | null | undefined)[]} shares @param {number} digits of a percentage
 */
export function rounded(shares, digits) {
  const unit = 10 ** (digits + 2);
  // What floating point adds must not make another unit.
  const exact = shares.map((share) => Number(((share ?? 0) * unit).toFixed(6)));
  const whole = exact.map(Math.floor);
  const sum = Math.round(exact.reduce((a, b) => a + b, 0));
  const left = sum - whole.reduce((a, b) => a + b, 0);
  const order = exact
    .map((n, i) => ({ i, rest: n - Math.floor(n) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of order.slice(0, left)) whole[i] = (whole[i] ?? 0) + 1;
  return shares.map((share, i) =>
    share === null || share === undefined ? null : (whole[i] ?? 0) / unit,
  );
}
