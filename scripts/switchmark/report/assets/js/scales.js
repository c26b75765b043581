// From values to places on an axis, which is linear or, where values span more than a decade, logarithmic.
const decade = 10;

// { isLog, place(value), value(place), low, high (places) } of an axis that shows all of `values`.
function scaleOf(values) {
    const known = values.filter((value) => Number.isFinite(value));
    const low = Math.min(...known), high = Math.max(...known);
    if (!known.length) return { isLog: false, place: (value) => value, value: (place) => place, low: 0, high: 1 };
    if (low > 0 && high / low >= decade) {
        const margin = 0.06 * (Math.log10(high) - Math.log10(low));
        return { isLog: true, place: (value) => value > 0 ? Math.log10(value) : NaN, value: (place) => 10 ** place,
            low: Math.log10(low) - margin, high: Math.log10(high) + margin };
    }
    const size = Math.min(...known.map(Math.abs).filter((value) => value > 0));
    if (low < 0 && high / Math.max(-low, size) > decade) return scaleThroughZero(low, high, Math.max(-low, size));
    // Near zero the axis begins at zero, so that lengths can be compared.
    const begin = low >= 0 && low < high / 2 ? 0 : low;
    const margin = 0.06 * (high - begin) || Math.abs(high) * 0.1 || 1;
    return { isLog: false, place: (value) => value, value: (place) => place,
        low: begin === 0 ? 0 : begin - margin, high: high + margin };
}

// Linear up to about `near` on both sides of zero, logarithmic beyond.
function scaleThroughZero(low, high, near) {
    const place = (value) => Math.asinh(value / near);
    const margin = 0.06 * (place(high) - place(low));
    const ticks = [[0, 0]];
    for (let exponent = Math.ceil(Math.log10(near)); 10 ** exponent <= high; ++exponent) {
        ticks.push([place(10 ** exponent), 10 ** exponent]);
    }
    return { isLog: true, place, value: (at) => near * Math.sinh(at), low: place(low) - margin, high: place(high) + margin,
        valueTicks: ticks };
}

// The scale of a parameter: ticks are its measured values. On a logarithmic scale, zero stands one step before the others.
function paramScale(values) {
    const sorted = [...new Set(values)].sort((one, other) => one - other);
    const positive = sorted.filter((value) => value > 0);
    const isLog = sorted[0] >= 0 && positive.length > 1 && positive[positive.length - 1] / positive[0] >= decade;
    const first = Math.log10(positive[0]), last = Math.log10(positive[positive.length - 1]);
    const step = isLog ? (last - first) / (positive.length - 1) : 0;
    const place = isLog ? (value) => value > 0 ? Math.log10(value) : first - step : (value) => value;
    const places = sorted.map(place);
    const margin = 0.06 * (places[places.length - 1] - places[0]) || 1;
    return { isLog, hasZero: isLog && sorted[0] === 0, place, low: places[0] - margin, high: places[places.length - 1] + margin,
        ticks: sorted.map((value, index) => [places[index], value.toLocaleString("en-US")]) };
}

// Whether an axis is linear, in words; "" for names.
function scaleWords(scale) {
    if (scale.valueTicks) return "linear near 0, logarithmic beyond";
    if (scale.hasZero) return "logarithmic, 0 one step before the others";
    return scale.isLog ? "logarithmic" : "linear";
}

// The scale of a list of names.
function nameScale(names) {
    return { isLog: false, place: (index) => index, low: -0.6, high: names.length - 0.4,
        ticks: names.map((name, index) => [index, name]) };
}

// The share of samples that are larger, as the percentile below it: 90 %, 99 %, 99.9 % at equal distances.
function percentileScale(leastShare) {
    const last = Math.max(1, -Math.log10(leastShare));
    const names = ["0", "90", "99"];
    const ticks = [];
    for (let digits = 0; digits <= Math.floor(last + 1e-9); ++digits) {
        ticks.push([digits, `${names[digits] ?? `99.${"9".repeat(digits - 2)}`} %`]);
    }
    return { isLog: true, place: (share) => -Math.log10(share), low: 0, high: last * 1.04, ticks };
}

// [place, text] of the ticks between two places of a value axis.
function valueTicks(scale, unit, low, high) {
    const span = high - low;
    if (scale.valueTicks) {
        return scale.valueTicks.filter(([place]) => place >= low && place <= high)
            .map(([place, value]) => [place, axisText(value, unit)]);
    }
    if (scale.isLog && span > 0.7) {
        const steps = span > 3 ? [1] : [1, 2, 5];
        const every = Math.max(1, Math.ceil(span / 8));
        const ticks = [];
        for (let exponent = Math.floor(low); exponent <= high; ++exponent) {
            if (exponent % every) continue;
            for (const step of steps) {
                const value = step * 10 ** exponent;
                const place = scale.place(value);
                if (place >= low - 1e-9 && place <= high + 1e-9) ticks.push([place, axisText(value, unit)]);
            }
        }
        return ticks;
    }
    const begin = scale.value(low), end = scale.value(high);
    const rough = (end - begin) / 5;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].find((each) => each * power >= rough) * power;
    const ticks = [];
    for (let count = Math.ceil(begin / step - 1e-9); count * step <= end * (1 + 1e-12); ++count) {
        const value = count * step;
        ticks.push([scale.place(value), axisText(value, unit, Math.max(Math.abs(begin), Math.abs(end)))]);
    }
    return ticks;
}
