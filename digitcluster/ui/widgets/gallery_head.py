"""The line over the gallery: what the centroids are sorted by, and what their captions mean."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSizePolicy, QWidget

from digitcluster.plots.captions import legend, long_legend
from digitcluster.ui.widgets.tips import plain_tip

SORTS = {"label": "Label", "size": "Size", "purity": "Purity", "likeness": "Likeness"}


class GalleryHead(QWidget):
    """A choice and a legend."""

    sort_changed = Signal(str)  # one of SORTS

    def __init__(self) -> None:
        super().__init__()
        self.choice = QComboBox()
        for name, text in SORTS.items():
            self.choice.addItem(text, name)
        self.choice.setToolTip("The order of the centroids; Likeness puts similar ones side by side")
        label = QLabel("Sort b&y")
        label.setBuddy(self.choice)
        self.legend = QLabel()
        self.legend.setObjectName("muted")
        self.legend.setTextFormat(Qt.TextFormat.PlainText)
        self.legend.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.legend.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label)
        layout.addWidget(self.choice)
        layout.addWidget(self.legend, 1)
        self.choice.currentIndexChanged.connect(lambda _: self.sort_changed.emit(self.sort))

    @property
    def sort(self) -> str:
        """What the centroids are sorted by."""
        return str(self.choice.currentData())

    def explain(self, classes: tuple[str, ...], noted: str) -> None:
        """Say what the captions mean; `noted` tells how much of them is there."""
        self.legend.setText(legend(classes, noted))
        self.legend.setToolTip(plain_tip(long_legend(classes)))
