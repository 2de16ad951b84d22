"""A row of a table of things, and how its name is painted: with badges, a pin, and an arrow that opens it."""

from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

ARROW = 14  # px: the room of the arrow that opens a row, and how far the rows below it are indented
PIN = 12  # px
PAD, GAP = 5, 4  # px within a badge beside its text, and before it
EDGE = 3  # px beside the text of a cell
SMALLER = 0.85  # a badge's font, of the row's
ROLE = Qt.ItemDataRole.UserRole


@dataclass(frozen=True)
class Row:
    """What a row shows.

    Attributes
    ----------
    key : int
        Which one it is.
    texts, tips : tuple of str
        One for each column.
    can_be_renamed : bool
        Whether the first text can be typed over.
    is_bold : bool
    parts : tuple of str
        The first text in parts: a name, and what is painted as badges where there is room for all of them.
    depth : int
        How far it is indented.
    is_open : bool or None
        Whether the rows that belong to it are shown; None where there are none.
    is_pinned : bool
        Whether a pin stands before its name.
    """

    key: int
    texts: tuple[str, ...]
    tips: tuple[str, ...]
    can_be_renamed: bool = False
    is_bold: bool = False
    parts: tuple[str, ...] = ()
    depth: int = 0
    is_open: bool | None = None
    is_pinned: bool = False


class NameDelegate(QStyledItemDelegate):
    """Paints the first cell of a row."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the row's background as usual, and what is in the cell."""
        row = index.data(ROLE)
        if not isinstance(row, Row):
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        words, option.text = option.text, ""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, option.widget)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(option.font)
        place = option.rect.adjusted(EDGE + ARROW * row.depth, 0, -EDGE, 0)
        colours = _Colours.of(option)
        if row.is_open is not None:
            _draw_arrow(painter, QRect(place.topLeft(), place.size()), colours, is_open=row.is_open)
            place.setLeft(place.left() + ARROW)
        if row.is_pinned:
            _draw_pin(painter, place, colours)
            place.setLeft(place.left() + PIN)
        _draw_words(painter, place, words, row.parts, colours)
        painter.restore()


@dataclass(frozen=True)
class _Colours:
    text: QPen
    muted: QPen

    @classmethod
    def of(cls, option: QStyleOptionViewItem) -> "_Colours":
        is_selected = bool(option.state & QStyle.StateFlag.State_Selected)
        roles = QPalette.ColorRole
        text = option.palette.color(roles.HighlightedText if is_selected else roles.Text)
        return cls(QPen(text), QPen(text if is_selected else option.palette.color(roles.PlaceholderText)))


def _draw_arrow(painter: QPainter, place: QRect, colours: _Colours, *, is_open: bool) -> None:
    x, y = place.left() + 4.5, place.center().y() + 0.5
    corners = [(-3.5, -2), (3.5, -2), (0, 2.5)] if is_open else [(-1.5, -3.5), (-1.5, 3.5), (3, 0)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colours.muted.color())
    painter.drawPolygon(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in corners]))


def _draw_pin(painter: QPainter, place: QRect, colours: _Colours) -> None:
    x, y = place.left() + 4.0, place.center().y() + 0.5
    painter.setPen(QPen(colours.muted.color(), 1.2))
    painter.drawLine(QPointF(x, y), QPointF(x, y + 5))
    painter.setBrush(colours.muted.color())
    painter.drawEllipse(QPointF(x, y - 2), 2.6, 2.6)


def _draw_words(painter: QPainter, place: QRect, words: str, parts: tuple[str, ...], colours: _Colours) -> None:
    """Draw the name and its badges; where they do not all fit, the whole text with its middle left out."""
    metrics, small = painter.fontMetrics(), QFontMetrics(_small(painter.font()))
    widths = [small.horizontalAdvance(text) + 2 * PAD for text in parts[1:]]
    painter.setPen(colours.text)
    middle = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    if not widths or metrics.horizontalAdvance(parts[0]) + sum(widths) + GAP * len(widths) > place.width():
        elided = metrics.elidedText(words, Qt.TextElideMode.ElideMiddle, place.width())
        painter.drawText(place, middle, elided)
        return
    painter.drawText(place, middle, parts[0])
    left, tall = place.left() + metrics.horizontalAdvance(parts[0]) + GAP, small.height() + 1
    painter.setFont(_small(painter.font()))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for text, width in zip(parts[1:], widths, strict=True):
        badge = QRectF(left + 0.5, place.center().y() - tall // 2 + 0.5, width - 1, tall)
        painter.setPen(colours.muted)
        painter.drawRoundedRect(badge, 4, 4)
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, text)
        left += width + GAP


def _small(font: QFont) -> QFont:
    font = QFont(font)
    font.setPointSizeF(font.pointSizeF() * SMALLER)
    font.setBold(False)
    return font
