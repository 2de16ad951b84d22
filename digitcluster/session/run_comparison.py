"""Two runs that are compared: which ones, and what comes out."""

from PySide6.QtCore import QObject, Signal

from digitcluster.core.analysis.compared import Compared, compare_models
from digitcluster.session.background_queue import BackgroundQueue
from digitcluster.session.open_digits import OpenDigits
from digitcluster.session.runs import ModelEntry, Runs

COMPARISON = "comparison of two runs"  # key of the background work: only the newest is wanted
CHOOSE = "Choose two runs to compare them."
NO_DIGITS = "Open digits to compare the two by what they make of them."
OTHER_SIZE = "The open digits have another size than the centroids of one of the two."
WAITING = "Comparing…"


class RunComparison(QObject):
    """Compares two runs by the open digits, as long as somebody looks.

    Attributes
    ----------
    pair : tuple of ModelEntry
        Two of the list of runs; empty as long as none were chosen.
    reason : str
        Why there is nothing.
    """

    changed = Signal()
    asked = Signal()  # two runs were chosen elsewhere: their comparison is wanted

    def __init__(
        self, open_digits: OpenDigits, runs: Runs, analysis: BackgroundQueue, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.pair: tuple[ModelEntry, ...] = ()
        self._value: Compared | None = None
        self._of: tuple[object, ...] = ()  # which models and digits it is of
        self.reason = CHOOSE
        self._open_digits, self._runs, self._analysis = open_digits, runs, analysis
        self._is_watched = False
        self._wanted: tuple[object, ...] = ()  # what is shown, or being computed
        open_digits.changed.connect(lambda _: self._look())
        open_digits.mended_changed.connect(lambda _before, _after: self._look())
        runs.changed.connect(lambda _: self._follow())

    @property
    def value(self) -> Compared | None:
        """What came out; None while it is computed, or for the `reason`."""
        return self._value if self._of and self._asked() == self._of else None

    def choose(self, first: ModelEntry, second: ModelEntry) -> None:
        """Compare these two."""
        self.pair = first, second
        self._look()
        self.changed.emit()

    def ask_for(self, first: ModelEntry, second: ModelEntry) -> None:
        """Compare these two, and have that shown."""
        self.choose(first, second)
        self.asked.emit()

    def watch(self, watched: bool) -> None:
        """Note whether somebody looks: else nothing is computed."""
        self._is_watched = watched
        self._look()

    def _follow(self) -> None:
        """Take what stands in the list now for the two; without one of them nothing is compared."""
        listed = [self._runs.listed(entry) for entry in self.pair]
        found = tuple(entry for entry in listed if entry is not None)
        if found != self.pair:
            self.pair = found if len(found) == len(self.pair) else ()
            self._look()
            self.changed.emit()

    def _look(self) -> None:
        digits = self._open_digits.digits
        if not self._is_watched:
            return
        if len(self.pair) < 2:
            self._say(CHOOSE)
        elif digits is None:
            self._say(NO_DIGITS)
        elif any((digits.height, digits.width) != entry.model.size for entry in self.pair):
            self._say(OTHER_SIZE)
        else:
            wanted = self._asked()
            if wanted != self._wanted:
                self._wanted = wanted
                self.reason = WAITING
                first, second = (entry.model for entry in self.pair)
                self._analysis.add(compare_models(first, second, digits), self._take, key=COMPARISON)
                self.changed.emit()

    def _asked(self) -> tuple[object, ...]:
        """Return which models and digits are to be compared."""
        return (*(entry.model for entry in self.pair), self._open_digits.digits)

    def _take(self, value: Compared) -> None:
        self._value, self._of = value, self._wanted
        self.changed.emit()

    def _say(self, reason: str) -> None:
        self._analysis.drop(COMPARISON)
        self._wanted = ()
        if self._value is not None or reason != self.reason:
            self._value, self._of, self.reason = None, (), reason
            self.changed.emit()
