"""Error rate by number of clusters: runs a sweep, shows its dots one by one; a click on one uses its model."""

from matplotlib.figure import Figure
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QProgressBar, QSizePolicy, QVBoxLayout, QWidget

from digitcluster.core.errors import SettingsError
from digitcluster.core.training.sweep import NOTEBOOK_KS, parse_ks, write_ks
from digitcluster.plots import provenance
from digitcluster.plots.error_rate import ErrorRate, dots_of, in_words
from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.session.sweeps import Sweep
from digitcluster.session.task_runner import TaskKind
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.cell_canvas import CellCanvas
from digitcluster.ui.widgets.layouts import button, fix_width, keep_room, row


class ErrorRatePanel(QWidget):
    """Asks the session for a sweep and shows its results."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._entry = session.selection.listed  # of whose dot is marked
        self.ks = QLineEdit(NOTEBOOK_KS)
        self.ks.setToolTip("Numbers and ranges, such as 5-24,100")
        self.start = button("Run sweep", self._start_or_cancel)
        self.start.setDefault(True)
        fix_width(self.start, "Cancel")
        self.ks.returnPressed.connect(self.start.click)
        self.choice = QComboBox()
        self.choice.setAccessibleName("Which sweep is shown")
        self.choice.setToolTip("Which sweep is shown")
        self.choice.activated.connect(self._choose_sweep)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.status = Sentence()
        self.canvas = CellCanvas(ErrorRate(Figure(), current_style()), minimum=QSize(280, 200))
        self.canvas.setAccessibleName("Error rate by number of clusters")
        self.canvas.hint_of = self._hint
        self.canvas.chosen.connect(self._use)
        self._lay_out()
        session.sweeps.changed.connect(self._show_planned)  # before its dots are shown
        for signal in (session.sweeps.changed, session.sweeps.kept_changed):
            signal.connect(lambda _: self._show_sweep())
        session.selection.changed.connect(self._show_selection)
        for signal in (session.tasks.changed, session.open_digits.changed):
            signal.connect(lambda _: self._show_state())
        session.availability.changed.connect(lambda _: self._show_state())
        self._show_sweep()

    def _lay_out(self) -> None:
        label = QLabel("&Numbers of clusters")
        label.setBuddy(self.ks)
        keep_room(self.progress)
        self.choice.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.status.setFixedHeight(2 * self.status.fontMetrics().lineSpacing() + 2)
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addLayout(row(label, self.ks, self.start, stretch=(0, 1, 0), spacing=8))
        layout.addWidget(self.choice)
        layout.addWidget(self.progress)
        layout.addWidget(self.status)
        layout.addWidget(self.canvas, 1)

    def start_sweep(self) -> None:
        """Run a sweep over the numbers of clusters that were typed."""
        try:
            self._session.sweeps.start(parse_ks(self.ks.text()))
        except SettingsError as error:
            self._session.messages.fail(error)

    def _start_or_cancel(self) -> None:
        if self._session.tasks.is_doing(TaskKind.SWEEP):
            self._session.tasks.stop()
        else:
            self.start_sweep()

    def _show_state(self) -> None:
        task = self._session.tasks.task
        sweeping = task is not None and task.kind is TaskKind.SWEEP
        self.start.setText("Cancel" if sweeping else "Run sweep")
        self.start.setEnabled(sweeping or self._session.availability.value.sweep)
        self.ks.setEnabled(not sweeping)
        self.progress.setVisible(sweeping)
        if task is not None and sweeping:
            self.progress.setRange(0, 1000)
            self.progress.setValue(round(1000 * (task.fraction or 0)))
            self.status.setText(task.text)
        elif self._session.sweeps.value.runs:
            self.status.setText("Click a dot to use its model.")
        elif self._session.open_digits.digits is None:
            self.status.setText("Open digits to see how the error rate falls with the number of clusters.")
        else:
            self.status.setText("A sweep trains once for each number of clusters, with the settings on the left.")

    def _show_planned(self, sweep: Sweep) -> None:
        """Show the k of a sweep that was not started here, but opened with a session."""
        # While one is running, the field holds what the user typed for it.
        if sweep.planned and self._session.tasks.task is None:
            self.ks.setText(write_ks(sweep.planned))

    def _show_sweep(self) -> None:
        sweep = self._session.sweeps.value
        self._entry = self._session.selection.listed
        self._show_choice(sweep)
        used = self._used()
        k = None if used is None else sweep.runs[used].settings.k
        self.canvas.selected = used
        self.canvas.show_values(dots_of(sweep.runs), sweep.planned, k)
        self.canvas.provenance = provenance.of_sweep(sweep.runs)
        self._show_state()

    def _show_selection(self, selection: Selection) -> None:
        if selection.listed is not self._entry:
            self._show_sweep()

    def _show_choice(self, shown: Sweep) -> None:
        kept = self._session.sweeps.kept
        titles = [one.title for one in kept]
        if titles != [self.choice.itemText(index) for index in range(self.choice.count())]:
            self.choice.clear()
            self.choice.addItems(titles)
        self.choice.setPlaceholderText("No sweep yet")
        self.choice.setEnabled(bool(kept))
        self.choice.setCurrentIndex(next((i for i, one in enumerate(kept) if one.number == shown.number), -1))

    def _choose_sweep(self, index: int) -> None:
        kept = self._session.sweeps.kept
        if index < len(kept):
            self._session.sweeps.show(kept[index])

    def _used(self) -> int | None:
        """Return which dot's model is in use; None where it is that of no dot."""
        model, runs = self._session.selection.listed.model, self._session.sweeps.value.runs
        return next((index for index, run in enumerate(runs) if run.model is model), None)

    def _use(self, index: int) -> None:
        self._session.selection.select_run(self._session.sweeps.value.runs[index])

    def _hint(self, index: int) -> str:
        runs = self._session.sweeps.value.runs
        return in_words(dots_of(runs)[index]) if index < len(runs) else ""
