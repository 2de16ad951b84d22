"""Asks how large one digit is in a picture that shows many of them in rows."""

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from digitcluster.files.questions import CellChoice
from digitcluster.ui.widgets.card import Heading, Sentence
from digitcluster.ui.widgets.digit_sheet import DigitSheet
from digitcluster.ui.widgets.divisor_spin_box import DivisorSpinBox
from digitcluster.ui.widgets.grid_picture import GridPicture
from digitcluster.ui.widgets.layouts import indent, row
from digitcluster.wording import counted, shortened

ROOM = QSize(448, 224)  # px for the picture
SMALLEST = 5  # pixels of a digit's side
SHOWN = 8  # digits
LOOKED_AT = 200  # rows and columns of pixels that tell paper from ink


class CellDialog(QDialog):
    """Shows the picture with the cells that are seen in it, and the first of them; opened with `open`."""

    chosen = Signal(object)  # (height, width) in pixels

    def __init__(self, parent: QWidget, choice: CellChoice) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("Size of a digit")
        self._ink = _ink_of(choice.picture)
        self.picture = GridPicture(self._ink, choice.cell, size=ROOM)
        self.picture.setAccessibleName("The picture, with lines around its digits")
        self.examples = DigitSheet(columns=SHOWN, side=48)
        self.examples.setAccessibleName("The first digits")
        self.facts = Sentence()
        height, width = choice.picture.shape
        self.height_box = DivisorSpinBox(height, choice.cell[0], smallest=SMALLEST)
        self.width_box = DivisorSpinBox(width, choice.cell[1], smallest=SMALLEST)
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Open | QDialogButtonBox.StandardButton.Cancel)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.chosen.emit(self.cell))
        self._lay_out(choice)
        for box in (self.height_box, self.width_box):
            indent(box, 84)
            box.valueChanged.connect(lambda _: self._show_cell())
        self._show_cell()

    @property
    def cell(self) -> tuple[int, int]:
        """The chosen height and width of a digit, in pixels."""
        return self.height_box.value(), self.width_box.value()

    def _lay_out(self, choice: CellChoice) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 16)
        layout.setSpacing(10)
        layout.addWidget(Heading(f"How large is a digit in {shortened(choice.path.name, 40)}?"))
        layout.addWidget(Sentence("The picture seems to show many digits in rows. The lines must run between them."))
        layout.addWidget(self.picture, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addLayout(self._make_sizes())
        layout.addWidget(self.examples)
        layout.addWidget(self.facts)
        layout.addWidget(self.buttons)

    def _make_sizes(self) -> QHBoxLayout:
        names = QLabel("&Width"), QLabel("&Height")
        for name, box in zip(names, (self.width_box, self.height_box), strict=True):
            name.setBuddy(box)
        return row(names[0], self.width_box, names[1], self.height_box, QLabel("pixels"), None, spacing=8)

    def _show_cell(self) -> None:
        height, width = self.cell
        rows, columns = self._ink.shape[0] // height, self._ink.shape[1] // width
        self.picture.show_cell(self.cell)
        self.examples.show_digits(_first_cells(self._ink, self.cell))
        self.facts.setText(
            f"{counted(rows * columns, 'digit')} of {width} × {height} pixels: "
            f"{counted(rows, 'row')} of {columns:,}. These are the first."
        )
        self.buttons.button(QDialogButtonBox.StandardButton.Open).setEnabled(rows * columns > 1)


def _ink_of(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture, uint8 (h, w), with its ink bright on dark: there is more paper than ink."""
    height, width = picture.shape
    some = picture[:: max(1, height // LOOKED_AT), :: max(1, width // LOOKED_AT)]
    return 255 - picture if np.median(some) > 127 else picture


def _first_cells(picture: NDArray[np.uint8], cell: tuple[int, int]) -> NDArray[np.uint8]:
    """Return the first cells by rows, at most `SHOWN`: uint8 (n, height, width)."""
    height, width = cell
    columns = picture.shape[1] // width
    count = min(SHOWN, columns * (picture.shape[0] // height))
    corners = [divmod(index, columns) for index in range(count)]
    return np.stack([picture[y * height : (y + 1) * height, x * width : (x + 1) * width] for y, x in corners])
