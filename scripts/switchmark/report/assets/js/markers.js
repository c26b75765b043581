// The markers of drawing/style.py as ECharts names them, and as a small picture for the legend.
const markerPaths = new Map([
    ["s", "M0 0H10V10H0Z"], ["^", "M5 0L10 10H0Z"], ["v", "M0 0H10L5 10Z"], ["<", "M10 0V10L0 5Z"], [">", "M0 0V10L10 5Z"],
    ["D", "M5 0L10 5L5 10L0 5Z"], ["d", "M5 0L8.5 5L5 10L1.5 5Z"], ["p", "M5 0L9.8 3.5L8 9.5H2L0.2 3.5Z"],
    ["h", "M5 0L9.5 2.5V7.5L5 10L0.5 7.5V2.5Z"], ["*", "M5 0L6.2 3.5H10L7 5.8L8.1 10L5 7.4L1.9 10L3 5.8L0 3.5H3.8Z"],
    ["P", "M3.3 0H6.7V3.3H10V6.7H6.7V10H3.3V6.7H0V3.3H3.3Z"],
    ["x", "M0 1.6L1.6 0L5 3.4L8.4 0L10 1.6L6.6 5L10 8.4L8.4 10L5 6.6L1.6 10L0 8.4L3.4 5Z"],
    ["X", "M0 2.4L2.4 0L5 2.6L7.6 0L10 2.4L7.4 5L10 7.6L7.6 10L5 7.4L2.4 10L0 7.6L2.6 5Z"],
]);

function symbolOf(look) {
    return markerPaths.has(look.marker) ? `path://${markerPaths.get(look.marker)}` : "circle";
}

function inkOf(look) {
    return theme() === "dark" ? look.dark : look.light;
}

const svgNamespace = "http://www.w3.org/2000/svg";

function svg(tag, attributes, ...children) {
    const made = document.createElementNS(svgNamespace, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
}

// The line and the marker of a model, 28 x 12 pixels.
function swatch(model) {
    const look = data.models[model], colour = `var(--model-${model})`;
    const marker = markerPaths.has(look.marker)
        ? svg("path", { d: markerPaths.get(look.marker), fill: colour, transform: "translate(9.5 1.5) scale(0.9)" })
        : svg("circle", { cx: 14, cy: 6, r: 4.5, fill: colour });
    return svg("svg", { width: 28, height: 12, viewBox: "0 0 28 12", "aria-hidden": "true" },
        svg("line", { x1: 0, x2: 28, y1: 6, y2: 6, stroke: colour, "stroke-width": 2, "stroke-dasharray": look.dash.join(" ") }),
        marker);
}
