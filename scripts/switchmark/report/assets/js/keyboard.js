// A panel by keyboard: arrows walk through the points, + - 0 zoom, Escape hides the tooltip.
function listenToKeys(host, current) {
    const position = { series: 0, point: -1 };
    host.addEventListener("keydown", (event) => {
        const { chart, panel } = current();
        if (!chart || event.ctrlKey || event.altKey || event.metaKey) return;
        const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
        if (step) {
            moveTo(position, panel, step);
            showPoint(chart, panel, position);
        } else if (event.key === "+" || event.key === "-" || event.key === "0") {
            zoomPanel(chart, panel, { "+": 0.5, "-": 2, 0: null }[event.key]);
        } else if (event.key === "Escape") {
            chart.dispatchAction({ type: "hideTip" });
        } else {
            return;
        }
        event.preventDefault();
    });
}

function moveTo(position, panel, [seriesStep, pointStep]) {
    const filled = panel.series.map((series, index) => [series.points.length, index]).filter(([count]) => count > 0);
    if (!filled.length) return;
    const found = Math.max(0, filled.findIndex(([, index]) => index === position.series));
    const [count, index] = filled[(found + seriesStep + filled.length) % filled.length];
    position.series = index;
    position.point = Math.min(Math.max(position.point + pointStep, 0), count - 1);
}

function showPoint(chart, panel, position) {
    const point = panel.series[position.series]?.points[position.point];
    if (!point) return;
    const seriesIndex = chart.getOption().series.findIndex((series) => series.id === `points-${position.series}`);
    chart.dispatchAction({ type: "showTip", seriesIndex, dataIndex: position.point });
    announce(point.line());
}
