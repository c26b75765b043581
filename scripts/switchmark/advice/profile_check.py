"""Whether a profile can be meant, and what stands in for what is unknown."""

import math
from typing import Any

from .expressions import Scope, holds
from .number_text import text
from .template import fill


def checked(description: dict[str, Any], profile: Any) -> tuple[dict[str, Any], list[dict[str, Any]], str]:
    """The value of every parameter, the defaults that were used, each as a sentence, and what is wrong ("": nothing)."""
    texts, parameters = description["texts"], description["parameters"]
    if not isinstance(profile, dict):
        return {}, [], texts["not_an_object"]
    keys = [parameter["key"] for parameter in parameters]
    for key in profile:
        if key not in keys:
            return {}, [], fill(texts["unknown_key"], {"key": key, "keys": ", ".join(keys)})
    values: dict[str, Any] = {}
    defaults: list[dict[str, Any]] = []
    for parameter in parameters:
        key = parameter["key"]
        value = profile.get(key)
        if value is None:
            value = _default(parameter, values)
            if key not in profile and parameter["required"]:
                return {}, [], fill(texts["missing_parameter"], _words(parameter, value))
            words = parameter.get("assumed") or fill(texts["default"], {**_words(parameter, value), "label": parameter["label"]})
            defaults.append({"parameter": key, "value": value, "text": words})
        elif fault := _fault(texts, parameter, value):
            return {}, [], fault
        values[key] = value
    words = {parameter["key"]: "" if values[parameter["key"]] is None else text(values[parameter["key"]], parameter["kind"])
             for parameter in parameters}
    for contradiction in description["contradictions"]:
        if holds(Scope(description, {}, values, "", {}), contradiction["when"]):
            return {}, [], fill(contradiction["text"], words)
    return values, defaults, ""


def _default(parameter: dict[str, Any], values: dict[str, Any]) -> Any:
    least = values.get(parameter.get("default_at_least", ""))
    return parameter["default"] if least is None else max(parameter["default"], least)


def _fault(texts: dict[str, str], parameter: dict[str, Any], value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not _is_finite(value):
        return fill(texts["not_a_number"], _words(parameter, None))
    if not parameter["minimum"] <= value <= parameter["maximum"]:
        return fill(texts["out_of_range"], _words(parameter, value))
    if parameter.get("whole") and value != math.floor(value):
        return fill(texts["not_whole"], _words(parameter, value))
    return ""


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond every double
        return False


def _words(parameter: dict[str, Any], value: Any) -> dict[str, str]:
    def shown(number: Any) -> str:
        return "nothing" if number is None else text(number, parameter["kind"])

    return {"label": f"{parameter['label']} ({parameter['flag']})", "value": shown(value),
            "minimum": shown(parameter["minimum"]), "maximum": shown(parameter["maximum"])}
