"""What stands in the list of runs, and in which order: pinned ones first, a sweep's runs below it when it is open."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Self, TypeAlias, TypeVar

from digitcluster.core.training.run import Run
from digitcluster.session.entries import ModelEntry, Sweep
from digitcluster.session.titles import run_title

COLUMNS = ("name", "k", "iterations", "training", "validation", "test")
DESCENDING = " descending"
MOST_SWEPT = 1_000_000  # runs of a sweep, more than any has: keys of their rows


@dataclass(frozen=True)
class Order:
    """By what the list is sorted.

    Attributes
    ----------
    column : str
        One of `COLUMNS`; empty for the newest first.
    descending : bool
        Whether the largest comes first.
    """

    column: str = ""
    descending: bool = False

    @classmethod
    def read(cls, text: str) -> Self:
        """Return what `written` wrote; anything else is the newest first."""
        column = text.removesuffix(DESCENDING)
        return cls(column, text.endswith(DESCENDING)) if column in COLUMNS else cls()

    @property
    def written(self) -> str:
        """The same as a text, to be remembered."""
        return self.column + DESCENDING * self.descending

    def clicked(self, column: str) -> "Order":
        """Return the order after a click on a column's head: smallest first, then largest first, then newest first."""
        if column != self.column:
            return Order(column)
        return Order() if self.descending else Order(column, descending=True)


@dataclass(frozen=True, eq=False)
class SweptRun:
    """A run of a sweep that is not in the list of runs by itself."""

    sweep: Sweep
    run: Run


Item: TypeAlias = ModelEntry | Sweep | SweptRun
One = TypeVar("One", bound=ModelEntry | Sweep | SweptRun)


def arranged(
    entries: Collection[ModelEntry], sweeps: Collection[Sweep], order: Order, opened: Collection[int] = ()
) -> dict[int, Item]:
    """Return what stands in the list by the keys of its rows, from top to bottom.

    Parameters
    ----------
    entries, sweeps : collections
    order : Order
    opened : collection of int
        The numbers of the sweeps that are open. A run of theirs that is used stands there, not by itself as well.
    """
    swept = {run for sweep in sweeps if sweep.number in opened for run in sweep.runs}
    used = {one.run: one for one in entries if one.run in swept and one.model is one.run.model}
    top: list[ModelEntry | Sweep] = [
        one for one in entries if one.pinned or one.run is None or used.get(one.run) is not one
    ]
    top = sorted([*top, *sweeps], key=lambda item: -item.number)
    rows: dict[int, Item] = {}
    for item in sorted(_sorted(top, order), key=lambda item: not item.pinned):
        rows[item.number] = item
        if isinstance(item, Sweep) and item.number in opened:
            places = {id(run): place for place, run in enumerate(item.runs)}
            below: list[ModelEntry | SweptRun] = [used.get(run) or SweptRun(item, run) for run in item.runs]
            rows |= {-(item.number * MOST_SWEPT + places[id(one.run)]): one for one in _sorted(below, order)}
    return rows


def _sorted(items: Sequence[One], order: Order) -> list[One]:
    """Return items sorted; those without a value come last, whichever way."""
    if not order.column:
        return list(items)
    values = {id(one): _value(one, order.column) for one in items}
    known = [one for one in items if values[id(one)] is not None]
    known.sort(key=lambda one: values[id(one)], reverse=order.descending)
    return known + [one for one in items if values[id(one)] is None]


def _value(item: Item, column: str) -> Any:
    """Return what an item is sorted by; of a sweep the lowest error rate, as its row says it."""
    if column == "name":
        return natural(run_title(item.run.model, item.run) if isinstance(item, SweptRun) else item.title)
    if isinstance(item, Sweep):
        errors = [run.validation_error for run in item.runs if run.validation_error is not None]
        return min(errors, default=None) if column == "validation" else None
    if column in ("k", "iterations"):
        run = item.run
        return _k(item) if column == "k" else None if run is None else run.iterations
    return getattr(item.run if isinstance(item, SweptRun) else item, f"{column}_error", None)


def _k(item: ModelEntry | SweptRun) -> int:
    return item.model.k if isinstance(item, ModelEntry) else item.run.model.k


def natural(text: str) -> tuple[tuple[bool, int, str], ...]:
    """Return a key that sorts texts as people do: "k 9" before "k 10"."""
    parts = re.findall(r"[0-9]+|[^0-9]+", text.casefold())
    return tuple((not part.isdecimal(), int(part) if part.isdecimal() else 0, part) for part in parts)
