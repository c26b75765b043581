// Panels of a histogram: how long it takes at most, in so many per cent of the cases.
const histograms = data.histograms.map((histogram) => ({ ...histogram, cell: cells[histogram.cell] }));

// [{ workload, name }] of every kind of histogram.
function histogramKinds() {
    const kinds = new Map();
    for (const { cell, name } of histograms) kinds.set(`${cell.workload} ${name}`, { workload: cell.workload, name });
    return [...kinds.values()];
}

function percentilePanels({ workload, name }, records, hidden) {
    const chosen = histograms.filter((each) => each.cell.workload === workload && each.name === name &&
        records.includes(each.cell.record));
    const isShown = (group) => group.shown.some((histogram) => !hidden.has(histogram.cell.model));
    const values = scaleOf(chosen.flatMap((each) => each.curve.map(([, value]) => value).filter((value) => value > 0)));
    const groups = new Map(), firsts = new Map();
    for (const histogram of chosen) {
        const params = paramText(histogram.cell.params);
        const key = `${histogram.cell.record} ${params}`;
        if (!firsts.has(params)) firsts.set(params, firsts.size);
        if (!groups.has(key)) {
            groups.set(key, { record: histogram.cell.record, params, first: firsts.get(params), shown: [] });
        }
        groups.get(key).shown.push(histogram);
    }
    // The records of one configuration stand side by side.
    const order = [...groups.values()].sort((one, other) => one.first - other.first || one.record - other.record);
    return order.filter(isShown).map((group) => percentilePanel(name, group, values, hidden));
}

function percentilePanel(name, { record, params, shown }, values, hidden) {
    const least = Math.min(...shown.map((histogram) => histogram.curve[histogram.curve.length - 1][0]));
    const shares = percentileScale(least);
    const title = [params, data.records.length > 1 ? data.records[record].name : ""].filter(Boolean).join(" · ");
    return {
        title, marks: [], x: { scale: shares, title: "share of the samples", unit: "1", words: "stretched towards 100 %" },
        y: { scale: values, title: `${name}: so many per cent of the samples were at most`, unit: shown[0].unit },
        series: shown.filter((histogram) => !hidden.has(histogram.cell.model))
            .sort((one, other) => one.cell.model - other.cell.model)
            .map((histogram) => ({ model: histogram.cell.model, joined: true, small: true,
                points: percentilePoints(name, histogram, shares, values) })),
        table: () => percentileTable(name, shown),
    };
}

function percentilePoints(name, histogram, shares, values) {
    return histogram.curve.filter(([, value]) => Number.isFinite(values.place(value))).map(([share, value], index, { length }) => {
        const isLast = index === length - 1;
        const words = isLast ? `largest of ${histogram.samples.toLocaleString("en-US")}: ${quantity(value, histogram.unit)}`
            : `${percentBelow(share)} of ${histogram.samples.toLocaleString("en-US")} were at most ${quantity(value, histogram.unit)}`;
        return {
            x: shares.place(share), y: values.place(value), low: 0, high: 0, along: "y", cell: histogram.cell, words,
            note: () => element("div", { class: "tip" }, element("strong", {}, `${name}: ${words}`),
                element("div", {}, histogram.cell.id)),
            line: () => `${histogram.cell.id}, ${name}: ${words}`,
        };
    });
}

function percentBelow(share) {
    const percent = 100 * (1 - share);
    return `${percent.toFixed(Math.max(0, Math.ceil(-Math.log10(share)) - 1))} %`;
}

// The smallest edge below which at least this part of the samples lies.
function atPercentile(curve, part) {
    const found = curve.find(([share], index) => (index > 0 || curve.length === 1) && 1 - share >= part - 1e-12);
    return (found ?? curve[curve.length - 1])[1];
}

function percentileTable(name, shown) {
    const parts = [0.5, 0.9, 0.99, 0.999];
    return {
        head: ["model", "samples", ...parts.map((part) => `${100 * part} %, at most`), "largest"],
        rows: shown.map(({ cell, curve, unit, samples }) => [modelName(cell.model), samples.toLocaleString("en-US"),
            ...parts.map((part) => quantity(atPercentile(curve, part), unit)), quantity(curve[curve.length - 1][1], unit)]),
    };
}
