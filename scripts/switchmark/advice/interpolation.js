// Between measured configurations: the steps of interpolation.py, in the same order, so that both give the same figures.
// A plain script that defines switchmarkInterpolation = {between(knots, value, unexplained)}, for advice.js, which follows it.
var switchmarkInterpolation = (() => {
  "use strict";

  function between(knots, value, unexplained) {
    for (const knot of knots)
      if (knot.value === value) return {triple: [knot.low, knot.median, knot.high], used: [knot]};
    const i = knots.findIndex((knot, k) => k + 1 < knots.length && knot.value < value && value < knots[k + 1].value);
    return i < 0 ? null : {triple: inside(knots, i, value, unexplained), used: knots.slice(i, i + 2)};
  }
  function inside(knots, i, value, unexplained) {
    const x = knots.map((knot) => Math.log(knot.value)), y = knots.map((knot) => Math.log(knot.median));
    const place = Math.log(value), width = x[i + 1] - x[i], t = (place - x[i]) / width;
    const slope = slopes(x, y);
    const median = y[i] * ((1 + 2 * t) * (1 - t) * (1 - t)) + slope[i] * width * (t * (1 - t) * (1 - t)) +
      y[i + 1] * (t * t * (3 - 2 * t)) + slope[i + 1] * width * (t * t * (t - 1));
    const [below, above] = ["low", "high"].map((end) => [i, i + 1].map((k) => Math.log(knots[k][end]) - y[k]));
    const known = [i, i + 1].filter((k) => 0 < k && k < x.length - 1).map((k) => bend(x, y, k));
    let margin = 4 * t * (1 - t) * Math.log(1 + unexplained);
    if (known.length) margin = margin + Math.max(...known) * (place - x[i]) * (x[i + 1] - place) / 2;
    let low = median + Math.min(0, below[0] + t * (below[1] - below[0])) - margin;
    let high = median + Math.max(0, above[0] + t * (above[1] - above[0])) + margin;
    if (!known.length) {
      low = Math.min(low, y[i] + below[0], y[i + 1] + below[1]);
      high = Math.max(high, y[i] + above[0], y[i + 1] + above[1]);
    }
    return [Math.exp(low), Math.exp(median), Math.exp(high)];
  }
  function slopes(x, y) {
    const h = x.slice(1).map((place, k) => place - x[k]), d = h.map((width, k) => (y[k + 1] - y[k]) / width), n = h.length;
    if (n === 1) return [d[0], d[0]];
    const inner = h.slice(1).map((width, k) => {
      const before = 2 * width + h[k], behind = width + 2 * h[k];
      return d[k] * d[k + 1] <= 0 ? 0 : (before + behind) / (before / d[k] + behind / d[k + 1]);
    });
    return [endSlope(h[0], h[1], d[0], d[1]), ...inner, endSlope(h[n - 1], h[n - 2], d[n - 1], d[n - 2])];
  }
  function endSlope(near, far, first, second) {
    const slope = ((2 * near + far) * first - near * second) / (near + far);
    if (slope * first <= 0) return 0;
    return first * second <= 0 && Math.abs(slope) > 3 * Math.abs(first) ? 3 * first : slope;
  }
  function bend(x, y, k) {
    const before = x[k] - x[k - 1], behind = x[k + 1] - x[k];
    const line = y[k - 1] + (y[k + 1] - y[k - 1]) * before / (before + behind);
    return Math.abs(2 * (line - y[k]) / (before * behind));
  }

  return {between};
})();
