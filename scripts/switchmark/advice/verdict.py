"""What the figures of the models mean: which constraint rules which model out, and which model is left."""

from typing import Any

from . import number_text
from .expressions import Missing, Scope, holds
from .template import fill

Rows = list[dict[str, Any]]


def judged(description: dict[str, Any], scope: Scope, told: dict[str, str]) -> tuple[Rows, Rows]:
    """The constraints that rule a model out, by the median; and those that its interval or its bound leaves open. `told`: the
    model's `words`."""
    ruled_out, doubtful = [], []
    for constraint in description["constraints"]:
        figure, limit = scope.values[constraint["figure"]], _limit(scope, constraint)
        if isinstance(figure, Missing) or limit is None:
            continue
        row = {"constraint": constraint["id"], "text": fill(constraint["text"], told)}
        if figure.bound == "at most":
            (doubtful if figure.high > limit else []).append(row)
        elif figure.median > limit:
            (doubtful if figure.low <= limit and figure.bound == "about" else ruled_out).append(row)
        elif figure.high > limit or figure.bound:
            doubtful.append(row)
    return ruled_out, doubtful


def _limit(scope: Scope, constraint: dict[str, Any]) -> float | None:
    limit = constraint["limit"]
    return scope.values[limit] if isinstance(limit, str) else limit


def conditions(description: dict[str, Any], scope: Scope, told: dict[str, str]) -> Rows:
    """On what the figures of a model depend: `text`, and the title of the `group` of models that share it; "": none."""
    return [{key: fill(each[key], told) for key in ("group", "text")} for each in description["conditions"]
            if scope.properties["stopped_at"] == each["stopped_at"] and holds(scope, each["when"])]


def words(description: dict[str, Any], scope: Scope) -> dict[str, str]:
    """Parameters and figures of a model as text."""
    result = {"model": scope.model, "asks": scope.properties["asks"], "costs": scope.properties["costs"]}
    for parameter in description["parameters"]:
        value = scope.values[parameter["key"]]
        result[parameter["key"]] = "" if value is None else number_text.text(value, parameter["kind"])
    for figure in description["figures"]:
        value = scope.values[figure["id"]]
        result[figure["id"]] = "" if isinstance(value, Missing) else number_text.interval_text(
            {"low": value.low, "median": value.median, "high": value.high, "bound": value.bound}, figure["kind"])
    return result


def recommendation(description: dict[str, Any], rows: Rows, scopes: list[Scope]) -> dict[str, Any]:
    """The model, if there is one, the reason in two sentences and what else is remarkable, and what it depends on."""
    texts = description["texts"]
    candidates = [i for i, row in enumerate(rows) if not row["ruled_out"] and not row["missing"]]
    certain = [i for i in candidates if not rows[i]["doubtful"]]
    if not candidates:
        return {"model": None, "text": _nothing(description, rows), "conditions": []}
    left, lost_by = _ranked(description, scopes, certain or candidates)
    chosen = min(left, key=lambda i: scopes[i].properties["effort"])
    told = words(description, scopes[chosen])
    sentences = [fill(texts["use"], told), _second_sentence(description, rows, scopes, chosen, candidates, lost_by)]
    sentences += [fill(each["text"], told) for each in description["remarks"] if holds(scopes[chosen], each["when"])]
    return {"model": rows[chosen]["model"], "text": " ".join(sentences),
            "conditions": [each["text"] for each in rows[chosen]["conditions"]]}


def _second_sentence(description: dict[str, Any], rows: Rows, scopes: list[Scope], chosen: int, candidates: list[int],
                     lost_by: dict[int, Any]) -> str:
    """Why the model that asks least of the code is not the chosen one; or that it is."""
    texts, told = description["texts"], words(description, scopes[chosen])
    easiest = min(range(len(rows)), key=lambda i: scopes[i].properties["effort"])
    if scopes[easiest].properties["effort"] == scopes[chosen].properties["effort"]:
        return fill(texts["easiest"], told)
    if easiest in lost_by:
        step = lost_by[easiest]
        reason = fill(step["text"], {**words(description, scopes[easiest]), "chosen": told["model"],
                                     "chosen_figure": told[step["figure"]]})
    else:
        reason = _why_not(description, rows[easiest], easiest in candidates)
    return fill(texts["easier_lost"], {"easier": rows[easiest]["model"], "reason": reason})


def _ranked(description: dict[str, Any], scopes: list[Scope], candidates: list[int]) -> tuple[list[int], dict[int, Any]]:
    """Who is left after each figure has left out what is worse than the best by more than is negligible, and by which step
    the others were left out."""
    left, lost_by = candidates, {}
    for step in description["ranking"]:
        medians = {i: scopes[i].values[step["figure"]].median for i in left}
        most = min(medians.values()) + step["negligible"]
        lost_by |= {i: step for i in left if medians[i] > most}
        left = [i for i in left if medians[i] <= most]
    return left, lost_by


def _why_not(description: dict[str, Any], row: dict[str, Any], is_candidate: bool) -> str:
    if row["ruled_out"]:
        return row["ruled_out"][0]["text"]
    if is_candidate:
        return fill(description["texts"]["easier_doubtful"], {"doubts": row["doubtful"][0]["text"]})
    return description["texts"]["easier_unknown"]


def _nothing(description: dict[str, Any], rows: Rows) -> str:
    texts = description["texts"]
    if not rows:
        return texts["no_models"]
    counts, remedy, most = [], texts["measure_first"], 0
    for constraint in description["constraints"]:
        count = len([row for row in rows if any(each["constraint"] == constraint["id"] for each in row["ruled_out"])])
        if count:
            counts.append(fill(texts["count_ruled"], {"constraint": constraint["label"], "count": _models(count)}))
        if count > most:
            remedy, most = constraint["remedy"], count
    missing = len([row for row in rows if row["missing"] and not row["ruled_out"]])
    if missing:
        counts.append(fill(texts["count_missing"], {"count": _models(missing)}))
    return f"{fill(texts['none'], {'counts': ', '.join(counts)})} {remedy}"


def _models(count: int) -> str:
    return f"{number_text.text(count, 'count')} {'model' if count == 1 else 'models'}"
