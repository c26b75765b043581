"""The sentences of the program's summary, held against the samples of a record.

Nothing here is shared with the program: what each kind of sentence says stands here a second time.
"""

import math
import re
import statistics
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import stats
from summary_figures import (NANOSECONDS, Figure, Lie, Params, Switchmark, check_figure, find, needed, require, require_rough,
                             require_shown, value_of)

MODEL = r"(?:coroutine|future|fiber)(?:-[a-z]+)*"
NUMBER = r"\d[\d,]*(?:\.\d+)?(?:e[+-]\d+)?"
FIGURE = rf"({NUMBER}) \[({NUMBER}), ({NUMBER})\](\*?) (ns|us|ms|s|bytes|%)"
PLACE = rf"({NUMBER}) \[({NUMBER}), ({NUMBER})\]"
LISTED = rf"{FIGURE} with ({MODEL})"
_ITEM = rf"{NUMBER} \[{NUMBER}, {NUMBER}\]\*? (?:ns|us|ms|s|bytes|%) with {MODEL}"
LIST = rf"(?P<list>{_ITEM}(?:(?:, | and ){_ITEM})*)"
TRIO = ("coroutine", "future", "fiber")


def sentences_in(text: str) -> list[str]:
    """The sentences of a summary, each in one line."""
    items = re.findall(r"(?m)^- (.*(?:\n  .*)*)", text)
    return [re.sub(r"\n  ", " ", item) for item in items]


def models_in(sentence: str) -> list[str]:
    """The models that a sentence names."""
    return re.findall(rf"(?<![\w-]){MODEL}(?![\w-])", sentence)


def check_list(ours: Switchmark, text: str, workload: str, params: Params, metric: str, models: tuple[str, ...]) -> list[Figure]:
    """A list of figures with models: each is right, none is missing, and the smallest comes first."""
    items = re.findall(LISTED, text)
    joined = " and ".join(filter(None, [", ".join(_item(item) for item in items[:-1]), _item(items[-1])]))
    require(joined == text, f"not a list: {text}")
    figures = []
    for *parts, model in items:
        require(model in models, f"{model} does not belong here")
        figures.append(needed(ours, workload, model, params, metric))
        check_figure(tuple(parts), figures[-1])
    medians = [figure.median for figure in figures]
    require(medians == sorted(medians), "the smallest does not come first")
    known = {model for model in models if find(ours, workload, model, params, metric)}
    require({figure.cell["model"] for figure in figures} == known, f"a model of {known} is missing")
    return figures


def _item(item: tuple[str, ...]) -> str:
    median, low, high, mark, unit, model = item
    return f"{median} [{low}, {high}]{mark} {unit} with {model}"


# Crossovers.


def crossover_of(ours: Switchmark, workload: str, model: str, reference: str) -> dict[str, Any]:
    rows = [row for row in ours.get("crossovers", [])
            if (row["workload"], row["model"], row["reference"]) == (workload, model, reference)]
    require(len(rows) == 1 and rows[0]["status"] != "not resolved", f"no crossover of {model} and {reference} in {workload}")
    return rows[0]


def distances(ours: Switchmark, row: dict[str, Any], value: int) -> list[float]:
    """How far beyond the level each process's ratio lies, by the samples; below zero: on the near side."""
    params = {row["param"]: value}
    own = find(ours, row["workload"], row["model"], params, row["metric"])
    other = find(ours, row["workload"], row["reference"], params, row["metric"])
    if own is None or other is None or len(own.samples) != len(other.samples):
        return []
    logs = np.log(np.array(own.samples) / np.array(other.samples) / row["level"])
    return list(logs if row["beyond"] == "higher" else -logs)


def check_crossover(ours: Switchmark, row: dict[str, Any], status: str) -> None:
    """The samples do not contradict the answer at the first and the last configuration."""
    require(row["status"] == status, f"the crossover is {row['status']}")
    ends = [distances(ours, row, row[key]) for key in ("first", "last")]
    for end, beyond in zip(ends, {"found": (False, True), "always": (True, True), "never": (False, False)}[status]):
        if end:
            require((np.median(end) > 0) == beyond, f"the samples say that the crossover is not {status}")


def check_place(ours: Switchmark, parts: tuple[str, ...], row: dict[str, Any]) -> None:
    check_crossover(ours, row, "found")
    for text, key in zip(parts, ("at", "low", "high")):
        require_shown(text, row[key], f"{key} of the crossover")
    values = sorted({cell["params"][row["param"]] for cell in ours["cells"] if cell["workload"] == row["workload"]
                     and cell["model"] == row["model"] and row["first"] <= cell["params"][row["param"]] <= row["last"]})
    known = [(value, own) for value in values if (own := distances(ours, row, value))]
    if len(known) < len(values):
        return
    offset = 1 if row["first"] == 0 else 0
    places = np.log([value + offset for value, _ in known])
    means = [stats.trim_mean(own, 0.1) for _, own in known]
    last_near = max(index for index, mean in enumerate(means) if mean <= 0)
    share = -means[last_near] / (means[last_near + 1] - means[last_near])
    place = math.exp(places[last_near] + share * (places[last_near + 1] - places[last_near])) - offset
    require(row["low"] * 0.9 <= place <= row["high"] * 1.1, f"by the samples the crossover lies at {place:.4g}")


# What each kind of sentence says.


def _choice(ours: Switchmark, match: re.Match[str]) -> None:
    many = {"tasks": 100_000}
    light = []
    for model in ("coroutine", "future"):
        pairs = [(find(ours, workload, model, many, metric), find(ours, workload, "fiber", many, metric))
                 for workload, metric in (("ring", "switch_ns"), ("sleepers", "resident_bytes_per_task"))]
        if all(own and fiber and own.high < fiber.low for own, fiber in pairs):
            light.append((pairs[0][0].median, model))
    named = match["light"].split(" or ") if match["light"] else []
    require(named == [model for _, model in sorted(light)], f"{light} are lighter than fiber")
    preemptive, cooperative = (find(ours, "hog", model, {"hogs": 1}, "worst_starvation_us") for model in ("fiber-preempt", "fiber"))
    helps = bool(preemptive and cooperative and preemptive.apart(cooperative) and preemptive.median < cooperative.median)
    require(helps == bool(match["work"]), "whether preemption keeps others from starving")
    rows = [row for row in ours.get("crossovers", []) if (row["workload"], row["model"], row["reference"]) == ("walk", "coroutine", "fiber")]
    require(sum(map(bool, match.group("light", "work", "walk"))) >= 2, "one model alone is named")
    require(bool(match["walk"]) == any(row["status"] in ("found", "always") for row in rows), "whether recursion costs")


def _switch_cost(ours: Switchmark, match: re.Match[str]) -> None:
    check_list(ours, match["list"], "ring", {"tasks": 2}, "switch_ns", TRIO)


def _population(ours: Switchmark, match: re.Match[str]) -> None:
    last = check_list(ours, match["list"], "ring", {"tasks": 100_000}, "switch_ns", TRIO)[-1]
    few = find(ours, "ring", last.cell["model"], {"tasks": 2}, "switch_ns")
    is_longer = few is not None and few.low > 0 and few.high < last.low
    require(is_longer == (match["times"] is not None), "whether it takes longer than between 2 tasks")
    if few is not None and is_longer:
        require_rough(match["times"], last.median / few.median, "the factor")


def _memory(ours: Switchmark, match: re.Match[str]) -> None:
    figures = check_list(ours, match["list"], "sleepers", {"tasks": 100_000}, "resident_bytes_per_task", TRIO)
    sizes = re.split(", | and ", match["sizes"])
    require(len(sizes) == len(figures), "a size for each model")
    for size, figure in zip(sizes, figures):
        number, unit = size.split()
        total = figure.median * 100_000
        expected = "GB" if total >= 1e9 else "MB" if total >= 1e6 else "kB"
        require(unit == expected, f"{total:.4g} bytes are not counted in {unit}")
        require_rough(number, total / {"GB": 1e9, "MB": 1e6, "kB": 1e3}[unit], "the size")


def _spawn(ours: Switchmark, match: re.Match[str]) -> None:
    check_list(ours, match["list"], "spawn", {}, "spawn_ns", TRIO)


def _starvation(ours: Switchmark, match: re.Match[str]) -> None:
    check_list(ours, match["list"], "hog", {"hogs": 1}, "worst_starvation_us", ("coroutine", "fiber", "fiber-preempt"))


def _price(ours: Switchmark, match: re.Match[str]) -> None:
    hogs = int(match["hogs"])
    figure = needed(ours, "hog", "fiber-preempt", {"hogs": hogs}, "throughput_ratio")
    most = max(cell["params"]["hogs"] for cell in ours["cells"]
               if (cell["workload"], cell["model"], cell["status"]) == ("hog", "fiber-preempt", "measured"))
    require(hogs == most, f"{most} hogs were measured")
    check_figure(match.group("median", "low", "high", "mark", "unit"), figure)
    if match["verdict"] == "the timer ticks take the rest":
        require(figure.high < 1, "it is not resolved that ticks cost anything")
    else:
        require(figure.high >= 1 and figure.low >= 0.95, "no cost of ticks was not shown")


def _budget(ours: Switchmark, match: re.Match[str]) -> None:
    texts = re.findall(FIGURE, match[0])
    model = match["model"]
    require(model in ("coroutine-budget", "future-budget"), f"{model} has no budget")
    check_figure(texts[0], needed(ours, "hog", model, {"hogs": 1}, "worst_starvation_us"))
    check_figure(texts[1], needed(ours, "hog", model, {"hogs": 1}, "throughput_ratio"))


def _long_step(ours: Switchmark, match: re.Match[str]) -> None:
    names = models_in(match["list"])
    budget = [name for name in names if name.endswith("-budget")]
    require(len(names) == 2 and len(budget) == 1, "one model with a budget")
    sorts = [cell["params"]["sorted"] for cell in ours["cells"] if "sorted" in cell["params"]
             and (cell["model"], cell["status"]) == (budget[0], "measured")]
    params = {"hogs": 1, "sorted": max(sorts)}
    figures = check_list(ours, match["list"], "hog", params, "worst_starvation_us", ("fiber-preempt", budget[0]))
    require(figures[0].apart(figures[1]), "the two are not told apart")
    check_figure(match.group("median", "low", "high", "mark", "unit"),
                 needed(ours, "hog", budget[0], params, "longest_step_us"))


def _coverage(ours: Switchmark, match: re.Match[str]) -> None:
    items = re.findall(rf"({NUMBER}) % \(({NUMBER})\) with ({MODEL})", match["list"])
    shown = " and ".join(filter(None, [", ".join(f"{a} % ({b}) with {c}" for a, b, c in items[:-1]),
                                       "{} % ({}) with {}".format(*items[-1])]))
    require(shown == match["list"], "not a list")
    for share, points, model in items:
        cell = needed(ours, "coverage", model, {}, "suspension_coverage")
        require_shown(share, 100 * cell.median, f"coverage of {model}")
        require(value_of(points) == needed(ours, "coverage", model, {}, "suspension_points").median, f"points of {model}")


def _granularity(ours: Switchmark, match: re.Match[str]) -> None:
    row = crossover_of(ours, "granularity", "fiber", match["reference"])
    require(row["level"] == 1.05, "the level is not 5 %")
    _check_where(ours, match, row, {"more than": "never", "at most": "always"}, "more than")
    iterations = row["at" if match["place"] else "last"]
    if match["time"]:
        first, last = (needed(ours, "granularity", match["reference"], {"iterations": row[key]}, "step_ns")
                       for key in ("first", "last"))
        require(first.apart(last), "the slope is not resolved")
        time = (last.median - first.median) / (row["last"] - row["first"]) * iterations
        require_rough(match["time"], time / NANOSECONDS[match["time_unit"]], "the time of the work")


def _check_where(ours: Switchmark, match: re.Match[str], row: dict[str, Any], statuses: dict[str, str], beyond: str = "") -> None:
    """The place of a crossover that was found, where the comparison is the word `beyond` (empty: the sentence has none); or the
    range of another one, which has the status that belongs to the sentence's word."""
    if match["place"]:
        require(not beyond or match["how"] == beyond, f"at the crossover the word is {beyond}")
        check_place(ours, re.fullmatch(PLACE, match["place"]).groups(), row)
    else:
        require((value_of(match["first"]), value_of(match["last"])) == (row["first"], row["last"]), "another range")
        check_crossover(ours, row, statuses[match["how"]])


def _end(ours: Switchmark, match: re.Match[str], row: dict[str, Any], models: tuple[str, ...]) -> None:
    """The figures at the last configuration, in parentheses."""
    if match["list"]:
        require(value_of(match["end"]) == row["last"], "not the last configuration")
        check_list(ours, match["list"], row["workload"], {row["param"]: row["last"]}, row["metric"], models)


def _depth(ours: Switchmark, match: re.Match[str]) -> None:
    row = crossover_of(ours, "depth", "future", "fiber")
    _check_where(ours, match, row, {"more slowly": "always", "faster": "never"})
    _end(ours, match, row, TRIO)


def _recursion(ours: Switchmark, match: re.Match[str]) -> None:
    row = crossover_of(ours, "walk", "coroutine", "fiber")
    _check_where(ours, match, row, {"longer": "always", "less time": "never"}, "longer")
    _end(ours, match, row, ("coroutine", "coroutine-pooled", "fiber"))


def _safepoints(ours: Switchmark, match: re.Match[str]) -> None:
    row = crossover_of(ours, "safepoint_cost", match["model"], "fiber-preempt")
    _check_where(ours, match, row, {"less": "always", "more": "never"}, "less")


def _awaitable_calls(ours: Switchmark, match: re.Match[str]) -> None:
    if match["how"]:
        row = crossover_of(ours, "ready_waits", "fiber", "coroutine")
        _check_where(ours, match, row, {"longer": "always", "less time": "never"}, "longer")
    if match["list"]:
        check_list(ours, match["list"], "ready_waits", {"wait_percent": 0}, "awaitable_call_ns", (*TRIO, "coroutine-pooled"))


def _server_latency(ours: Switchmark, match: re.Match[str]) -> None:
    loads = sorted({cell["params"]["load_percent"] for cell in ours["cells"]
                    if (cell["workload"], cell["status"]) == ("http_service", "measured") and "load_percent" in cell["params"]})
    load = statistics.median_low(loads)
    require(value_of(match["load"]) == load, f"the middle load is {load}")
    figures = check_list(ours, match["list"], "http_service", {"load_percent": load}, "short_p99_us",
                         ("coroutine", "fiber", "fiber-preempt"))
    require(len(figures) > 1, "nothing is compared")


def _server_throughput(ours: Switchmark, match: re.Match[str]) -> None:
    most = max(cell["params"].get("connections", 0) for cell in ours["cells"]
               if (cell["workload"], cell["model"], cell["status"]) == ("http_service", "fiber-preempt", "measured"))
    fiber, preempt = (needed(ours, "http_service", model, {"connections": most}, "requests_per_second")
                      for model in ("fiber", "fiber-preempt"))
    for figure, parts in zip((fiber, preempt), re.findall(rf"({NUMBER}) \[({NUMBER}), ({NUMBER})\](\*?)", match["rates"])):
        for text, value in zip(parts, (figure.median, figure.low, figure.high)):
            require_shown(text, value, f"{figure.cell['id']} {figure.name}")
        require((parts[3] == "*") == figure.few, "the mark of few samples")
    if match["price"]:
        require(preempt.high < fiber.low, "it is not resolved that preemption costs anything")
        require_rough(match["price"], 100 * (1 - preempt.median / fiber.median), "what preemption costs")
    else:
        require(preempt.high >= fiber.low and preempt.low >= 0.95 * fiber.high, "no cost of preemption was not shown")


_ONE = (rf"(?P<median>{NUMBER}) \[(?P<low>{NUMBER}), (?P<high>{NUMBER})\](?P<mark>\*?) (?P<unit>ns|us|ms|s|bytes|%)")
_TIME = rf"(?:, about (?P<time>{NUMBER}) (?P<time_unit>ns|us|ms|s),)?"
_RANGE = rf"(?P<first>{NUMBER}) to (?P<last>{NUMBER})"
_WHERE = rf"(?P<place>{NUMBER} \[{NUMBER}, {NUMBER}\])"
_AT_THE_END = rf"(?: \(at (?P<end>{NUMBER}): {LIST}\))?"
_LONGER = rf"a step takes (?P<how>more than|at most) 5 % longer with fiber than with (?P<reference>{MODEL})"
_NONE = r"(?P<place>(?!))?"

KINDS: tuple[tuple[str, Callable[[Switchmark, re.Match[str]], None]], ...] = (
    (rf"In short: (?:(?P<light>{MODEL}(?: or {MODEL})?) for many tasks that compute briefly between their waits: faster switches "
     r"and less memory than fiber(?:; |(?=\.$)))?(?:(?P<work>fiber-preempt where a task computes for longer than the others may "
     r"wait)(?:; |(?=\.$)))?(?P<walk>fiber for recursion that waits deep in its calls)?\.", _choice),
    (rf"A switch between 2 tasks takes {LIST}\.", _switch_cost),
    (rf"Among 100,000 tasks, a switch takes {LIST}(?:, (?P<times>{NUMBER}) times as long as between 2 tasks)?\.", _population),
    (rf"A sleeping task keeps {LIST}; 100,000 of them need (?P<sizes>[^;]+)\.", _memory),
    (rf"To create, run and join a task takes {LIST}\.", _spawn),
    (rf"Beside one hog \(a task that computes without a wait\), other tasks starve for up to {LIST}\.", _starvation),
    (rf"Per CPU second, (?P<hogs>\d+) (?:hogs do|hog does) {_ONE} of the work with fiber-preempt that (?:they do|it does) with "
     r"fiber: (?P<verdict>the timer ticks take the rest|no cost of the timer ticks was found)\.", _price),
    (rf"At (?P<load>\d+) % of the load that saturates it, a server that also has heavy requests answers 99 % of the short ones "
     rf"within {LIST}\.", _server_latency),
    (rf"A saturated server answers (?P<rates>{PLACE}\*? requests per second with fiber and {PLACE}\*?) with fiber-preempt: "
     rf"(?:preemption costs about (?P<price>{NUMBER}) % of them|no cost of preemption was found)\.", _server_throughput),
    (rf"Beside a hog with safepoints, other tasks starve for up to {_ONE} with (?P<model>{MODEL}); the hog's work per CPU "
     rf"second is {NUMBER} \[{NUMBER}, {NUMBER}\]\*? % of that with fiber\.", _budget),
    (rf"Beside a hog that sorts for {_ONE} at a time without a safepoint, other tasks starve for up to {LIST}\.", _long_step),
    (r"Of the instructions that a task executes, it was seen suspended at (?P<list>.+)\.", _coverage),
    (rf"Below {_WHERE} iterations{_TIME} of work between two waits, {_LONGER}; with more work, at most 5 %\.", _granularity),
    (rf"With {_RANGE} iterations{_TIME} of work between two waits, {_LONGER}\.{_NONE}", _granularity),
    (rf"From {_WHERE} nested calls on, future switches more slowly than fiber{_AT_THE_END}\.", _depth),
    (rf"At {_RANGE} nested calls, future switches (?P<how>more slowly|faster) than fiber{_AT_THE_END}\.{_NONE}", _depth),
    (rf"A recursive generator takes (?P<how>longer|less time) per value with coroutine than with fiber in trees of {_WHERE} nodes "
     rf"or more{_AT_THE_END}\.", _recursion),
    (rf"A recursive generator takes (?P<how>longer|less time) per value with coroutine than with fiber in trees of {_RANGE} nodes"
     rf"{_AT_THE_END}\.{_NONE}", _recursion),
    (rf"(?:(?:From {_WHERE} waits per 100 calls on|With {_RANGE} waits per 100 calls), a call takes (?P<how>longer|less time) with "
     rf"fiber than with coroutine(?:; a|(?=\.$)))?(?:A?(?: call that may wait and never does takes {LIST}))?\.", _awaitable_calls),
    (rf"In calls of {_WHERE} iterations or more, a safepoint in each call \((?P<model>{MODEL})\) costs (?P<how>less|more) than the "
     r"ticks \(fiber-preempt\)\.", _safepoints),
    (rf"In calls of {_RANGE} iterations, a safepoint in each call \((?P<model>{MODEL})\) costs (?P<how>less|more) than the ticks "
     rf"\(fiber-preempt\)\.{_NONE}", _safepoints),
)


def faults(sentence: str, ours: Switchmark) -> list[str]:
    """What is wrong with a sentence; empty: nothing."""
    for pattern, check in KINDS:
        match = re.fullmatch(pattern, sentence)
        if match:
            try:
                check(ours, match)
            except Lie as lie:
                return [str(lie)]
            return []
    return ["no kind of sentence that is known"]
