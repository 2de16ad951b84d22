"""Clusters changed by hand, with undo: labelled otherwise, split, merged, removed; and trained on from there."""

from PySide6.QtCore import QObject, Signal


class Edits(QObject):
    """Changes the clusters of the model in use; the run is marked as edited, and its error rates follow.

    Attributes
    ----------
    is_busy : bool
        Whether an edit is being computed; others wait for it.
    """

    busy_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.is_busy = False

    def relabel(self, cluster: int, label: int) -> None:
        """Give a cluster another label, an index into the model's classes."""

    def split(self, cluster: int) -> None:
        """Make two clusters of one."""

    def merge(self, first: int, second: int) -> None:
        """Make one cluster of two."""

    def remove(self, cluster: int) -> None:
        """Take a cluster away: its members go to the next nearest one."""

    def train_on(self) -> None:
        """Start a training on the open digits from these centroids."""
