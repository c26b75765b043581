// One panel of a chart, drawn by ECharts as SVG.
//
// A panel is { title, x, y, series, marks }. An axis is { scale, title, unit }; one whose scale has `ticks` shows these. A
// series is { model, points, step, joined }, a point is { x, y, low, high, along, note, line }: places on the axes; the ends
// of its interval on the axis `along`; what the tooltip shows, and what a screen reader is told.
const smallestSpan = 1e-3;
const nameWidth = 150;
const letterWidth = 7; // pixels
const markerReach = 6; // pixels
const mostCovered = 8;

function drawPanel(host, panel) {
    const chart = echarts.getInstanceByDom(host) ?? echarts.init(host, null, { renderer: "svg" });
    chart.setOption(optionOf(chart, panel), { notMerge: true });
    chart.off("datazoom");
    chart.on("datazoom", () => chart.setOption(zoomedAxes(chart, panel)));
    return chart;
}

function optionOf(chart, panel) {
    const colours = paper();
    return {
        animation: false,
        textStyle: { fontFamily: "inherit", color: colours.text },
        grid: gridOf(panel),
        xAxis: axisOption(chart, panel.x, "x", panel.x.scale.low, panel.x.scale.high),
        yAxis: axisOption(chart, panel.y, "y", panel.y.scale.low, panel.y.scale.high),
        dataZoom: ["x", "y"].map((side) => ({
            type: "inside", id: side, [`${side}AxisIndex`]: 0, filterMode: "none", zoomOnMouseWheel: "ctrl",
            moveOnMouseMove: true, moveOnMouseWheel: false, preventDefaultMouseMove: false,
        })),
        tooltip: {
            trigger: "item", confine: true, enterable: true, backgroundColor: colours.ground, borderColor: colours.quiet,
            textStyle: { color: colours.text, fontSize: 13 }, extraCssText: "max-width:24rem;white-space:normal",
            formatter: (hovered) => noteOf(chart, panel, pointOf(panel, hovered)),
        },
        series: panel.series.flatMap((series, index) => seriesOptions(panel, series, index)),
    };
}

// Names of models need their room; the room for figures ECharts finds itself.
function gridOf(panel) {
    const sides = { right: 18, top: panel.marks.length ? 24 : 12 };
    if (!panel.y.isNames) return { ...sides, left: 18, bottom: 26, outerBoundsMode: "same", outerBoundsContain: "axisLabel" };
    const longest = Math.max(...panel.y.scale.ticks.map(([, text]) => text.length), 1);
    return { ...sides, left: Math.min(longest * 7, nameWidth) + 14, bottom: 44, outerBoundsMode: "none" };
}

function pointOf(panel, hovered) {
    const [kind, index] = String(hovered.seriesId).split("-");
    return kind === "points" ? panel.series[Number(index)].points[hovered.dataIndex] : null;
}

// What the tooltip shows: the point's note, and a line for each point that lies below the same marker.
function noteOf(chart, panel, point) {
    if (!point) return "";
    const place = ({ x, y }) => chart.convertToPixel({ xAxisIndex: 0, yAxisIndex: 0 }, [x, y]);
    const [left, top] = place(point);
    const covered = panel.series.flatMap((series) => series.points).filter((other) => {
        const [x, y] = place(other);
        return other !== point && Math.hypot(x - left, y - top) < markerReach;
    });
    const note = point.note();
    if (covered.length) {
        const lines = covered.slice(0, mostCovered).map((other) => element("li", {}, other.line()));
        note.append(element("p", {}, "At the same place:"), element("ul", {}, ...lines));
    }
    return note;
}

// The ticks whose texts do not lie over the one before, on an axis of so many pixels.
function readableTicks(ticks, low, high, pixels) {
    let end = -Infinity;
    return ticks.filter(([place, text]) => {
        const middle = (place - low) / (high - low) * pixels, half = letterWidth * text.length / 2;
        if (middle - half < end + letterWidth) return false;
        end = middle + half;
        return true;
    });
}

function axisOption(chart, axis, side, low, high) {
    const colours = paper();
    const every = axis.scale.ticks?.filter(([place]) => place >= low - 1e-9 && place <= high + 1e-9) ??
        valueTicks(axis.scale, axis.unit, low, high);
    const ticks = side === "x" ? readableTicks(every, low, high, 0.85 * chart.getWidth()) : every;
    const places = ticks.map(([place]) => place);
    const names = new Map(ticks.map(([place, text]) => [place.toPrecision(9), text]));
    const isNames = Boolean(axis.isNames);
    return {
        type: "value", min: axis.scale.low, max: axis.scale.high, inverse: isNames, scale: true,
        name: side === "x" ? axis.title : "", nameLocation: "middle", nameGap: 24, nameTextStyle: { color: colours.quiet },
        axisLine: { show: side === "x", onZero: false, lineStyle: { color: colours.quiet } },
        axisTick: { show: side === "x", customValues: places, lineStyle: { color: colours.quiet } },
        axisLabel: {
            customValues: places, color: colours.text, fontSize: 12, hideOverlap: !isNames,
            width: isNames ? nameWidth : undefined, overflow: isNames ? "truncate" : undefined,
            formatter: (place) => names.get(place.toPrecision(9)) ?? "",
        },
        splitLine: { show: false }, minorTick: { show: false },
        ...gridLines(places, colours),
    };
}

// The lines of the grid stand at the ticks.
function gridLines(places, colours) {
    return { splitLine: { show: true, customValues: places, lineStyle: { color: colours.grid } } };
}

function zoomedAxes(chart, panel) {
    const option = {};
    for (const side of ["x", "y"]) {
        const [zoom] = chart.getOption().dataZoom.filter((each) => each.id === side);
        option[`${side}Axis`] = axisOption(chart, panel[side], side, zoom.startValue, zoom.endValue);
    }
    return option;
}

// What `button`s and keys do: factor 0.5 shows half of what is seen, 2 twice as much, null everything.
function zoomPanel(chart, panel, factor) {
    for (const side of ["x", "y"]) {
        const [zoom] = chart.getOption().dataZoom.filter((each) => each.id === side);
        const { low, high } = panel[side].scale;
        const centre = (zoom.startValue + zoom.endValue) / 2;
        const half = Math.max((zoom.endValue - zoom.startValue) / 2 * (factor ?? 1), smallestSpan * (high - low));
        const range = factor === null || panel[side].isNames ? [low, high]
            : [Math.max(low, centre - half), Math.min(high, centre + half)];
        chart.dispatchAction({ type: "dataZoom", dataZoomId: side, startValue: range[0], endValue: range[1] });
    }
}

function seriesOptions(panel, series, index) {
    const look = data.models[series.model], colour = inkOf(look);
    const name = look.name;
    return [
        {
            id: `points-${index}`, name, type: "line", data: series.points.map((point) => [point.x, point.y]),
            symbol: symbolOf(look), symbolSize: series.small ? 4 : 9, showAllSymbol: true, step: series.step ?? false, z: 3,
            symbolRotate: 0, itemStyle: { color: colour }, clip: true,
            lineStyle: { color: colour, width: series.joined ? 1.8 : 0, type: look.dash.length ? look.dash : "solid" },
            emphasis: { scale: 1.5, lineStyle: { width: series.joined ? 2.6 : 0 } },
            markLine: index === 0 ? markOption(panel) : undefined,
        },
        {
            id: `intervals-${index}`, name, type: "custom", silent: true, z: 4, clip: true,
            data: series.points.filter((point) => point.low < point.high)
                .map((point) => [point.x, point.y, point.low, point.high, point.along === "x" ? 1 : 0]),
            renderItem: (_, api) => intervalShape(api, colour), encode: { x: 0, y: 1 },
        },
    ];
}

function markOption(panel) {
    const colours = paper();
    return {
        silent: true, symbol: "none", lineStyle: { color: colours.quiet, type: [2, 3] },
        data: panel.marks.map(({ place, letter }) => ({ xAxis: place,
            label: { show: true, formatter: letter, position: "end", color: colours.text, fontWeight: "bold" } })),
    };
}

// A line from the low to the high end, with caps.
function intervalShape(api, colour) {
    const isAlongX = api.value(4) === 1, cap = 3;
    const ends = [api.value(2), api.value(3)].map((end) =>
        isAlongX ? api.coord([end, api.value(1)]) : api.coord([api.value(0), end]));
    const [[x1, y1], [x2, y2]] = ends;
    const style = { stroke: colour, lineWidth: 1.5, fill: "none" };
    const line = (from, to) => ({ type: "line", style, shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] } });
    const across = ([x, y]) => isAlongX ? line([x, y - cap], [x, y + cap]) : line([x - cap, y], [x + cap, y]);
    return { type: "group", children: [line([x1, y1], [x2, y2]), across(ends[0]), across(ends[1])] };
}
