"""What a model's file says about it in JSON: everything is of the kind that the program trusts, or is left out."""

import math
from collections.abc import Callable, Mapping
from typing import Any

from digitcluster.core.training.settings import DEFAULTS, SETTINGS
from digitcluster.files.building.labels import LONGEST_NAME
from digitcluster.files.checked_values import decimal, flag, plain, share, text, whole
from digitcluster.files.damage import VALUES

MOST_CLASSES = 256  # what a byte can tell apart


def classes_in(facts: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of a file's classes.

    Raises
    ------
    ValueError, KeyError
        When there are none, too many, or names that are not names.
    """
    names = facts["classes"]
    if not isinstance(names, list) or not 0 < len(names) <= MOST_CLASSES:
        raise ValueError("no list of classes, or too many")
    classes = tuple(text(name, longest=LONGEST_NAME) for name in names)
    if "" in classes or len(set(classes)) < len(classes):
        raise ValueError("a class without a name, or one of them twice")
    return classes


def checked_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a model's file says, in its order, without what is not of the kind that it must be."""
    checked: dict[str, Any] = {}
    for name, value in facts.items():
        if name != "classes":  # checked already
            try:
                value = _CHECKS.get(name, plain)(value)
            except VALUES:
                continue
        checked[text(name)] = value
    return checked


def _members(**checks: Callable[[Any], Any]) -> Callable[[Any], dict[str, Any]]:
    """Return a check of an object whose values have checks of their own."""

    def check(values: Any) -> dict[str, Any]:
        if not isinstance(values, dict):
            raise TypeError("no object")
        return {text(name): checks.get(name, plain)(value) for name, value in values.items()}

    return check


def _setting(name: str) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        SETTINGS[name].check(value, type(DEFAULTS[name]))
        return value

    return check


def _calibration(values: Any) -> dict[str, Any] | None:
    return None if values is None else _complete(_CALIBRATION(values), "width", "far")


def _complete(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return an object that must have these members; raises KeyError."""
    for name in names:
        values[name]
    return values


def _spreads(values: Any) -> list[float]:
    if not isinstance(values, list):
        raise TypeError("no list of spreads")
    return [decimal(one, 1e-9, 1e9) for one in values]


def _scores(values: Any) -> dict[str, float | None]:
    if not isinstance(values, dict):
        raise TypeError("no object of scores")
    return {text(name): share(value) for name, value in values.items()}


_CALIBRATION = _members(
    width=decimal,
    far=lambda value: decimal(value, most=math.inf),  # nothing is too far, where there were no digits to fit it to
    sharpness=lambda value: decimal(value, 0.01, 100),
    spreads=_spreads,
    least_far=decimal,
)
_CHECKS: Mapping[str, Callable[[Any], Any]] = {
    **{name: _setting(name) for name in SETTINGS},
    "calibration": _calibration,
    "digits": _members(name=text, count=whole, fingerprint=text),
    "results": _members(
        training_error=share, validation_error=share, iterations=whole, converged=flag, seconds=decimal, inertia=decimal
    ),
    "scores": _scores,
    "edited": flag,
    **dict.fromkeys(("given_name", "sources", "drawings", "program", "date"), text),
    "tests": lambda value: plain(value, depth=6),
}
