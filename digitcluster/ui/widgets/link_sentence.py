"""A sentence of which some words can be clicked, in a room that stays as tall whatever it says."""

from collections.abc import Sequence
from html import escape
from typing import TypeAlias

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from digitcluster.ui.widgets.guarded import guarded
from digitcluster.ui.widgets.tips import plain_tip
from digitcluster.wording import unbroken

Part: TypeAlias = str | tuple[str, str]
"""Words, or a link: its words, and its target."""


class LinkSentence(QLabel):
    """A muted text with links; what does not fit is in its tool tip.

    Parameters
    ----------
    lines : int
        How tall it is.
    """

    followed = Signal(str)  # the link's target

    def __init__(self, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wordings: Sequence[Sequence[Part]] = ((),)
        self.setObjectName("muted")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setWordWrap(True)  # after the policy, in which it notes that the height depends on the width
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2)
        self.linkActivated.connect(self.followed)

    def say(self, *parts: Part) -> None:
        """Show texts one after the other; a pair is a link: its words, and its target."""
        self.say_one_of(parts)

    def say_one_of(self, *wordings: Sequence[Part]) -> None:
        """Show the first wording that fits, or else the last; the tool tip says the first."""
        self._wordings = wordings
        self.setToolTip(plain_tip("".join(part if isinstance(part, str) else part[0] for part in wordings[0])))
        self._choose()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Choose the wording that fits now."""
        super().resizeEvent(event)
        if len(self._wordings) > 1:
            self._choose()

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """Give the links the colour of another theme: they have that of the moment when they were written."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self.setText("")  # or Qt would not look at the same text again
            self._choose()

    def _choose(self) -> None:
        for parts in self._wordings:
            self.setText("".join(_marked_up(part) for part in parts))
            if self.heightForWidth(self.width()) <= self.height():
                break
        # Only what has a link is worth a stop of the Tab key.
        flags = Qt.TextInteractionFlag.LinksAccessibleByMouse
        has_link = bool(self.links())
        self.setTextInteractionFlags(flags | Qt.TextInteractionFlag.LinksAccessibleByKeyboard if has_link else flags)

    def links(self) -> Sequence[str]:
        """Return the targets that can be followed now."""
        return [piece.split('"', 1)[0] for piece in self.text().split('href="')[1:]]


def _marked_up(part: Part) -> str:
    if isinstance(part, str):
        return escape(unbroken(part))
    words, target = part
    return f'<a href="{escape(target)}">{escape(words).replace(" ", "&nbsp;")}</a>'
