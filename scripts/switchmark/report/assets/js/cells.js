// The table of all cells: one row for each figure, and one for each cell without a figure.
const figureColumns = [
    { id: "record", text: (row) => data.records[row.cell.record].name, isOptional: true },
    { id: "workload", text: (row) => data.workloads[row.cell.workload].name },
    { id: "model", text: (row) => data.models[row.cell.model].name },
    { id: "parameters", text: (row) => paramText(row.cell.params), order: (row) => [...row.cell.params.values()][0] ?? -1 },
    { id: "metric", text: (row) => row.figure ? data.metrics[row.figure.metric].name : "" },
    { id: "median", text: (row) => row.figure ? figureText(row.figure)[0] : row.cell.status,
        order: (row) => row.figure ? baseValue(row.figure) : Infinity, isNumber: true },
    { id: "interval", text: (row) => row.figure ? intervalText(row.figure) : row.cell.reason, isNumber: true,
        order: (row) => row.figure ? (row.figure.high - row.figure.low) / Math.abs(row.figure.median || 1) : Infinity },
    { id: "samples", text: (row) => row.figure ? row.figure.count.toLocaleString("en-US") : "", isNumber: true,
        order: (row) => row.figure ? row.figure.count : 0 },
];

// Times of different units in one order.
function baseValue({ metric, median }) {
    const [, factor] = smallestUnits.get(data.metrics[metric].unit) ?? ["", 1];
    return median * factor;
}

function startCells(host) {
    const rows = cells.flatMap((cell) => cell.figures.size
        ? [...cell.figures.values()].map((figure) => ({ cell, figure })) : [{ cell, figure: null }]);
    const columns = figureColumns.filter((column) => !column.isOptional || data.records.length > 1);
    startTable(host, rows, columns, sampleDetails, ["record", "workload", "model", "metric"]);
}
