"""The fields of a sweep: which k, with how many seeds, which sweep is shown, and what it still lacks."""

from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from digitcluster.core.errors import SettingsError
from digitcluster.core.training.sweep import NOTEBOOK_KS, parse_ks, write_ks
from digitcluster.session.session import Session
from digitcluster.session.sweeps import Sweep
from digitcluster.session.task_runner import TaskKind
from digitcluster.ui.widgets.layouts import button, fix_width, indent, row
from digitcluster.ui.widgets.term_button import TermButton
from digitcluster.wording import counted

MOST_SEEDS = 10


class SweepForm(QWidget):
    """Starts sweeps, adds to them and goes on with them."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.ks = QLineEdit(NOTEBOOK_KS)
        self.ks.setToolTip("Numbers and ranges, such as 5-24,100")
        self.seeds = QSpinBox()
        self.seeds.setRange(1, MOST_SEEDS)
        self.seeds.setToolTip(
            "Train each number of clusters so many times, with the seed on the left and the next ones"
        )
        indent(self.seeds, 0)
        self.seeds.setFixedWidth(58)
        self.start = button("Run sweep", self._start_or_cancel)
        self.start.setDefault(True)
        fix_width(self.start, "Cancel")
        self.ks.returnPressed.connect(self.start.click)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Which sweep is shown")
        self.choice.setToolTip("Which sweep is shown")
        self.choice.activated.connect(self._choose_sweep)
        self.add = button("Add", self._add, "Train the numbers of clusters above as part of the sweep that is shown")
        self.go_on = button("Go on", session.sweeps.go_on)
        self._lay_out()
        session.sweeps.changed.connect(self._show_planned)
        session.sweeps.kept_changed.connect(lambda _: self._show_choice())
        session.sweeps.changed.connect(lambda _: self._show_choice())
        for signal in (session.tasks.changed, session.availability.changed):
            signal.connect(lambda _: self._show_possible())
        self._show_choice()

    def start_sweep(self) -> None:
        """Run a sweep over the numbers of clusters that were typed."""
        try:
            self._session.sweeps.start(parse_ks(self.ks.text()), repeats=self.seeds.value())
        except SettingsError as error:
            self._session.messages.fail(error)

    def _lay_out(self) -> None:
        labels = QLabel("C&lusters (k)"), QLabel("See&ds")
        for label, field in zip(labels, (self.ks, self.seeds), strict=True):
            label.setBuddy(field)
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        term = TermButton("k", self._session.explaining.ask, self.ks)
        first = (labels[0], term, self.ks, labels[1], self.seeds, self.start)
        layout.addLayout(row(*first, stretch=(0, 0, 1, 0, 0, 0), spacing=8))
        layout.addLayout(row(self.choice, self.add, self.go_on, stretch=(1, 0, 0), spacing=8))

    def _start_or_cancel(self) -> None:
        if self._session.tasks.is_doing(TaskKind.SWEEP):
            self._session.tasks.stop()
        else:
            self.start_sweep()

    def _add(self) -> None:
        try:
            self._session.sweeps.add(parse_ks(self.ks.text()))
        except SettingsError as error:
            self._session.messages.fail(error)

    def _choose_sweep(self, index: int) -> None:
        kept = self._session.sweeps.kept
        if index < len(kept):
            self._session.sweeps.show(kept[index])

    def _show_planned(self, sweep: Sweep) -> None:
        """Show the k of a sweep that was not started here, but opened with a session."""
        # While one is running, the field holds what the user typed for it.
        if sweep.planned and self._session.tasks.task is None:
            self.ks.setText(write_ks(sweep.planned))
            self.seeds.setValue(len(sweep.seeds))

    def _show_choice(self) -> None:
        kept, shown = self._session.sweeps.kept, self._session.sweeps.value
        titles = [one.title for one in kept]
        if titles != [self.choice.itemText(index) for index in range(self.choice.count())]:
            self.choice.clear()
            self.choice.addItems(titles)
        self.choice.setPlaceholderText("No sweep yet")
        self.choice.setEnabled(bool(kept))
        self.choice.setCurrentIndex(next((i for i, one in enumerate(kept) if one.number == shown.number), -1))
        self._show_possible()

    def _show_possible(self) -> None:
        sweeping = self._session.tasks.is_doing(TaskKind.SWEEP)
        shown, is_idle = self._session.sweeps.value, self._session.tasks.task is None
        self.start.setText("Cancel" if sweeping else "Run sweep")
        self.start.setEnabled(sweeping or self._session.availability.value.sweep)
        for field in (self.ks, self.seeds):
            field.setEnabled(not sweeping)
        self.add.setEnabled(is_idle and bool(shown.runs))
        missing = shown.missing if is_idle and shown.runs else 0
        self.go_on.setEnabled(missing > 0)
        self.go_on.setToolTip(f"Train what is missing: {counted(missing, 'training')}" if missing else "")
