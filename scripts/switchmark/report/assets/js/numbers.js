// Figures as scripts/switchmark/number_format.py writes them.
const scaledUnits = {
    ns: [[5e8, 1e9, "s"], [1e6, 1e6, "ms"], [1e3, 1e3, "us"]],
    B: [[1e9, 1e9, "GB"], [1e6, 1e6, "MB"]],
};
const smallestUnits = new Map([["ns", ["ns", 1]], ["us", ["ns", 1e3]], ["ms", ["ns", 1e6]], ["s", ["ns", 1e9]], ["B", ["B", 1]]]);

// By what a figure of this size in `unit` is divided, and the unit that it then has.
function readableUnit(size, unit) {
    if (!smallestUnits.has(unit)) return [1, unit];
    const [smallest, factor] = smallestUnits.get(unit);
    for (const [least, divisor, name] of scaledUnits[smallest]) {
        if (size * factor >= least) return [divisor / factor, name];
    }
    return [1 / factor, smallest];
}

// A half is rounded to the even neighbour, as Python does.
function whole(value) {
    const floor = Math.floor(value);
    const rounded = value - floor === 0.5 ? floor + (floor % 2 !== 0) : Math.round(value);
    return (rounded || 0).toLocaleString("en-US", { maximumFractionDigits: 0 });
}

// Three digits that count, zeros at the end included, or all before the point: 14.0, 0.710, 1,234.
function significant(value) {
    if (value === 0) return "0";
    if (Math.abs(value) >= 99.95 && Math.abs(value) < 1e12) return whole(value);
    const exponent = Number(value.toExponential(2).split("e")[1]);
    if (exponent >= -4 && exponent < 3) return value.toPrecision(3);
    return value.toExponential(2).replace(/e([+-])(\d)$/, "e$10$2");
}

// A figure with its unit: 14.0 us, 0.710 s, 1.02. `largest` decides the unit.
function quantity(value, unit, largest = value) {
    const [factor, shown] = readableUnit(Math.abs(largest), unit);
    const text = significant(value / factor);
    return shown === "1" ? text : `${text} ${shown}`;
}

// Of an axis: without zeros at the end.
function axisText(value, unit, largest = value) {
    const [factor, shown] = readableUnit(Math.abs(largest), unit);
    const scaled = Number((value / factor).toPrecision(4));
    const text = Math.abs(scaled) >= 1e9 || (scaled !== 0 && Math.abs(scaled) < 1e-4)
        ? scaled.toExponential() : scaled.toLocaleString("en-US", { maximumFractionDigits: 6 });
    return shown === "1" ? text : `${text} ${shown}`;
}

function percentText(share) {
    return `${Number((100 * share).toPrecision(3))} %`;
}

// A count with its noun: 1 process, 10 processes.
function counted(count, singular, plural = `${singular}s`) {
    return `${count.toLocaleString("en-US")} ${count === 1 ? singular : plural}`;
}
