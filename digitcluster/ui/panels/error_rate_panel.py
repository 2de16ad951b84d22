"""Error rate by number of clusters: runs a sweep, shows its dots one by one; a click on one uses its model."""

from matplotlib.backend_bases import MouseEvent
from matplotlib.figure import Figure
from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from digitcluster.core.errors import SettingsError
from digitcluster.core.training.sweep import NOTEBOOK_KS, parse_ks, write_ks
from digitcluster.plots.error_rate import ErrorRate, dots_of
from digitcluster.session.session import Session
from digitcluster.session.sweeps import Sweep
from digitcluster.session.task_runner import TaskKind
from digitcluster.ui.theme import current_style
from digitcluster.ui.widgets.canvas import PlotCanvas
from digitcluster.ui.widgets.card import Sentence
from digitcluster.ui.widgets.layouts import button, fix_width, row


class ErrorRatePanel(QWidget):
    """Asks the session for a sweep and shows its results."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self.ks = QLineEdit(NOTEBOOK_KS)
        self.ks.setToolTip("Numbers and ranges, such as 5-24,100")
        self.start = button("Run sweep", self._start_or_cancel)
        self.start.setDefault(True)
        fix_width(self.start, "Cancel")
        self.ks.returnPressed.connect(self.start.click)
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.status = Sentence()
        self.canvas = PlotCanvas(ErrorRate(Figure(), current_style()), minimum=QSize(300, 220))
        self.canvas.setAccessibleName("Error rate by number of clusters")
        self.canvas.mpl_connect("button_press_event", self._use_clicked)
        self.canvas.mpl_connect("motion_notify_event", self._point_at_mouse)
        self._lay_out()
        session.sweeps.changed.connect(self._show_planned)  # before its dots are shown
        for signal in (session.sweeps.changed, session.selection.changed):
            signal.connect(lambda _: self._show_sweep())
        for signal in (session.tasks.changed, session.open_digits.changed):
            signal.connect(lambda _: self._show_state())
        session.availability.changed.connect(lambda _: self._show_state())
        self._show_sweep()

    def _lay_out(self) -> None:
        label = QLabel("&Numbers of clusters")
        label.setBuddy(self.ks)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 12, 0, 0)
        layout.addLayout(row(label, self.ks, self.start, stretch=(0, 1, 0), spacing=8))
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
        elif self._session.open_digits.digits is None:
            self.status.setText("Open digits to see how the error rate falls with the number of clusters.")
        elif self._session.sweeps.value.runs:
            self.status.setText("Click a dot to use its model.")
        else:
            self.status.setText("A sweep trains once for each number of clusters, with the settings on the left.")

    def _show_planned(self, sweep: Sweep) -> None:
        """Show the k of a sweep that was not started here, but opened with a session."""
        # While one is running, the field holds what the user typed for it.
        if sweep.planned and self._session.tasks.task is None:
            self.ks.setText(write_ks(sweep.planned))

    def _show_sweep(self) -> None:
        sweep, k = self._session.sweeps.value, self._session.selection.model.k
        self.canvas.show_values(dots_of(sweep.runs), sweep.planned, k)
        self._show_state()

    def _use_clicked(self, event: MouseEvent) -> None:
        index = self.canvas.plot.dot_at(event.x, event.y)
        if index is not None:
            self._session.selection.select_run(self._session.sweeps.value.runs[index])

    def _point_at_mouse(self, event: MouseEvent) -> None:
        over = self.canvas.plot.dot_at(event.x, event.y) is not None
        self.canvas.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
