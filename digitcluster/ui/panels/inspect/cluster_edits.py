"""The buttons that change a cluster by hand."""

from functools import partial

import numpy as np
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from digitcluster.core.model.model import Model
from digitcluster.session.session import Session
from digitcluster.ui.panels.inspect.tiles import cluster_icon
from digitcluster.ui.panels.inspect.words import cluster_name
from digitcluster.ui.widgets.layouts import button

ALIKE = 12  # clusters that are offered to be merged with


class ClusterEdits(QWidget):
    """Hands what people want changed to the session's edits; each change can be undone."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._model: Model | None = None
        self._cluster, self._can_train, self._can_split = 0, False, False
        edits = session.edits
        self.split = button("Split", lambda: edits.split(self._cluster), "Split its members into two clusters")
        self.merge = QPushButton("Merge")
        self.merge.setToolTip("Merge this cluster with another; the most similar come first")
        self.remove = button(
            "Remove", lambda: edits.remove(self._cluster), "Remove the cluster; its members join the next nearest"
        )
        self.train_on = button("Train on", edits.train_on, "Continue k-means from these centroids, on the open digits")
        self.menu = QMenu(self)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.merge.setMenu(self.menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for one in (self.split, self.merge, self.remove, self.train_on):
            one.setObjectName("compact")
            layout.addWidget(one, 1)
        session.availability.changed.connect(lambda _: self._show_possible())

    def show_cluster(self, model: Model, cluster: int, *, can_train: bool, members: int) -> None:
        """Act on a cluster with so many members; only digits that fit the model can be trained on, or split."""
        self._model, self._cluster, self._can_train, self._can_split = model, cluster, can_train, members > 1
        self._show_possible()

    def _show_possible(self) -> None:
        """Enable what can be done; not less while a change is computed, or the keyboard would lose its place.

        Until that is there, the session takes no other change.
        """
        several = self._model is not None and self._model.k > 1
        self.split.setEnabled(self._can_split)
        self.train_on.setEnabled(self._can_train and self._session.availability.value.change_settings)
        self.merge.setEnabled(several)
        self.remove.setEnabled(several)

    def _fill_menu(self) -> None:
        self.menu.clear()
        if self._model is None:
            return
        for other in alike(self._model, self._cluster)[:ALIKE]:
            name = cluster_name(self._model, other).replace("&", "&&")
            icon = cluster_icon(self._model, other)
            self.menu.addAction(icon, f"With {name}", partial(self._merge, self._model, self._cluster, other))

    def _merge(self, model: Model, first: int, second: int) -> None:
        """Merge two clusters, unless another model has come into use while the menu was open."""
        if model is self._session.selection.model:
            self._session.edits.merge(first, second)


def alike(model: Model, cluster: int) -> list[int]:
    """Return the other clusters, those with the nearest centroids first."""
    away = np.linalg.norm(model.prototypes - model.prototypes[cluster], axis=1)
    return [int(other) for other in np.argsort(away, kind="stable") if other != cluster]
