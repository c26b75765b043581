// What a row of the table of cells opens to: the raw samples.
function sampleDetails({ cell, figure }) {
    if (!figure) return element("p", {}, `${cell.status}: ${cell.reason}`);
    const metric = data.metrics[figure.metric];
    const head = element("p", {}, element("strong", {}, metric.name), ` ${figureText(figure)[0]}; ${intervalSentence(figure)}; `,
        figure.spread === null ? "" : `spread between processes ${percentText(figure.spread)}; `, ...definition(metric));
    if (!figure.samples) {
        return element("div", {}, head, element("p", {}, "The records hold too many samples for one page; name fewer records."));
    }
    const byProcess = new Map();
    figure.samples.forEach((value, index) => {
        const process = figure.processes[index];
        byProcess.set(process, [...(byProcess.get(process) ?? []), [value, figure.states[index]]]);
    });
    const rows = [...byProcess].map(([process, values]) => [String(process),
        values.map(([value, state]) => `${value}${state ? ` (state ${state})` : ""}`).join(", ")]);
    return element("div", {}, head, table(`Samples in ${metric.unit}`, ["process", "samples"], rows));
}
