"""Digits of a set, and centroids, as tiles of a grid."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QIcon, QPixmap

from digitcluster.core.model.model import Model
from digitcluster.core.model.recognition import centroid_image
from digitcluster.session.inspection import Inspected
from digitcluster.ui.panels.inspect.words import cluster_name, digit_tip
from digitcluster.ui.widgets.digit_image import as_paper
from digitcluster.ui.widgets.digit_tile import Tile
from digitcluster.wording import counted


def digit_tiles(
    inspected: Inspected, rows: NDArray[np.intp], is_wrong: Callable[[int], bool] = lambda row: False
) -> Callable[[int], Tile]:
    """Return what gives the tile at a place of a list of rows, intp (n,): the digit, and its label beneath."""
    digits = inspected.digits

    def tile_at(place: int) -> Tile:
        row = int(rows[place])
        label = "" if digits.labels is None else digits.classes[digits.labels[row]]
        return Tile(digits.images[row], label, digit_tip(inspected, row), is_wrong(row))

    return tile_at


def cluster_icon(model: Model, cluster: int) -> QIcon:
    """Return a small picture of a centroid, for a list of clusters."""
    return QIcon(QPixmap.fromImage(as_paper(centroid_image(model, cluster))))


def cluster_tiles(model: Model, places: list[tuple[int, int]]) -> Callable[[int], Tile]:
    """Return what gives the tile at a place of a list of clusters, each with a count that stands beneath."""

    def tile_at(place: int) -> Tile:
        cluster, count = places[place]
        tip = f"{counted(count, 'digit')} in {cluster_name(model, cluster)}"
        return Tile(centroid_image(model, cluster), f"{count:,}", tip)

    return tile_at
