"""The training: its settings, and Train, Pause, Step and Stop."""

from dataclasses import replace

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QProgressBar,
    QSpinBox,
    QToolButton,
    QWidget,
)

from digitcluster.core.features.preprocessing import GRADIENTS, PIXELS
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.session import Session
from digitcluster.session.state import ModelEntry
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.layouts import button, indent, row

LARGEST_SEED = 2**31 - 1
SEEDING_NAMES = {"random": "Random digits", "k-means++": "Spread out (k-means++)"}


class TrainingPanel(Card):
    """Changes the session's settings and drives its training."""

    def __init__(self, session: Session) -> None:
        super().__init__("Training")
        self._session = session
        self._is_showing = False
        self._make_fields(session.settings)
        self._form = QGridLayout()
        self._form.setHorizontalSpacing(8)
        self._form.setVerticalSpacing(6)
        self._form.setColumnStretch(1, 1)
        self._add_row(0, "Clusters (&k)", self.k)
        self._add_row(1, "First &centroids", self.seeding)
        self._add_row(2, "&Seed", self.seed, row(self.seed, self.new_seed, stretch=(1, 0)))
        self.body.addLayout(self._form)
        self._add_more()
        self.body.addLayout(self._buttons())
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self.body.addWidget(self._progress)
        self._status = Sentence()
        self._status.setMinimumHeight(2 * self._status.fontMetrics().lineSpacing())  # "Paused. Iteration …" takes two
        self._status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._status)
        session.task_changed.connect(lambda _: self._show_state())
        session.digits_changed.connect(lambda _: self._show_state())
        session.current_changed.connect(self._show_current)
        session.settings_changed.connect(self._show_settings)
        self._show_state()

    def _make_fields(self, settings: TrainingSettings) -> None:
        self.k = QSpinBox(minimum=1, maximum=10_000, value=settings.k)
        self.k.setToolTip("How many centroids to look for. Ten is not enough: people write a 7 in several ways.")
        self.seeding = QComboBox()
        self.seeding.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        for name, text in SEEDING_NAMES.items():
            self.seeding.addItem(text, name)
        self.seeding.setToolTip("Which digits the training starts from")
        self.seed = QSpinBox(minimum=0, maximum=LARGEST_SEED, value=settings.seed)
        self.seed.setToolTip("The same seed gives the same result again")
        self.new_seed = button("New", self.choose_new_seed, "Choose a new seed")
        self.restarts = QSpinBox(minimum=1, maximum=1000, value=settings.restarts)
        self.restarts.setToolTip("Train so many times from other first centroids, and keep the smallest inertia")
        self.max_iterations = QSpinBox(minimum=1, maximum=100_000, value=settings.max_iterations)
        self.tolerance = QDoubleSpinBox(minimum=0, maximum=1000, value=settings.tolerance, singleStep=0.5)
        self.tolerance.setToolTip("Stop when no centroid moves farther than this, in grey levels; 0: go on to the end")
        self.per_class = QCheckBox("Each la&bel on its own")
        self.per_class.setToolTip("Share the clusters out over the labels, and look for them among each label's digits")
        self.straighten = QCheckBox("Strai&ghten the digits")
        self.straighten.setToolTip("Take the slant out of the digits, and of what is drawn: many more are read right")
        self.gradients = QCheckBox("Compare ed&ges, not pixels")
        self.gradients.setToolTip(
            "Cluster gradient features: where there are edges in which direction. The centroids stay pictures."
        )
        for box in (self.per_class, self.straighten, self.gradients):
            box.toggled.connect(self._change_settings)
        for spin in (self.k, self.seed, self.restarts, self.max_iterations, self.tolerance):
            indent(spin, 60)
            spin.valueChanged.connect(self._change_settings)
        self.seeding.currentIndexChanged.connect(self._change_settings)

    def _add_row(self, index: int, text: str, field: QWidget, content: QLayout | None = None) -> None:
        label = QLabel(text)
        label.setBuddy(field)
        self._form.addWidget(label, index, 0)
        if content is None:
            self._form.addWidget(field, index, 1)
        else:
            self._form.addLayout(content, index, 1)

    def _add_more(self) -> None:
        self._more = QToolButton()
        self._more.setText("More: straighten, edges, limits")
        self._more.setCheckable(True)
        self._more.setObjectName("more")
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.setArrowType(Qt.ArrowType.RightArrow)
        self._limits = QWidget()
        self._limits.hide()
        form = QFormLayout(self._limits)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(6)
        for box in (self.straighten, self.gradients, self.per_class):
            form.addRow(box)
        form.addRow("&Restarts", self.restarts)
        form.addRow("At most, &iterations", self.max_iterations)
        form.addRow("Smallest s&hift", self.tolerance)
        self._more.toggled.connect(self._limits.setVisible)
        self._more.toggled.connect(
            lambda open_: self._more.setArrowType(Qt.ArrowType.DownArrow if open_ else Qt.ArrowType.RightArrow)
        )
        self.body.addWidget(self._more)
        self.body.addWidget(self._limits)

    def _buttons(self) -> QHBoxLayout:
        self.train = button("Train", self.train_or_pause)
        self.train.setDefault(True)
        self.step = button("Step", self._session.step, "Do one iteration, then wait")
        self.stop = button("Stop", self._session.stop, "End the training and keep the centroids reached so far")
        return row(self.train, self.step, self.stop, stretch=(2, 1, 1))

    def train_or_pause(self) -> None:
        """Start, rest or go on, whichever is next."""
        task = self._session.task
        if task is not None and task.kind == "train" and not task.paused:
            self._session.pause()
        else:
            self._session.train()

    def choose_new_seed(self) -> None:
        """Put another seed into the settings."""
        self.seed.setValue(int(np.random.default_rng().integers(10_000)))

    def _change_settings(self) -> None:
        if self._is_showing:  # only some of the fields have their new values yet
            return
        self._session.change_settings(
            replace(
                self._session.settings,
                k=self.k.value(),
                seeding=self.seeding.currentData(),
                seed=self.seed.value(),
                restarts=self.restarts.value(),
                max_iterations=self.max_iterations.value(),
                per_class=self.per_class.isChecked(),
                straighten=self.straighten.isChecked(),
                features=GRADIENTS if self.gradients.isChecked() else PIXELS,
                tolerance=self.tolerance.value(),
            )
        )

    def _show_settings(self, settings: TrainingSettings) -> None:
        """Show settings that came from elsewhere."""
        self._is_showing = True
        self.k.setValue(settings.k)
        self.seeding.setCurrentIndex(list(SEEDING_NAMES).index(settings.seeding))
        self.seed.setValue(settings.seed)
        self.per_class.setChecked(settings.per_class)
        self.straighten.setChecked(settings.straighten)
        self.gradients.setChecked(settings.features == GRADIENTS)
        self.restarts.setValue(settings.restarts)
        self.max_iterations.setValue(settings.max_iterations)
        self.tolerance.setValue(settings.tolerance)
        self._is_showing = False

    def _show_state(self) -> None:
        task, ready = self._session.task, self._session.digits is not None
        training = task is not None and task.kind == "train"
        paused = task is not None and task.paused
        self.train.setText("Train" if not training else "Go on" if paused else "Pause")
        self.train.setEnabled(ready and (task is None or training))
        self.step.setEnabled(ready and (task is None or (training and paused)))
        self.stop.setEnabled(training)
        for field in (self.k, self.seeding, self.seed, self.new_seed, self._limits):
            field.setEnabled(task is None)
        self._progress.setRange(0, 0)  # nobody knows how many iterations it will take
        self._progress.setVisible(training and not paused)
        if task is not None and training:
            self._status.setText(f"Paused. {task.text}" if paused else task.text)
        elif not ready:
            self._status.setText("Open digits to train on them.")
        elif task is None and self._session.current.run is None:
            self._status.setText("Ready to train.")

    def _show_current(self, known: ModelEntry) -> None:
        run = known.run
        if run is not None:
            ending = "Converged" if run.converged else "Ended early"
            self._status.setText(f"{ending} after {run.iterations:,} iterations in {run.seconds:.1f} s.")
