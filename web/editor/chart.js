/// <reference path="./uplot.d.ts" />
/** SPDX-License-Identifier: GPL-3.0-or-later */
import uPlot from 'uplot';
import { h } from '../console/dom.js';
import { lang } from '../console/text.js';
import { count, percent } from './parts.js';

/** @param {string} name of a custom property @returns {string} */
function color(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** As a canvas takes it. */
function font() {
  return `12px ${getComputedStyle(document.body).fontFamily}`;
}

/**
 * A chart that follows the width of its place and the colours of the system.
 * @param {string} label told instead of the picture
 * @param {number} height
 * @param {(host: HTMLElement, width: number) => uPlot} make
 */
function chart(label, height, make) {
  const host = h('div', { class: 'chart', role: 'img', 'aria-label': label });
  host.style.blockSize = `${height}px`;
  /** @type {uPlot | undefined} */
  let plot;
  const draw = () => {
    plot?.destroy();
    plot = host.clientWidth > 0 ? make(host, host.clientWidth) : undefined;
  };
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  let seen = false;
  const sizes = new ResizeObserver(() => {
    if (!host.isConnected) {
      if (!seen) return;
      sizes.disconnect();
      scheme.removeEventListener('change', draw);
      plot?.destroy();
      return;
    }
    seen = true;
    if (plot) plot.setSize({ width: host.clientWidth, height });
    else draw();
  });
  scheme.addEventListener('change', draw);
  sizes.observe(host);
  return host;
}

/** @param {string} day */
const seconds = (day) => Date.parse(`${day}T00:00:00Z`) / 1000;

/** @param {number} at in seconds */
const shortDay = (at) =>
  new Intl.DateTimeFormat(lang(), { month: 'numeric', day: 'numeric', timeZone: 'UTC' }).format(
    at * 1000,
  );

/** @param {Record<string, unknown>} more */
function axis(more) {
  return {
    stroke: color('--muted'),
    font: font(),
    grid: { stroke: color('--line'), width: 1 },
    ticks: { show: false },
    ...more,
  };
}

/** A line at the day from which on it is compared. @param {number | undefined} at */
function marker(at) {
  return (/** @type {uPlot} */ u) => {
    if (at === undefined) return;
    const x = u.valToPos(at, 'x', true);
    u.ctx.save();
    u.ctx.strokeStyle = color('--line-strong');
    u.ctx.setLineDash([4, 4]);
    u.ctx.beginPath();
    u.ctx.moveTo(x, u.bbox.top);
    u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
    u.ctx.stroke();
    u.ctx.restore();
  };
}

/**
 * The share of questions that were solved, over the number of questions, by day.
 * @param {string} label
 * @param {{ day: string, share: number | null, questions: number }[]} days
 * @param {string} [since] the first day after a change
 */
export function trendChart(label, days, since) {
  const xs = days.map((d) => seconds(d.day));
  const height = 220;
  return chart(label, height, (host, width) => {
    const options = {
      width,
      height,
      legend: { show: false },
      cursor: { show: false },
      padding: [12, 4, 0, 4],
      scales: {
        x: { time: false, range: [(xs[0] ?? 0) - 50000, (xs.at(-1) ?? 1) + 50000] },
        share: { range: [0, 1] },
        n: {
          range: (
            /** @type {unknown} */ _,
            /** @type {number} */ __,
            /** @type {number} */ max,
          ) => [0, Math.max(4, max * 2.2)],
        },
      },
      axes: [
        axis({
          values: (/** @type {unknown} */ _, /** @type {number[]} */ at) => at.map(shortDay),
          incrs: [1, 2, 3, 5, 7, 10, 14, 28].map((n) => n * 86400),
          size: 30,
          grid: { show: false },
        }),
        axis({
          scale: 'share',
          size: 46,
          splits: () => [0, 0.25, 0.5, 0.75, 1],
          values: (/** @type {unknown} */ _, /** @type {number[]} */ at) =>
            at.map((v) => percent(v)),
        }),
        axis({
          scale: 'n',
          side: 1,
          size: 40,
          grid: { show: false },
          values: (/** @type {unknown} */ _, /** @type {number[]} */ at) =>
            at.map((v) => (Number.isInteger(v) ? count(v) : '')),
        }),
      ],
      series: [
        {},
        {
          scale: 'n',
          fill: `${color('--line-strong')}59`,
          width: 0,
          paths: uPlot.paths.bars({ size: [0.6, 28] }),
          points: { show: false },
        },
        {
          scale: 'share',
          stroke: color('--accent'),
          width: 2.5,
          spanGaps: true,
          points: { show: true, size: 6, fill: color('--surface') },
        },
      ],
      hooks: { draw: [marker(since ? seconds(since) : undefined)] },
    };
    return new uPlot(options, [xs, days.map((d) => d.questions), days.map((d) => d.share)], host);
  });
}

/**
 * Questions a day, today last.
 * @param {string} label
 * @param {number[]} trend
 * @param {number} [height]
 */
export function daysChart(label, trend, height = 120) {
  const today = Math.floor(Date.now() / 86400000);
  const xs = trend.map((_, i) => (today - trend.length + 1 + i) * 86400);
  return chart(label, height, (host, width) => {
    const options = {
      width,
      height,
      legend: { show: false },
      cursor: { show: false },
      padding: [8, 8, 0, 0],
      scales: {
        x: { time: false, range: [(xs[0] ?? 0) - 43200, (xs.at(-1) ?? 1) + 43200] },
        y: { range: [0, Math.max(3, ...trend)] },
      },
      axes: [
        axis({
          values: (/** @type {unknown} */ _, /** @type {number[]} */ at) => at.map(shortDay),
          incrs: [86400 * 3, 86400 * 7],
          size: 28,
          grid: { show: false },
        }),
        axis({
          size: 30,
          values: (/** @type {unknown} */ _, /** @type {number[]} */ at) =>
            at.map((v) => (Number.isInteger(v) ? count(v) : '')),
        }),
      ],
      series: [
        {},
        {
          fill: color('--accent'),
          stroke: color('--accent'),
          width: 0,
          paths: uPlot.paths.bars({ size: [0.65, 40] }),
          points: { show: false },
        },
      ],
    };
    return new uPlot(options, [xs, trend], host);
  });
}

/**
 * A trend as small as a word.
 * @param {string} label
 * @param {number[]} trend
 */
export function sparkline(label, trend) {
  return chart(label, 32, (host, width) => {
    const options = {
      width,
      height: 32,
      legend: { show: false },
      cursor: { show: false },
      padding: [4, 3, 3, 3],
      scales: { x: { time: false }, y: { range: [0, Math.max(2, ...trend)] } },
      axes: [{ show: false }, { show: false }],
      series: [
        {},
        {
          stroke: color('--accent'),
          fill: color('--accent-soft'),
          width: 1.75,
          points: { show: false },
        },
      ],
    };
    return new uPlot(options, [trend.map((_, i) => i), trend], host);
  });
}
