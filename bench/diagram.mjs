// diagram.mjs - a reliability diagram (DeGroot and Fienberg 1983) as SVG: how often a
// confidence was right against what it said, and below how often it was said.

const SIZE = 320, EDGE = 44, HEIGHT = 60, GAP = 34

/** @param bins [{n: share of all, said, was}] */
export function reliability(bins) {
  const x = (v) => (EDGE + v * SIZE).toFixed(1), y = (v) => (EDGE / 2 + (1 - v) * SIZE).toFixed(1)
  const base = EDGE / 2 + SIZE + GAP + HEIGHT
  const most = Math.max(...bins.map((b) => b.n))
  const held = bins.filter((b) => b.n > 0)
  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE + 2 * EDGE} ${base + EDGE}" font-family="sans-serif" font-size="11">
<title>Reliability of the confidence</title>
<rect width="100%" height="100%" fill="#fff"/>
<rect x="${x(0)}" y="${y(1)}" width="${SIZE}" height="${SIZE}" fill="none" stroke="#bbb"/>
<line x1="${x(0)}" y1="${y(0)}" x2="${x(1)}" y2="${y(1)}" stroke="#bbb" stroke-dasharray="4 4"/>
${ticks.map((t) => `<text x="${x(t)}" y="${base + 14}" text-anchor="middle" fill="#555">${t}</text>
<text x="${EDGE - 6}" y="${y(t)}" text-anchor="end" dominant-baseline="middle" fill="#555">${t}</text>`).join('\n')}
<polyline fill="none" stroke="#1d6fb8" stroke-width="2" points="${held.map((b) => `${x(b.said)},${y(b.was)}`).join(' ')}"/>
${held.map((b) => `<circle cx="${x(b.said)}" cy="${y(b.was)}" r="3.5" fill="#1d6fb8"/>`).join('\n')}
${bins.map((b, i) => `<rect x="${x(i / bins.length + 0.01)}" y="${(base - (HEIGHT * b.n) / most).toFixed(1)}" width="${(SIZE * (1 / bins.length - 0.02)).toFixed(1)}" height="${((HEIGHT * b.n) / most).toFixed(1)}" fill="#9cc3e4"/>`).join('\n')}
<text x="${x(0.5)}" y="${base + 32}" text-anchor="middle" fill="#333">confidence; below, how often it was said</text>
<text x="12" y="${y(0.5)}" text-anchor="middle" fill="#333" transform="rotate(-90 12 ${y(0.5)})">share that was right</text>
</svg>
`
}
