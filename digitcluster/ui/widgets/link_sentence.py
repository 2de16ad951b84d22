"""A sentence of which some words can be clicked, in a room that stays as tall whatever it says."""

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from digitcluster.wording import unbroken


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
        self.setObjectName("muted")
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setWordWrap(True)  # after the policy, in which it notes that the height depends on the width
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2)
        self.linkActivated.connect(self.followed)

    def say(self, *parts: str | tuple[str, str]) -> None:
        """Show texts one after the other; a pair is a link: its words, and its target."""
        self.setText("".join(_marked_up(part) for part in parts))
        self.setToolTip("".join(part if isinstance(part, str) else part[0] for part in parts))
        linked = any(not isinstance(part, str) for part in parts)
        flags = Qt.TextInteractionFlag.LinksAccessibleByMouse
        # Only what has a link is worth a stop of the Tab key.
        self.setTextInteractionFlags(flags | Qt.TextInteractionFlag.LinksAccessibleByKeyboard if linked else flags)

    def links(self) -> Sequence[str]:
        """Return the targets that can be followed now."""
        return [piece.split('"', 1)[0] for piece in self.text().split('href="')[1:]]


def _marked_up(part: str | tuple[str, str]) -> str:
    if isinstance(part, str):
        return escape(unbroken(part))
    words, target = part
    return f'<a href="{escape(target)}">{escape(words).replace(" ", "&nbsp;")}</a>'
