"""What of the window can be copied: plots, tables and lists, grids of digits, texts, the pad."""

import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QRegion, QTextDocumentFragment
from PySide6.QtWidgets import QAbstractItemView, QLabel, QTableView, QWidget

from digitcluster.core.table import Table
from digitcluster.ui.widgets.drawing_pad import DrawingPad
from digitcluster.ui.widgets.tile_area import TileArea

if TYPE_CHECKING:  # matplotlib is loaded after the window is first painted
    from digitcluster.ui.widgets.canvas import PlotCanvas

CANVAS = "digitcluster.ui.widgets.canvas"


def thing_at(widget: QWidget | None) -> QWidget | None:
    """Return the plot, table, grid, text or pad that a widget is, or is part of; None where it is none of these."""
    while widget is not None:
        is_text = isinstance(widget, QLabel) and text_of(widget)
        if is_text or as_canvas(widget) or isinstance(widget, QAbstractItemView | TileArea | DrawingPad):
            return widget
        widget = widget.parentWidget()
    return None


def as_canvas(widget: QWidget | None) -> "PlotCanvas | None":
    """Return a widget that is a plot; None for another one."""
    if CANVAS not in sys.modules:  # there is no plot yet
        return None
    from digitcluster.ui.widgets.canvas import PlotCanvas

    return widget if isinstance(widget, PlotCanvas) else None


def text_of(label: QLabel) -> str:
    """Return what a label says, without its markup."""
    text = label.text()
    return QTextDocumentFragment.fromHtml(text).toPlainText() if label.textFormat() is Qt.TextFormat.RichText else text


def picture_of(widget: QWidget) -> QImage:
    """Return what a widget shows, as it is seen, but without the ring around what has the focus, which lies over it."""
    scale = widget.devicePixelRatioF()
    image = QImage(widget.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(widget.palette().window().color())
    widget.render(image, QPoint(), QRegion(), QWidget.RenderFlag.DrawWindowBackground)
    return image


def table_of(view: QAbstractItemView) -> Table:
    """Return what a table or list shows, with its header; a list is called as it is for those who cannot see it."""
    model, horizontal = view.model(), Qt.Orientation.Horizontal
    if not isinstance(view, QTableView):
        return Table(
            (view.accessibleName(),), [(_text(model.index(row, 0).data()),) for row in range(model.rowCount())]
        )
    columns = [column for column in range(model.columnCount()) if not view.isColumnHidden(column)]
    rows = [row for row in range(model.rowCount()) if not view.isRowHidden(row)]
    return Table(
        [_text(model.headerData(column, horizontal)) for column in columns],
        [[_text(model.index(row, column).data()) for column in columns] for row in rows],
    )


def _text(value: object) -> str:
    return "" if value is None else str(value)
