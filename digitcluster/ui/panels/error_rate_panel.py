"""Error rate by number of clusters: runs a sweep, shows its dots one by one; a click on one uses its model."""

from dataclasses import replace

from matplotlib.figure import Figure
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QComboBox, QLabel, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from digitcluster.plots import provenance
from digitcluster.plots.error_rate import ErrorRate
from digitcluster.plots.sweep_curves import Second, usual_curves
from digitcluster.plots.sweep_dots import dots_of, in_words, most_seeds
from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.session.sweeps import Sweep
from digitcluster.session.task_runner import TaskKind
from digitcluster.ui.panels.seeds_view import SeedsView
from digitcluster.ui.panels.sweep_form import SweepForm
from digitcluster.ui.sweep_words import SECONDS, by_seed, hint, second_curve, state_sentence
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.cell_canvas import CellCanvas
from digitcluster.ui.widgets.check_box import CheckBox
from digitcluster.ui.widgets.layouts import keep_room, row
from digitcluster.ui.widgets.term_button import TermButton
from digitcluster.ui.widgets.tips import plain_tip

LINES = 3  # of the sentences above the plot


class ErrorRatePanel(QWidget):
    """Asks the session for a sweep and shows its results."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._entry = session.selection.listed  # of whose dot is marked
        self._curve: Second | None = None  # beside the errors
        self.form = SweepForm(session)
        self.training = CheckBox("Training e&rror")
        self.training.setChecked(True)
        self.second = QComboBox()
        self.second.addItems(list(SECONDS.values()))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.status = Sentence()
        self.canvas = CellCanvas(ErrorRate(Figure(), current_style()), minimum=QSize(280, 200))
        self.canvas.setAccessibleName("Error rate by number of clusters")
        self.canvas.hint_of = self._hint
        self.canvas.chosen.connect(self._use)
        self.by_seed = SeedsView(session)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.canvas)
        self.pages.addWidget(self.by_seed)
        self._lay_out()
        self.training.toggled.connect(lambda _: self._show_sweep())
        self.second.currentIndexChanged.connect(lambda _: self._choose_second())
        session.sweep_findings.changed.connect(lambda _: self._show_sweep())
        for signal in (session.sweeps.changed, session.sweeps.kept_changed):
            signal.connect(lambda _: self._show_sweep())
        session.selection.changed.connect(self._show_selection)
        for signal in (session.tasks.changed, session.open_digits.changed):
            signal.connect(lambda _: self._show_state())
        self._show_sweep()

    def start_sweep(self) -> None:
        """Run a sweep over the numbers of clusters that were typed."""
        self.form.start_sweep()

    def _lay_out(self) -> None:
        label = QLabel("Second c&urve")
        label.setBuddy(self.second)
        keep_room(self.progress)
        self.status.setFixedHeight(LINES * self.status.fontMetrics().lineSpacing() + 2)
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addWidget(self.form)
        term = TermButton("silhouette", self._session.explaining.ask, self.second)
        layout.addLayout(row(self.training, label, term, self.second, stretch=(1, 0, 0, 0), spacing=8))
        layout.addWidget(self.progress)
        layout.addWidget(self.status)
        layout.addWidget(self.pages, 1)

    def _show_state(self) -> None:
        session = self._session
        task = session.tasks.task
        sweeping = task is not None and task.kind is TaskKind.SWEEP
        self.progress.setVisible(sweeping)
        if task is not None and sweeping:
            self.progress.setRange(0, 1000)
            self.progress.setValue(round(1000 * (task.fraction or 0)))
            self._say(task.text)
        else:
            self._say(self._sentence())

    def _say(self, text: str) -> None:
        """Show a sentence; what there is no room for, its tool tip says."""
        self.status.setText(text)
        is_whole = self.status.heightForWidth(self.status.width()) <= self.status.height()
        self.status.setToolTip("" if is_whole else plain_tip(text))

    def _sentence(self) -> str:
        session, sweep = self._session, self._session.sweeps.value
        if sweep.is_by_seed:
            return by_seed(sweep, session.sweep_findings.value)
        said = hint(self._curve, sweep, session.sweep_findings.value)
        return said or state_sentence(sweep, has_digits=session.open_digits.digits is not None)

    def _show_sweep(self) -> None:
        sweep = self._session.sweeps.value
        self._entry = self._session.selection.listed
        used = self._used()
        run = None if used is None else sweep.runs[used]
        self._curve = self._second()
        curves = replace(
            usual_curves(sweep.runs),
            training=self.training.isChecked(),
            second=self._curve,
            seed=None if run is None else run.settings.seed,
        )
        self.canvas.selected = used
        self.canvas.show_values(dots_of(sweep.runs), sweep.planned, None if run is None else run.settings.k, curves)
        self.canvas.provenance = provenance.of_sweep(sweep.runs)
        self._show_by_seed(sweep)
        self._show_state()

    def _show_by_seed(self, sweep: Sweep) -> None:
        """Show the clusters that come back in place of the plot, where one training was done with several seeds."""
        found = self._session.sweep_findings.value.stability if sweep.is_by_seed else None
        if found is not None:
            self.by_seed.show_stability(found)
        self.pages.setCurrentWidget(self.canvas if found is None else self.by_seed)
        for field in (self.training, self.second):
            field.setEnabled(not sweep.is_by_seed)

    def _show_selection(self, selection: Selection) -> None:
        if selection.listed is not self._entry:
            self._show_sweep()

    def _choose_second(self) -> None:
        self._session.sweep_findings.want_silhouettes(list(SECONDS)[self.second.currentIndex()] == "silhouette")
        self._show_sweep()

    def _second(self) -> Second | None:
        name, findings = list(SECONDS)[self.second.currentIndex()], self._session.sweep_findings.value
        return second_curve(name, self._session.sweeps.value, findings.silhouettes)

    def _used(self) -> int | None:
        """Return which dot's model is in use; None where it is that of no dot."""
        model, runs = self._session.selection.listed.model, self._session.sweeps.value.runs
        return next((index for index, run in enumerate(runs) if run.model is model), None)

    def _use(self, index: int) -> None:
        self._session.selection.select_run(self._session.sweeps.value.runs[index])

    def _hint(self, index: int) -> str:
        dots = dots_of(self._session.sweeps.value.runs)
        return in_words(dots[index], with_seed=most_seeds(dots) > 1) if index < len(dots) else ""
