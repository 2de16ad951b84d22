"""Number keys that stand for labels."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from digitcluster.session.selection import ClusterSubject
from digitcluster.session.session import Session

MODIFIERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def label_of_key(event: QKeyEvent, classes: Sequence[str]) -> int | None:
    """Return the label, an index into the classes, whose name is the one character that was typed; else None."""
    typed = event.text()
    if event.modifiers() & MODIFIERS or len(typed) != 1 or typed.isspace():
        return None
    return next((index for index, name in enumerate(classes) if name == typed), None)


def relabel_by_key(session: Session, event: QKeyEvent) -> bool:
    """Give the cluster that is inspected the label of a key; tell whether it was such a key."""
    subject, label = session.selection.value.subject, label_of_key(event, session.selection.model.classes)
    if label is None or not isinstance(subject, ClusterSubject):
        return False
    session.edits.relabel(subject.cluster, label)
    return True
