// A chart of several panels with its controls. Panels are drawn when they come near the window.
const panelsAtOnce = 6;
const modelsAtOnce = 24;
const blocks = new Map(); // id of the section -> its block
let shownRecords = data.records.map((_, index) => index).slice(0, 4);

// `describe(state)` returns the panels; `state` is { metric, view, hidden, records }.
class Block {
    constructor(section, models, state, describe) {
        this.state = { hidden: new Set(models.filter((model, index) => index >= modelsAtOnce || data.models[model].hidden)), page: 0, ...state };
        this.describe = describe;
        this.charts = [];
        this.controls = element("div", { class: "controls" });
        this.words = element("details", { class: "definition" });
        this.host = element("div", { class: "panels" });
        this.pages = element("div", { class: "controls" });
        this.note = element("p", { class: "note" });
        this.legend = element("div");
        section.append(this.controls, this.words, this.legend, this.host, this.pages, this.note);
        this.offer(models);
        this.watcher = new IntersectionObserver((entries) => entries.forEach((entry) => {
            if (entry.isIntersecting) this.drawOne(this.charts.find(({ host }) => host === entry.target));
        }), { rootMargin: "400px" });
        this.resizer = new ResizeObserver((entries) => entries.forEach(({ target }) =>
            echarts.getInstanceByDom(target)?.resize()));
        themeListeners.push(() => this.redraw());
    }

    // The models of the legend; one that is hidden at first is shown where there is no other.
    offer(models) {
        const { hidden } = this.state;
        models.filter((model) => data.models[model].hidden).forEach((model) => hidden.add(model));
        if (models.every((model) => hidden.has(model))) models.forEach((model) => hidden.delete(model));
        this.legend.replaceChildren(legend(models, hidden, () => this.draw()));
    }

    set(change) {
        Object.assign(this.state, { page: 0 }, change);
        this.draw();
    }

    // All panels of the present page, anew.
    draw() {
        const panels = this.describe({ ...this.state, records: shownRecords });
        const first = this.state.page * panelsAtOnce;
        const chosen = panels.slice(first, first + panelsAtOnce);
        this.clear();
        this.charts = chosen.map((panel) => this.frame(panel, chosen.length));
        this.host.replaceChildren(...this.charts.map(({ figure }) => figure));
        this.host.classList.toggle("single", chosen.length === 1);
        for (const { host } of this.charts) {
            this.watcher.observe(host);
            this.resizer.observe(host);
        }
        const pages = Math.ceil(panels.length / panelsAtOnce);
        this.pages.replaceChildren(...(pages < 2 ? [] : [
            button("Previous panels", () => this.turn(-1), { disabled: this.state.page === 0 }),
            `panels ${first + 1} to ${first + chosen.length} of ${panels.length}`,
            button("Next panels", () => this.turn(1), { disabled: this.state.page === pages - 1 })]));
        if (!panels.length) this.host.replaceChildren(element("p", { class: "note" }, "No figures of this metric of the chosen models in these records."));
    }

    turn(step) {
        this.state.page += step;
        this.draw();
    }

    clear() {
        for (const { host } of this.charts) {
            this.watcher.unobserve(host);
            this.resizer.unobserve(host);
            echarts.getInstanceByDom(host)?.dispose();
        }
    }

    frame(panel, count) {
        const drawn = panel.series.reduce((sum, series) => sum + series.points.length, 0);
        const height = panel.rows ? 64 + 24 * panel.rows : count > 1 ? 260 : 340;
        const label = `${panel.title || "Chart"}: ${panel.y.title || panel.x.title}; ${counted(drawn, "point")} in ` +
            `${counted(panel.series.length, "line")}. Arrow keys walk through the points, plus, minus and 0 zoom. ` +
            "The table below has the same figures.";
        const host = element("div", { class: "chart", role: "application", tabindex: "0", "aria-label": label,
            style: `height:${height}px` });
        const entry = { host, panel, chart: null };
        listenToKeys(host, () => entry);
        const zoom = (factor) => () => zoomPanel(this.drawOne(entry).chart, panel, factor);
        entry.figure = element("figure", {},
            element("figcaption", {}, element("span", {}, panel.title,
                panel.rows ? null : element("span", { class: "axis-title" }, panel.y.title)), element("span", { class: "zoom" },
                button("−", zoom(2), { "aria-label": "Zoom out" }), button("+", zoom(0.5), { "aria-label": "Zoom in" }),
                button("Reset", zoom(null), { "aria-label": "Show everything" }))),
            host, element("p", { class: "scales" }, axesWords(panel)), figures(panel));
        return entry;
    }

    drawOne(entry) {
        if (entry && !entry.chart) entry.chart = drawPanel(entry.host, entry.panel);
        return entry;
    }

    // In other colours.
    redraw() {
        for (const entry of this.charts) {
            if (isPrinting) this.drawOne(entry);
            else if (!entry.chart) continue;
            drawPanel(entry.host, entry.panel);
        }
    }
}

// The table that says what the chart shows; filled when it is opened.
function figures(panel) {
    const details = element("details", {}, element("summary", {}, "Figures as a table"));
    details.addEventListener("toggle", () => {
        if (!details.open || details.querySelector("table")) return;
        const { head, rows } = panel.table();
        details.append(table(`Figures of the chart ${panel.title}`, head, rows));
    });
    return details;
}

// How to read the axes.
function axesWords({ x, y }) {
    const sides = [["x", x], ["y", y]].filter(([, axis]) => !axis.isNames)
        .map(([side, axis]) => `${side} axis ${axis.words ?? scaleWords(axis.scale)}`);
    return `${sides.join("; ")}.`;
}

function modelsOf(own) {
    return [...new Set(own.map((cell) => cell.model))].sort((one, other) => one - other);
}

function startWorkload(section, workload) {
    const { metrics, name } = data.workloads[workload];
    const measured = cellsOfWorkload[workload].filter((cell) => cell.figures.size);
    if (!measured.length) {
        section.append(element("p", { class: "note" }, "Nothing was measured here; the table of all cells has the reasons."));
        return;
    }
    const block = new Block(section, modelsOf(measured), { metric: metrics[0], view: "parameter" }, (state) =>
        state.view === "commits" ? trendPanels(workload, state.metric, state.hidden)
            : metricPanels(workload, state.metric, state.records, state.hidden));
    const choose = (metric) => {
        block.words.replaceChildren(element("summary", {}, `What ${data.metrics[metric].name} is`),
            element("p", {}, ...definition(data.metrics[metric])));
        block.offer(modelsOf(measured.filter((cell) => cell.figures.has(metric))));
        block.set({ metric });
    };
    const chooser = select("Metric", metrics.map((metric) => [metric, data.metrics[metric].name]), metrics[0],
        (value) => choose(Number(value)));
    block.controls.append(chooser);
    if (data.history.length) {
        block.controls.append(select("Over", [["parameter", "the parameters"], ["commits", "the commits"]], "parameter",
            (view) => block.set({ view })));
    }
    block.showMetric = (metricName) => {
        const metric = metrics.find((each) => data.metrics[each].name === metricName);
        if (metric === undefined) return;
        chooser.querySelector("select").value = String(metric);
        choose(metric);
    };
    const isMarked = data.workloads[workload].panels.length === 1;
    const crossovers = data.crossovers.filter((row) => row.workload === name).map((row) =>
        [data.records.length > 1 ? data.records[row.record].name : "", isMarked ? row.letter : "", row.words].filter(Boolean).join(": "));
    if (crossovers.length) {
        block.note.replaceChildren("Crossovers:", element("ul", {}, ...crossovers.map((words) => element("li", {}, words))));
    }
    blocks.set(section.id, block);
    choose(metrics[0]);
}

function startPercentiles(host) {
    if (!histograms.length) host.append(element("p", {}, "No record here has histograms."));
    histogramKinds().forEach((kind, index) => {
        const { title } = data.workloads[kind.workload];
        const section = element("section", { id: `percentiles-${index}`, class: "workload" },
            element("h3", {}, `${title} `, element("code", {}, kind.name)));
        host.append(section);
        const own = histograms.filter((each) => each.cell.workload === kind.workload && each.name === kind.name);
        const block = new Block(section, modelsOf(own.map((each) => each.cell)), {}, (state) =>
            percentilePanels(kind, state.records, state.hidden));
        if (own[0].words) {
            block.words.append(element("summary", {}, `What ${kind.name} is`), element("p", {},
                "Of these samples, the largest one is told as a metric, too: ", ...markedText(own[0].words)));
        } else {
            block.words.remove();
        }
        blocks.set(section.id, block);
        block.draw();
    });
}

// Which of several records the charts show.
function recordChooser(host) {
    if (data.records.length < 2) return;
    const boxes = data.records.map((record, index) => {
        const box = element("input", { type: "checkbox", checked: shownRecords.includes(index) });
        box.addEventListener("change", () => {
            shownRecords = data.records.map((_, each) => each).filter((each) => boxes[each].checked);
            for (const block of blocks.values()) block.set({});
        });
        host.append(element("label", { class: "field" }, box, ` ${record.name}`));
        return box;
    });
}
