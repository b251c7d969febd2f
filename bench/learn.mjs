// learn.mjs - the two fits of bench/tune: a listwise softmax for the order, and
// a logistic function for the confidence; both by L-BFGS with an L2 penalty.
// Nothing here is random: the same data give the same weights.

const dot = (a, b) => {
  let s = 0
  for (let i = 0; i < a.length; i++) s += a[i] * b[i]
  return s
}

/** One direction of L-BFGS: the two-loop recursion (Nocedal 1980). */
function direction(g, memory) {
  const q = g.map((v) => -v)
  const alphas = []
  for (const { s, y, rho } of [...memory].reverse()) {
    const a = rho * dot(s, q)
    alphas.push(a)
    for (let i = 0; i < q.length; i++) q[i] -= a * y[i]
  }
  const last = memory.at(-1)
  if (last) {
    const scale = dot(last.s, last.y) / dot(last.y, last.y)
    for (let i = 0; i < q.length; i++) q[i] *= scale
  }
  for (const { s, y, rho } of memory) {
    const b = rho * dot(y, q)
    const a = alphas.pop()
    for (let i = 0; i < q.length; i++) q[i] += s[i] * (a - b)
  }
  return q
}

/** Minimizes a smooth function of n numbers; f returns [value, gradient]. */
export function minimize(n, f, iterations = 80) {
  let x = new Float64Array(n)
  let [value, g] = f(x)
  const memory = []
  for (let k = 0; k < iterations; k++) {
    const d = direction(Array.from(g), memory)
    const slope = dot(d, g)
    if (slope > -1e-12) break
    let step = k === 0 ? Math.min(1, 1 / Math.sqrt(dot(g, g))) : 1
    let next, nextValue, nextG
    for (;;) {
      next = x.map((v, i) => v + step * d[i])
      ;[nextValue, nextG] = f(next)
      if (nextValue <= value + 1e-4 * step * slope || step < 1e-9) break
      step /= 2
    }
    const s = next.map((v, i) => v - x[i])
    const y = nextG.map((v, i) => v - g[i])
    const sy = dot(s, y)
    if (sy > 1e-12) memory.push({ s, y, rho: 1 / sy })
    if (memory.length > 10) memory.shift()
    const gain = value - nextValue
    x = next
    value = nextValue
    g = nextG
    if (gain < 1e-9) break
  }
  return x
}

/** What one unit of each column is: its standard deviation over all rows. */
export function spreads(lists, columns) {
  const sum = new Float64Array(columns), square = new Float64Array(columns)
  let n = 0
  for (const { x, rows } of lists)
    for (let r = 0; r < rows; r++, n++)
      for (let c = 0; c < columns; c++) {
        const v = x[r * columns + c]
        sum[c] += v
        square[c] += v * v
      }
  return sum.map((s, c) => Math.sqrt(Math.max(square[c] / n - (s / n) ** 2, 0)) + 1e-6)
}

/**
 * Weights of features for which exp(score) is nearest to the grades' shares in
 * each list (ListNet's top-one cross entropy). A weight is a base, and slopes by where
 * the list stands in each context.
 * @param lists {x: Float64Array of rows*features, rows, at: [1, contexts...],
 *   share: Float64Array, weight}
 * @param penalty of a base; apart: of a slope
 * @return {Float64Array} features*at.length, a feature's base and slopes together
 */
export function fitOrder(lists, features, penalty, apart) {
  const unit = spreads(lists, features), parts = lists[0].at.length
  const total = lists.reduce((s, l) => s + l.weight, 0)
  const n = features * parts
  const loss = (v) => {
    const g = new Float64Array(n)
    let value = 0
    for (const l of lists) value += oneList(l, v, g, unit, features, l.weight / total)
    for (let i = 0; i < n; i++) {
      const p = i % parts ? apart : penalty
      value += 0.5 * p * v[i] * v[i]
      g[i] += p * v[i]
    }
    return [value, g]
  }
  return minimize(n, loss, 150).map((b, i) => b / unit[Math.floor(i / parts)])
}

/** Adds a list's gradient by the weights to g; returns its loss. */
function oneList({ x, rows, at, share }, v, g, unit, features, k) {
  const w = new Float64Array(features), slope = new Float64Array(features)
  for (let f = 0; f < features; f++) {
    for (let c = 0; c < at.length; c++) w[f] += at[c] * v[f * at.length + c]
    w[f] /= unit[f]
  }
  const z = new Float64Array(rows)
  let top = -Infinity, all = 0, value = 0
  for (let r = 0, i = 0; r < rows; r++) {
    for (let f = 0; f < features; f++) z[r] += w[f] * x[i++]
    if (z[r] > top) top = z[r]
  }
  for (let r = 0; r < rows; r++) all += Math.exp(z[r] - top)
  for (let r = 0, i = 0; r < rows; r++) {
    if (share[r]) value -= k * share[r] * (z[r] - top - Math.log(all))
    const e = k * (Math.exp(z[r] - top) / all - share[r])
    for (let f = 0; f < features; f++) slope[f] += e * x[i++]
  }
  for (let f = 0; f < features; f++)
    for (let c = 0; c < at.length; c++) g[f * at.length + c] += (at[c] * slope[f]) / unit[f]
  return value
}

/** Weights and bias of a logistic function: rows {x, y, weight}, y between 0 and 1. */
export function fitLogistic(rows, columns, penalty) {
  const unit = spreads(rows.map((r) => ({ x: r.x, rows: 1 })), columns)
  const total = rows.reduce((s, r) => s + r.weight, 0)
  const loss = (b) => {
    const g = new Float64Array(columns + 1)
    let value = 0
    for (const { x, y, weight } of rows) {
      let z = b[columns]
      for (let c = 0; c < columns; c++) z += (b[c] * x[c]) / unit[c]
      const p = 1 / (1 + Math.exp(-z)), k = weight / total
      value -= k * (y * Math.log(p + 1e-12) + (1 - y) * Math.log(1 - p + 1e-12))
      for (let c = 0; c < columns; c++) g[c] += (k * (p - y) * x[c]) / unit[c]
      g[columns] += k * (p - y)
    }
    for (let c = 0; c < columns; c++) {
      value += 0.5 * penalty * b[c] * b[c]
      g[c] += penalty * b[c]
    }
    return [value, g]
  }
  const b = minimize(columns + 1, loss, 200)
  return { weights: Array.from(b.slice(0, columns), (v, c) => v / unit[c]), bias: b[columns] }
}
