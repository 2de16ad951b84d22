"""The training: its settings, and Train, Pause, Step and Stop."""

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QGridLayout, QHBoxLayout, QLabel, QLayout, QProgressBar, QToolButton, QWidget

from digitcluster.core.training.settings import SETTINGS, TrainingSettings
from digitcluster.session.availability import Availability, TrainAction
from digitcluster.session.selection import Selection
from digitcluster.session.session import Session
from digitcluster.session.task_runner import Task, TaskKind
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.layouts import button, row
from digitcluster.ui.widgets.setting_field import SettingField
from digitcluster.wording import counted

MAIN = ("k", "seeding", "seed")  # the settings that are always visible
SWITCHES = ("straighten", "features", "per_class")  # those under "More", from here on
LIMITS = ("restarts", "max_iterations", "tolerance")
NEW_SEEDS = 10_000  # a new seed is below this: short enough to tell a neighbour in class


class TrainingPanel(Card):
    """Changes the session's settings and drives its training."""

    def __init__(self, session: Session) -> None:
        super().__init__("Training")
        self._session, self._training = session, session.training
        settings = self._training.settings
        self.fields = {
            name: SettingField(SETTINGS[name], getattr(settings, name), self) for name in (*MAIN, *SWITCHES, *LIMITS)
        }
        for name, field in self.fields.items():
            field.edited.connect(partial(self._change, name))
        self.new_seed = button("New", self.choose_new_seed, "Choose a new seed")
        self.body.addLayout(self._main_form())
        self._add_more()
        self.body.addLayout(self._buttons())
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)  # nobody knows how many iterations it will take
        self.body.addWidget(self.progress)
        self.status = Sentence()
        self.status.setMinimumHeight(2 * self.status.fontMetrics().lineSpacing())  # "Paused. Iteration …" takes two
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.status)
        session.tasks.changed.connect(self._show_task)
        session.open_digits.changed.connect(lambda _: self._show_task(session.tasks.task))
        session.selection.changed.connect(self._show_selection)
        session.training.settings_changed.connect(self._show_settings)
        session.availability.changed.connect(self._show_availability)
        self._show_availability(session.availability.value)
        self._show_task(session.tasks.task)

    def train_or_pause(self) -> None:
        """Start, pause or resume, whichever is next."""
        if self._session.availability.value.train_action is TrainAction.PAUSE:
            self._training.pause()
        else:
            self._training.train()

    def choose_new_seed(self) -> None:
        """Put a new seed into the settings."""
        seed = int(np.random.default_rng().integers(NEW_SEEDS))
        self._training.change_settings(replace(self._training.settings, seed=seed))

    def _main_form(self) -> QGridLayout:
        form = QGridLayout()
        form.setHorizontalSpacing(8)
        form.setVerticalSpacing(6)
        form.setColumnStretch(1, 1)
        for index, name in enumerate(MAIN):
            field = self.fields[name].widget
            label = QLabel(SETTINGS[name].label)
            label.setBuddy(field)
            form.addWidget(label, index, 0)
            content: QLayout = row(field, self.new_seed, stretch=(1, 0)) if name == "seed" else row(field, stretch=(1,))
            form.addLayout(content, index, 1)
        return form

    def _add_more(self) -> None:
        self.more = QToolButton()
        self.more.setText("More: straighten, edges, limits")
        self.more.setCheckable(True)
        self.more.setObjectName("more")
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.more.setArrowType(Qt.ArrowType.RightArrow)
        self._more_fields = QWidget()
        self._more_fields.hide()
        form = QFormLayout(self._more_fields)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(6)
        for name in SWITCHES:
            form.addRow(self.fields[name].widget)
        for name in LIMITS:
            form.addRow(SETTINGS[name].label, self.fields[name].widget)
        self.more.toggled.connect(self._more_fields.setVisible)
        self.more.toggled.connect(
            lambda is_open: self.more.setArrowType(Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow)
        )
        self.body.addWidget(self.more)
        self.body.addWidget(self._more_fields)

    def _buttons(self) -> QHBoxLayout:
        self.train = button("Train", self.train_or_pause)
        self.train.setDefault(True)
        self.step = button("Step", self._training.step, "Do one iteration, then wait")
        self.stop = button("Stop", self._session.tasks.stop, "End the training and keep the centroids reached so far")
        return row(self.train, self.step, self.stop, stretch=(2, 1, 1))

    def _change(self, name: str) -> None:
        """Take one field's value. The others may show less than their settings hold: a file's seed can be longer."""
        self._training.change_settings(replace(self._training.settings, **{name: self.fields[name].value()}))

    def _show_settings(self, settings: TrainingSettings) -> None:
        """Show settings that came from elsewhere."""
        for name, field in self.fields.items():
            if field.value() != getattr(settings, name):
                field.show_value(getattr(settings, name))

    def _show_availability(self, can: Availability) -> None:
        self.train.setText(can.train_action.value)
        self.train.setEnabled(can.train)
        self.step.setEnabled(can.step)
        self.stop.setEnabled(can.stop_training)
        for widget in (*(self.fields[name].widget for name in MAIN), self.new_seed, self._more_fields):
            widget.setEnabled(can.change_settings)

    def _show_task(self, task: Task | None) -> None:
        is_training = task is not None and task.kind is TaskKind.TRAIN
        self.progress.setVisible(is_training and task is not None and not task.paused)
        if task is not None and is_training:
            self.status.setText(f"Paused. {task.text}" if task.paused else task.text)
        elif self._session.open_digits.digits is None:
            self.status.setText("Open digits to train on them.")
        elif task is None and self._session.selection.value.run is None:
            self.status.setText("Ready to train.")

    def _show_selection(self, selection: Selection) -> None:
        if (run := selection.run) is not None:
            ending = "Converged" if run.converged else "Ended early"
            iterations = counted(run.iterations, "iteration")
            self.status.setText(f"{ending} after {iterations} in {run.seconds:.1f} s.")
