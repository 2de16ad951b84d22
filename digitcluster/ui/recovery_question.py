"""Asks at the start what becomes of unsaved work that was left behind, once nothing else is under way."""

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

from digitcluster.session.recovery import Offer
from digitcluster.session.session import Session
from digitcluster.ui.dialogs.questions import question

LOOK = 200  # ms between two looks whether the window is free
LATER = "“Later” asks again at the next start."


class RecoveryQuestion(QObject):
    """Waits until the file that the program was started with is open, and no other question is."""

    def __init__(self, window: QWidget, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._offer: Offer | None = None
        self._clock = QTimer(self, interval=LOOK)
        self._clock.timeout.connect(self._look)
        session.recovery.offered.connect(self._take)

    def _take(self, offer: Offer) -> None:
        self._offer = offer
        self._clock.start()
        self._look()

    def _look(self) -> None:
        is_free = self._session.tasks.task is None and QApplication.activeModalWidget() is None
        # While somebody draws, a dialog would take the stroke.
        if self._offer is None or not is_free or self._session.pad.is_drawing or not self._window.isVisible():
            return
        self._clock.stop()
        offer, self._offer = self._offer, None
        self._ask(offer)

    def _ask(self, offer: Offer) -> None:
        recovery = self._session.recovery
        box = question(self._window, "Recover", offer.reason)
        box.setInformativeText(f"What was not saved has been kept: {offer.content}.\n{LATER}")
        recover = box.addButton("Recover", QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("Discard", QMessageBox.ButtonRole.DestructiveRole)
        later = box.addButton("Later", QMessageBox.ButtonRole.RejectRole)
        box.setDefaultButton(recover)
        box.setEscapeButton(later)

        def answered(_: int) -> None:
            answers = ((recover, recovery.recover), (discard, recovery.discard))
            chosen = (answer for button, answer in answers if button is box.clickedButton())
            next(chosen, recovery.postpone)(offer)

        box.finished.connect(answered)
        box.open()
