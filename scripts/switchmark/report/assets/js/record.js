// The cells of all records, by workload.
const cells = data.cells.map(([record, workload, model, params, id, status, reason, figures], index) => ({
    index, record, workload, model, params: new Map(params), id, status, reason,
    figures: new Map(figures.map(([metric, median, low, high, confidence, spread, count, processCount, samples, processes, states]) =>
        [metric, { metric, median, low, high, confidence, spread, count, processCount, samples, processes, states }])),
}));

const cellsOfWorkload = data.workloads.map(() => []);
for (const cell of cells) cellsOfWorkload[cell.workload].push(cell);

// The letters of the crossovers that have a place, from A in each workload and record: they tie a line to its words.
for (const row of data.crossovers) {
    const before = data.crossovers.slice(0, data.crossovers.indexOf(row))
        .filter((other) => other.workload === row.workload && other.record === row.record && other.letter);
    row.letter = row.status === "found" ? String.fromCharCode(65 + before.length % 26) : "";
}

// The name of a model, which says what it is to who points at it.
function modelName(model) {
    return element("span", { title: data.models[model].words || null }, data.models[model].name);
}

function isOnPanel(cell, fixed) {
    return fixed.every(([name, value]) => cell.params.get(name) === value);
}

// Parameters as text: "tasks 1,000, depth 16".
function paramText(params) {
    return [...params].map(([name, value]) => `${name} ${value.toLocaleString("en-US")}`).join(", ");
}

// The text of a figure with its interval; all in one unit.
function figureText(figure) {
    const unit = data.metrics[figure.metric].unit;
    const largest = Math.max(Math.abs(figure.median), Math.abs(figure.low), Math.abs(figure.high));
    return [figure.median, figure.low, figure.high].map((value) => quantity(value, unit, largest));
}

function intervalText(figure) {
    const [, low, high] = figureText(figure);
    return figure.low === figure.high ? "no spread" : `[${low}, ${high}]`;
}

function metricLabel(metric) {
    const { name, unit, better } = data.metrics[metric];
    return `${name}${unit === "1" || name.endsWith(`_${unit}`) ? "" : ` (${unit})`}, ${better} is better`;
}
