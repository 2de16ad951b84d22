"""The map of a report: a sample of the digits and all centroids on the plane that shows most of how they differ."""

from collections.abc import Generator

import numpy as np

from digitcluster.core.analysis.map_places import place_digits
from digitcluster.core.digits import UNKNOWN, Digits
from digitcluster.core.model.model import Model
from digitcluster.core.progress import Progress
from digitcluster.plots.map import Map
from digitcluster.plots.map_content import MapContent, MapMarks
from digitcluster.plots.report_content import ReportPlot
from digitcluster.wording import counted, percent

SIZE = (9.0, 6.5)  # inches


def map_of(model: Model, digits: Digits) -> Generator[Progress, None, tuple[ReportPlot | None, str]]:
    """Return the map of a model and digits of its size, and what is said about it; no map where there is none."""
    places = yield from place_digits(digits, model.preprocessing)
    if places is None:
        return None, ""
    labels = np.zeros(len(digits), np.intp) if digits.labels is None else digits.labels.astype(np.intp)
    has_labels = digits.labels is not None and model.classes != (UNKNOWN,)
    content = MapContent(places.points, labels[places.rows], digits.classes if digits.labels is not None else ())
    marks = MapMarks(
        centroids=places.plane.project(model.prototypes),
        kinds=model.labels.astype(np.intp) if has_labels else np.arange(model.k),
        names=tuple(model.classes[label][:2] for label in model.labels) if has_labels else ("",) * model.k,
    )
    words = (
        f"{counted(len(places.rows), digits.noun)} and all centroids. The plane shows "
        f"{percent(places.plane.share, digits=0)} of the squared distances between the digits: what is close together "
        "here may still be far apart."
    )
    return ReportPlot(Map, (content, marks), SIZE), words
