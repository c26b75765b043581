// What a point says: the figure, its interval, its samples, and what the metric is.
const mostSamplesTold = 12;

function figureNote(cell, figure) {
    const metric = data.metrics[figure.metric];
    const [median] = figureText(figure);
    return element("div", { class: "tip" },
        element("strong", {}, `${metric.name} ${median}`),
        element("div", {}, cell.id, ...(data.records.length > 1 ? [` · ${data.records[cell.record].name}`] : [])),
        element("div", {}, intervalSentence(figure)),
        element("div", {}, samplesSentence(figure)),
        element("p", {}, ...definition(metric)));
}

function intervalSentence(figure) {
    if (figure.low === figure.high) return figure.count === 1 ? "one sample, no interval" : "all samples are equal";
    return `interval ${intervalText(figure)}, holds the median with ${percentText(figure.confidence)}`;
}

function samplesSentence(figure) {
    const words = `${counted(figure.count, "sample")} of ${counted(figure.processCount, "process", "processes")}`;
    if (!figure.samples) return words;
    const { unit } = data.metrics[figure.metric];
    const largest = Math.max(...figure.samples.map(Math.abs));
    const told = figure.samples.slice(0, mostSamplesTold).map((value) => quantity(value, unit, largest));
    return `${words}: ${told.join(", ")}${figure.count > mostSamplesTold ? ", ..." : ""}`;
}

// A record of an older version has no definitions.
function definition(metric) {
    const words = metric.words ? markedText(metric.words) : ["For the definition type ",
        element("code", {}, `switchmark --explain ${metric.name}`), "."];
    return [...words, ` Kind: ${metric.kind}; ${metric.better} is better.`];
}

// A point as one line of text, for a screen reader.
function figureLine(cell, figure) {
    return `${cell.id}, ${data.metrics[figure.metric].name} ${figureText(figure)[0]}, ${intervalSentence(figure)}`;
}
