"""The tables that can be taken away, by name: a line in `TABLES` makes a command of one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from digitcluster.session.session import Session
from digitcluster.ui.plot_tabs import PlotTabs

if TYPE_CHECKING:  # what makes tables is loaded when one is wanted
    from digitcluster.core.table import Table
    from digitcluster.ui.panels.inspect.page import Listed


@dataclass(frozen=True)
class Sources:
    """Where tables come from: the session, and what only the window knows.

    Attributes
    ----------
    session : Session
    tabs : PlotTabs
    listed : callable
        Returns the digits that Inspect lists, or None.
    """

    session: Session
    tabs: PlotTabs
    listed: Callable[[], Listed | None]


def _runs(sources: Sources) -> Table | None:
    from digitcluster.session.tables import runs_table

    return runs_table(sources.session.runs.entries)


def _clusters(sources: Sources) -> Table | None:
    from digitcluster.core.analysis.tables import clusters_table

    return clusters_table(sources.session.selection.model)


def _convergence(sources: Sources) -> Table | None:
    from digitcluster.core.analysis.tables import course_table

    inertia, shift, *_ = sources.tabs.gallery.convergence.values
    return course_table(list(zip(inertia, shift, strict=True))) if inertia else None


def _error_rate(sources: Sources) -> Table | None:
    from digitcluster.core.analysis.tables import sweep_table

    runs = sources.session.sweeps.value.runs
    return sweep_table(runs) if runs else None


def _confusion(sources: Sources) -> Table | None:
    from digitcluster.core.analysis.tables import confusion_table

    matrix, classes, *_ = sources.tabs.confusion.canvas.values
    return confusion_table(matrix, classes) if matrix.any() else None


def _digits(sources: Sources) -> Table | None:
    from digitcluster.core.analysis.tables import digits_table

    listed = sources.listed()
    if listed is None or not len(listed.rows):
        return None
    inspected = listed.inspected
    return digits_table(inspected.digits, inspected.assignment, inspected.entry.model, listed.rows)


TABLES: Mapping[str, tuple[str, Callable[[Sources], Table | None]]] = {
    "runs": ("the &runs", _runs),
    "clusters": ("the label counts by &cluster", _clusters),
    "convergence": ("the con&vergence", _convergence),
    "error_rate": ("the &error rates by k", _error_rate),
    "confusion": ("the con&fusion", _confusion),
    "digits": ("the digits that are &inspected", _digits),
}
"""What each is called in the menu, and what makes it: None where there is nothing in it.

The command "save_table_NAME" saves one. The numbers of a plot have its name, but those of the gallery are "clusters".
"""
