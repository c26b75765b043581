"""The table of the program's summary, held against the samples of a record."""

from collections.abc import Iterator

from summary_figures import Figure, Lie, Params, Switchmark, cell_of, factor_of, is_shown, require, require_shown

COLUMNS: tuple[tuple[str, Params, str], ...] = (
    ("ring", {"tasks": 2}, "switch_ns"), ("ring", {"tasks": 1000}, "switch_ns"), ("ring", {"tasks": 100_000}, "switch_ns"),
    ("spawn", {"children": 1000}, "spawn_ns"), ("sleepers", {"tasks": 100_000}, "resident_bytes_per_task"),
    ("hog", {"hogs": 1}, "worst_starvation_us"), ("hog", {"hogs": 1}, "throughput_ratio"), ("coverage", {}, "suspension_coverage"),
)
Row = dict[int, Figure]


def rows_of(ours: Switchmark) -> dict[str, Row]:
    """The figures that the table should have, by model and index of COLUMNS."""
    rows: dict[str, Row] = {}
    for cell in ours["cells"]:
        if cell["family"] != "control" and cell["model"] not in rows:
            rows[cell["model"]] = {}
            for index, (workload, params, metric) in enumerate(COLUMNS):
                figure = _any_figure(ours, workload, cell["model"], params, metric)
                if figure:
                    rows[cell["model"]][index] = figure
    workloads = {model: len({COLUMNS[index][0] for index in row}) for model, row in rows.items()}
    least = min(2, max(workloads.values(), default=0))
    return {model: row for model, row in rows.items() if row and workloads[model] >= least}


def _any_figure(ours: Switchmark, workload: str, model: str, params: Params, metric: str) -> Figure | None:
    cell = cell_of(ours, workload, model, params)
    return Figure(ours, cell, metric) if cell and metric in cell["metrics"] else None


def faults(text: str, ours: Switchmark) -> list[str]:
    """What is wrong with the table of a summary; empty: nothing, or there is a list of cells in its place."""
    lines = text.splitlines()
    rows = rows_of(ours)
    heads = [index for index, line in enumerate(lines) if line.startswith("model ")]
    if not heads or not rows:
        return [] if bool(heads) == bool(rows) or ours["run"].get("filter") else ["there should be a table"]
    units = lines[heads[0]].split()[1:]
    columns = [index for index in range(len(COLUMNS)) if any(index in row for row in rows.values())]
    if len(units) != len(columns):
        return [f"{len(units)} columns, not {len(columns)}"]
    try:
        body = lines[heads[0] + 1 :]
        shown = [line.split()[0] for line in body[: body.index("")] if line.split()[0] in rows and not line.startswith(" ")]
        require(shown == list(rows), f"the rows are {shown}")
        for model, row in rows.items():
            at = next(index for index, line in enumerate(body) if line.split() and line.split()[0] == model)
            below = body[at + 1] if body[at + 1].startswith(" ") else ""
            _check_row(row, body[at].split()[1:], below.split(), columns, units, rows)
    except Lie as lie:
        return [str(lie)]
    return []


def _check_row(row: Row, medians: list[str], below: list[str], columns: list[int], units: list[str], rows: dict[str, Row]) -> None:
    require(len(medians) == len(columns), f"{len(medians)} medians for {len(columns)} columns")
    intervals = iter(below)
    for text, index, unit in zip(medians, columns, units):
        if index not in row:
            require(text == "-", f"{text} where nothing was measured")
            continue
        figure, name = row[index], row[index].cell["id"]
        factor = factor_of(figure, unit)
        require_shown(text.rstrip("+*"), figure.median * factor, name)
        require(("*" in text) == figure.few, f"{name}: the mark of few samples")
        require(("+" in text) == _is_best(figure, [other[index] for other in rows.values() if index in other]), f"{name}: best")
        if below:
            _check_interval(figure, factor, intervals)
    require(next(intervals, None) is None, "more intervals than figures")


def _check_interval(figure: Figure, factor: float, shown: Iterator[str]) -> None:
    """An interval is left out where its ends are shown as the median is."""
    texts = [f"{value * factor:,.0f}" if abs(value * factor) >= 99.95 else f"{value * factor:#.3g}"
             for value in (figure.low, figure.median, figure.high)]
    if figure.exact or len(figure.samples) == 1 or len(set(texts)) == 1:
        return
    low, high = next(shown, "-").split(".." if figure.low < 0 else "-")
    require(is_shown(low, figure.low * factor) and is_shown(high, figure.high * factor),
            f"{figure.cell['id']}: the interval is not {low}-{high}")


def _is_best(figure: Figure, column: list[Figure]) -> bool:
    others = [other for other in column if other is not figure]
    higher = figure.cell["metrics"][figure.name]["better"] == "higher"
    return bool(others) and all(
        figure.apart(other) and (figure.median > other.median) == higher for other in others)
