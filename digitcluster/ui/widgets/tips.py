"""Tool tips say what they are given: names of files and classes may look like markup."""

from html import escape

from PySide6.QtGui import Qt


def plain_tip(text: str) -> str:
    """Return a tool tip that shows a text as it is, where Qt would take it for HTML otherwise."""
    if not Qt.mightBeRichText(text):
        return text
    return f"<p style='white-space:pre'>{escape(text)}</p>".replace("\n", "<br>")
