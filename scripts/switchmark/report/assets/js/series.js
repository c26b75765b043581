// The panels of one metric of a workload: over its parameter, by model, or over the commits of a history.

// [{ fixed, x, record }] of all panels, those of one record one after another.
function panelPlaces(workload, records) {
    return data.workloads[workload].panels.flatMap((panel) => records.map((record) => ({ ...panel, record })));
}

function metricPanels(workload, metric, records, hidden) {
    const chosen = cellsOfWorkload[workload].filter((cell) => cell.figures.has(metric) && records.includes(cell.record));
    const values = scaleOf(chosen.flatMap((cell) => extent(cell.figures.get(metric))));
    return panelPlaces(workload, records).map((place) => {
        const shown = chosen.filter((cell) => cell.record === place.record && isOnPanel(cell, place.fixed) &&
            (place.x === null ? cell.params.size === place.fixed.length
                : cell.params.has(place.x) && cell.params.size === place.fixed.length + 1));
        // A panel without a line would be a hole.
        const isEmpty = shown.every((cell) => hidden.has(cell.model));
        return isEmpty ? null : metricPanel(workload, metric, place, shown, values, hidden);
    }).filter(Boolean);
}

// On an axis that is logarithmic, an end of an interval that is not above zero cannot stand.
function extent(figure) {
    return figure.median > 0 && figure.low <= 0 ? [figure.median, figure.high] : [figure.median, figure.low, figure.high];
}

function metricPanel(workload, metric, place, shown, values, hidden) {
    const title = [paramText(place.fixed), data.records.length > 1 ? data.records[place.record].name : ""].filter(Boolean);
    const panel = place.x === null ? byModel(metric, shown, values, hidden) : overParam(workload, metric, place, shown, values, hidden);
    return { ...panel, title: title.join(" · "), table: () => figureTable(shown, place.x, metric) };
}

function overParam(workload, metric, place, shown, values, hidden) {
    const xs = paramScale(shown.map((cell) => cell.params.get(place.x)));
    const [, unit] = data.workloads[workload].units.find(([name]) => name === place.x) ?? [];
    return {
        x: { scale: xs, title: unit && unit !== place.x ? `${unit} (parameter ${place.x})` : place.x, unit: "1" },
        y: valueAxis(metric, values),
        series: byModels(shown, hidden).map(([model, own]) => ({
            model, joined: true,
            points: own.sort((one, other) => one.params.get(place.x) - other.params.get(place.x))
                .map((cell) => metricPoint(cell, metric, xs.place(cell.params.get(place.x)), values)).filter(Boolean),
        })),
        marks: marksOf(workload, metric, place, xs),
    };
}

// Models as rows.
function byModel(metric, shown, values, hidden) {
    const groups = byModels(shown, hidden);
    const names = nameScale(groups.map(([model]) => data.models[model].name));
    return {
        x: valueAxis(metric, values), y: { scale: names, title: "", unit: "1", isNames: true }, rows: groups.length, marks: [],
        series: groups.map(([model, own], row) => ({
            model, joined: false,
            points: own.map((cell) => metricPoint(cell, metric, row, values, true)).filter(Boolean),
        })),
    };
}

// [model, its cells] in the order of the models, without the hidden ones.
function byModels(shown, hidden) {
    const groups = new Map();
    for (const cell of shown) groups.set(cell.model, [...(groups.get(cell.model) ?? []), cell]);
    return [...groups].filter(([model]) => !hidden.has(model)).sort(([one], [other]) => one - other);
}

function valueAxis(metric, scale) {
    return { scale, title: metricLabel(metric), unit: data.metrics[metric].unit };
}

function metricPoint(cell, metric, across, values, isRow = false) {
    const figure = cell.figures.get(metric);
    const place = values.place(figure.median);
    if (!Number.isFinite(place)) return null;
    const end = (value) => Number.isFinite(values.place(value)) ? values.place(value) : values.low;
    return {
        x: isRow ? place : across, y: isRow ? across : place, along: isRow ? "x" : "y",
        low: end(figure.low), high: end(figure.high), cell, figure,
        note: () => figureNote(cell, figure), line: () => figureLine(cell, figure),
    };
}

const nearMarks = 0.05; // of the axis

// Where the record has a crossover; a chart of several panels does not say in which of them.
function marksOf(workload, metric, place, xs) {
    if (data.workloads[workload].panels.length > 1) return [];
    const marks = data.crossovers.filter((row) => row.status === "found" && row.record === place.record && row.param === place.x &&
        row.workload === data.workloads[workload].name && row.metric === data.metrics[metric].name)
        .map((row) => ({ place: xs.place(row.at), letter: row.letter })).sort((one, other) => one.place - other.place);
    // Letters of lines that are close stand together.
    for (let index = marks.length - 1; index > 0; --index) {
        if (marks[index].place - marks[index - 1].place > nearMarks * (xs.high - xs.low)) continue;
        marks[index - 1].letter += `, ${marks[index].letter}`;
        marks[index].letter = "";
    }
    return marks;
}

function figureTable(shown, x, metric) {
    const head = ["model", ...(x === null ? [] : [x]), data.metrics[metric].name, "interval", "samples"];
    const rows = [...shown].sort((one, other) => one.model - other.model || (one.params.get(x) ?? 0) - (other.params.get(x) ?? 0))
        .map((cell) => {
            const figure = cell.figures.get(metric);
            return [modelName(cell.model), ...(x === null ? [] : [cell.params.get(x).toLocaleString("en-US")]),
                figureText(figure)[0], intervalText(figure), figure.count.toLocaleString("en-US")];
        });
    return { head, rows };
}

// Over the commits of a history: one panel for each configuration.
function trendPanels(workload, metric, hidden) {
    const chosen = cellsOfWorkload[workload].filter((cell) => cell.figures.has(metric));
    const values = scaleOf(chosen.flatMap((cell) => extent(cell.figures.get(metric))));
    const xs = nameScale(data.history.map((record) => data.records[record].commit));
    const groups = new Map();
    for (const cell of chosen) {
        const key = paramText(cell.params);
        groups.set(key, [...(groups.get(key) ?? []), cell]);
    }
    return [...groups].map(([title, shown]) => ({
        title, x: { scale: xs, title: "commit, by date of the run", unit: "1" }, y: valueAxis(metric, values), marks: [],
        series: byModels(shown, hidden).map(([model, own]) => ({
            model, joined: true,
            points: own.map((cell) => metricPoint(cell, metric, data.history.indexOf(cell.record), values)).filter(Boolean)
                .sort((one, other) => one.x - other.x),
        })),
        table: () => trendTable(shown, metric),
    }));
}

function trendTable(shown, metric) {
    const rows = [...shown].sort((one, other) => one.model - other.model ||
        data.history.indexOf(one.record) - data.history.indexOf(other.record))
        .map((cell) => [modelName(cell.model), data.records[cell.record].commit,
            figureText(cell.figures.get(metric))[0], intervalText(cell.figures.get(metric))]);
    return { head: ["model", "commit", data.metrics[metric].name, "interval"], rows };
}
