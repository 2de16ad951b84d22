"""The one selection that all views follow: the model in use, and what is inspected; with back and forward."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from digitcluster.core.digits import Digits
from digitcluster.core.model.model import Model
from digitcluster.core.training.recording import Frame
from digitcluster.core.training.run import Run
from digitcluster.session.runs import ModelEntry, Runs
from digitcluster.session.subjects import (
    CellSubject,
    ClusterSubject,
    DigitSubject,
    DrawnSubject,
    PickedSubject,
    Subject,
    SuspiciousSubject,
    found_again,
    is_there,
    renumbered,
)

__all__ = (
    "CellSubject",
    "ClusterSubject",
    "CurrentSelection",
    "DigitSubject",
    "DrawnSubject",
    "PickedSubject",
    "Selection",
    "Subject",
    "SuspiciousSubject",
)

STEPS = 100  # the most selections that `back` remembers


@dataclass(frozen=True)
class Selection:
    """What is selected.

    Attributes
    ----------
    listed : ModelEntry
        What stands in the list of runs.
    subject : Subject or None
        What is inspected; None while people draw.
    place : int or None
        Which frame of its recording is shown; None for what came of the training.
    moment : ModelEntry or None
        The entry as it was then.
    """

    listed: ModelEntry
    subject: Subject | None = None
    place: int | None = None
    moment: ModelEntry | None = None

    @property
    def entry(self) -> ModelEntry:
        """The model in use: as it is in the list, or as it was at an iteration."""
        return self.moment or self.listed

    @property
    def frame(self) -> Frame | None:
        """The iteration that is shown; None for what came of the training."""
        recording = self.listed.recording
        return None if self.place is None or recording is None else recording.frames[self.place]

    @property
    def model(self) -> Model:
        """The model in use."""
        return self.entry.model

    @property
    def run(self) -> Run | None:
        """The run that the model in use comes from."""
        return self.entry.run


class CurrentSelection(QObject):
    """Holds the selection; selecting something anywhere goes through here, and shows everywhere.

    Attributes
    ----------
    value : Selection
    """

    changed = Signal(object)  # Selection

    def __init__(self, runs: Runs, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self.value = Selection(runs.builtin)
        self._past: list[Selection] = []
        self._future: list[Selection] = []
        runs.replaced.connect(self._follow)
        runs.restored.connect(self.select_entry)

    @property
    def entry(self) -> ModelEntry:
        """The entry of the model in use; where an iteration is shown, as it was then."""
        return self.value.entry

    @property
    def listed(self) -> ModelEntry:
        """What stands for it in the list of runs."""
        return self.value.listed

    @property
    def model(self) -> Model:
        """The model in use."""
        return self.value.model

    @property
    def can_go_back(self) -> bool:
        """Whether something was inspected before."""
        return bool(self._past)

    @property
    def can_go_forward(self) -> bool:
        """Whether people have gone back from something."""
        return bool(self._future)

    def select_entry(self, entry: ModelEntry) -> None:
        """Use a model from the list. What only the old one has is no longer inspected; digits still are."""
        subject = self.value.subject
        entry = self._runs.listed(entry) or entry  # something about it may have changed since it was handed out
        if entry is self.value.listed:  # its clusters are those that are inspected
            return
        of_the_old = isinstance(subject, ClusterSubject) or (
            isinstance(subject, CellSubject) and entry.model.classes != self.model.classes
        )
        self._go(Selection(entry, None if of_the_old else subject))

    def show_frame(self, place: int | None) -> None:
        """Show the run as it was at a frame of its recording; None for what came of it, which is the last one."""
        recording = self.listed.recording
        if recording is None or place is None or place >= len(recording.frames) - 1:
            place = None
        if place != self.value.place:
            place = place if place is None else max(0, place)
            moment = None if place is None else self.listed.at(place)
            self._set(replace(self.value, place=place, moment=moment))

    def select_run(self, run: Run) -> None:
        """Use the model of a run, which joins the list if it is not there yet."""
        self.select_entry(self._runs.entry_of(run))

    def select_new(self, entry: ModelEntry) -> None:
        """Add a model to the list, and use it."""
        self.select_entry(self._runs.add([entry])[0])

    def inspect(self, subject: Subject) -> None:
        """Show something in the inspector, whatever is shown there now."""
        self._go(replace(self.value, subject=subject))

    def inspect_instead(self, subject: Subject) -> None:
        """Show something in place of what is inspected, such as the next digit of a list: back leads past both."""
        self._set(replace(self.value, subject=subject))

    def leave(self) -> None:
        """Go back to drawing."""
        self._go(replace(self.value, subject=None))

    def forget_digits(self) -> None:
        """Inspect no digits any more, now or by going back: others are open."""
        past = {DigitSubject, CellSubject, SuspiciousSubject, PickedSubject}
        self._past = [one for one in self._past if type(one.subject) not in past]
        self._future = [one for one in self._future if type(one.subject) not in past]
        if type(self.value.subject) in past:
            self._set(replace(self.value, subject=None))

    def follow_digits(self, before: Digits, after: Digits, rows: NDArray[np.intp]) -> None:
        """Go on inspecting digits that were mended: `rows`, intp (n,), says which of them each one was before."""

        def follow(value: Selection) -> Selection | None:
            subject = value.subject
            if not isinstance(subject, DigitSubject | PickedSubject) or subject.digits is not before:
                return value
            found = found_again(subject, after, rows)
            return None if found is None else replace(value, subject=found)

        self._past = [one for value in self._past if (one := follow(value)) is not None]
        self._future = [one for value in self._future if (one := follow(value)) is not None]
        self._set(follow(self.value) or replace(self.value, subject=None))

    def renumber(self, entry: ModelEntry, places: NDArray[np.intp]) -> None:
        """Follow clusters that get other numbers: `places` has each one's. The entry is about to be replaced."""

        def follow(value: Selection) -> Selection:
            subject = value.subject
            if value.listed is not entry or not isinstance(subject, ClusterSubject):
                return value
            return replace(value, subject=renumbered(subject, places))

        self._past, self._future = [follow(one) for one in self._past], [follow(one) for one in self._future]
        self.value = follow(self.value)  # nobody is told: with the clusters of before it is not true yet

    def back(self) -> None:
        """Show what was selected before, like a browser."""
        self._turn(self._past, self._future)

    def forward(self) -> None:
        """Undo a `back`."""
        self._turn(self._future, self._past)

    def _go(self, value: Selection) -> None:
        if value == self.value:  # entries compare by identity: two trainings can give equal models
            return
        # Only what was inspected is worth going back to; drawing is one Esc away.
        if self.value.subject is not None and value.subject != self.value.subject:
            self._past = [*self._past, self.value][-STEPS:]
            self._future = []
        self._set(value)

    def _turn(self, source: list[Selection], other: list[Selection]) -> None:
        if source:
            if self.value.subject is not None:
                other.append(self.value)
            self._set(source.pop())

    def _set(self, value: Selection) -> None:
        if not is_there(value.subject, value.model):
            value = replace(value, subject=None)
        if value != self.value:
            self.value = value
            self.changed.emit(value)

    def _follow(self, old: ModelEntry, new: ModelEntry | None) -> None:
        """Take the entry that stands in the list for another one now; None where that was removed."""
        self._past = [one for value in self._past if (one := _followed(value, old, new)) is not None]
        self._future = [one for value in self._future if (one := _followed(value, old, new)) is not None]
        if self.value.listed is old:
            self._set(_followed(self.value, old, new) or Selection(self._runs.entries[-1]))


def _followed(value: Selection, old: ModelEntry, new: ModelEntry | None) -> Selection | None:
    """Return a selection of `new` instead of `old`; None where nothing of it is left."""
    if value.listed is not old:
        return value
    if new is None:
        return None
    place, moment = value.place, value.moment
    if place is not None and moment is not None:  # the name may be another one
        moment = replace(new.at(place), model=moment.model) if new.recording is old.recording else None
    value = Selection(new, value.subject, None if moment is None else place, moment)
    return value if is_there(value.subject, value.model) else replace(value, subject=None)
