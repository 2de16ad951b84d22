"""Which term is explained, and the picture that goes with it: made of the digits and the run that people look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.inspection import Inspection
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.selection import ClusterSubject, CurrentSelection, DigitSubject
from digitcluster.session.training import Training

if TYPE_CHECKING:  # pictures are made, and what makes them is loaded, when an explanation is first seen
    from digitcluster.core.analysis.illustrations.evidence import Evidence
    from digitcluster.core.analysis.illustrations.makers import Illustration

PICTURE = "picture for a term"  # key of the background work: only the newest is wanted
SOON = 120  # ms in which several changes become one picture
FIRST = "centroid"


@dataclass(frozen=True, eq=False)
class Explained:
    """What is explained.

    Attributes
    ----------
    term : str
        Its name, as `MAKERS` has it.
    illustration : Illustration or None
        None until it is made, and where no picture can be made.
    can_go_back, can_go_forward : bool
        Whether another term was explained before, and whether people have gone back from one.
    """

    term: str = FIRST
    illustration: Illustration | None = None
    can_go_back: bool = False
    can_go_forward: bool = False


class Explaining(QObject):
    """Keeps the term, and makes a new picture whenever other digits, another run or another iteration is looked at.

    Attributes
    ----------
    value : Explained
    """

    asked = Signal(str)  # somebody wants to see this term's explanation
    left = Signal()  # nobody wants to see it any more
    changed = Signal(object)  # Explained

    def __init__(
        self,
        open_digits: OpenDigits,
        selection: CurrentSelection,
        inspection: Inspection,
        training: Training,
        analysis: BackgroundQueue,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.value = Explained()
        self._open_digits, self._selection, self._inspection = open_digits, selection, inspection
        self._training, self._analysis = training, analysis
        self._past: list[str] = []
        self._future: list[str] = []
        self._sample: Evidence | None = None
        self._wanted: tuple[object, ...] = ()  # what the picture that is shown, or being made, is made of
        self._is_watched = False
        self._later = QTimer(self, interval=SOON, singleShot=True)
        self._later.timeout.connect(self._make)
        for signal in (open_digits.changed, selection.changed, inspection.changed, training.settings_changed):
            signal.connect(lambda _: self._refresh())
        open_digits.mended_changed.connect(lambda *_: self._refresh())
        training.live_changed.connect(lambda _: self._refresh())

    def ask(self, term: str) -> None:
        """Explain a term, and let whoever shows it come to the front."""
        if term != self.value.term:
            self._past, self._future = [*self._past, self.value.term], []
            self._set_term(term)
        self.asked.emit(term)

    def leave(self) -> None:
        """Let whoever shows the explanation put it away."""
        self.left.emit()

    def back(self) -> None:
        """Explain the term before this one again."""
        if self._past:
            self._future.append(self.value.term)
            self._set_term(self._past.pop())

    def forward(self) -> None:
        """Undo a `back`."""
        if self._future:
            self._past.append(self.value.term)
            self._set_term(self._future.pop())

    def watch(self, watched: bool) -> None:
        """Say whether the explanation is in sight: only then pictures are made."""
        self._is_watched = watched
        if watched:
            self._make()
        else:
            self._later.stop()
            self._wanted = ()
            self._analysis.drop(PICTURE)

    def _set_term(self, term: str) -> None:
        self._wanted = ()
        self._set(Explained(term, None, bool(self._past), bool(self._future)))
        if self._is_watched:
            self._make()

    def _refresh(self) -> None:
        """Make another picture soon; until then the old one stays."""
        if self._is_watched and not self._later.isActive():
            self._later.start()

    def _make(self) -> None:
        from digitcluster.core.analysis.illustrations.makers import OF_DIGITS, OF_TRAINING, illustrate, made_of

        self._later.stop()
        term, evidence = self.value.term, self._evidence()
        if evidence.compared is None and self._inspection.is_comparing and term not in OF_DIGITS | OF_TRAINING:
            return  # it is made as soon as the digits have been compared
        wanted = made_of(term, evidence)
        if wanted != self._wanted:
            self._wanted = wanted
            self._analysis.add(illustrate(term, evidence, self._sample), self._take, key=PICTURE)

    def _take(self, made: Illustration | None) -> None:
        if made is not None and made.sample is not None:
            self._sample = made.sample
        value = self.value
        if made is None or made.term == value.term:
            self._set(Explained(value.term, made, value.can_go_back, value.can_go_forward))

    def _evidence(self) -> Evidence:
        from digitcluster.core.analysis.illustrations.evidence import Compared, Evidence

        selection, live = self._selection.value, self._training.live
        entry, inspected, subject = selection.entry, self._inspection.value, selection.subject
        compared = None
        if inspected is not None and inspected.entry.model is entry.model:
            compared = Compared(inspected.digits, inspected.assignment, inspected.parts)
        is_open = isinstance(subject, DigitSubject) and compared is not None and subject.digits is compared.digits
        row = subject.index if is_open and isinstance(subject, DigitSubject) else None
        cluster = subject.cluster if isinstance(subject, ClusterSubject) else None
        if compared is not None and row is not None:
            cluster = int(compared.assignment.clusters[row])
        return Evidence(
            model=entry.model,
            settings=self._training.settings,
            digits=self._open_digits.digits,
            compared=compared,
            run=entry.run,
            recording=selection.listed.recording if live is None else live.recording,
            place=selection.place if live is None else None,
            cluster=cluster,
            row=row,
        )

    def _set(self, value: Explained) -> None:
        self.value = value
        self.changed.emit(value)
