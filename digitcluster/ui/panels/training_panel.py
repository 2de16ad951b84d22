"""The training: its settings, and Train, Pause, Step and Stop."""

from dataclasses import replace
from functools import partial

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QLayout, QProgressBar

from digitcluster.core.training.settings import SETTINGS, TrainingSettings
from digitcluster.session.availability import Availability, TrainAction
from digitcluster.session.session import Session
from digitcluster.session.task_runner import TaskKind
from digitcluster.session.training_status import status
from digitcluster.ui.widgets.card import Card, Sentence
from digitcluster.ui.widgets.elided_label import ElidedLabel
from digitcluster.ui.widgets.layouts import button, fix_width, keep_room, row
from digitcluster.ui.widgets.options_popover import LIMITS, SWITCHES, OptionsPopover, options_on
from digitcluster.ui.widgets.setting_field import SettingField
from digitcluster.ui.widgets.tips import plain_tip

MAIN = ("k", "seeding", "seed")  # the settings that are always visible
NEW_SEEDS = 10_000  # a new seed is below this: short enough to tell a neighbour in class
OPTIONS_TIP = "Straighten the digits, compare edges, train each label on its own; restarts and limits"


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
        self.body.addLayout(self._options())
        self.body.addLayout(self._buttons())
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 0)  # nobody knows how many iterations it will take
        keep_room(self.progress)
        self.body.addWidget(self.progress)
        self.status = Sentence()
        self.status.setFixedHeight(2 * self.status.fontMetrics().lineSpacing())  # what is longer is in the tool tip
        self.status.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self.status)
        for signal in (session.tasks.changed, session.open_digits.changed, session.selection.changed):
            signal.connect(lambda _: self._show_status())
        session.training.settings_changed.connect(self._show_settings)
        session.availability.changed.connect(self._show_availability)
        self._show_availability(session.availability.value)
        self._show_settings(settings)

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
        form.setVerticalSpacing(5)
        form.setColumnStretch(1, 1)
        for index, name in enumerate(MAIN):
            field = self.fields[name].widget
            label = QLabel(SETTINGS[name].label)
            label.setBuddy(field)
            form.addWidget(label, index, 0)
            content: QLayout = row(field, self.new_seed, stretch=(1, 0)) if name == "seed" else row(field, stretch=(1,))
            form.addLayout(content, index, 1)
        return form

    def _options(self) -> QHBoxLayout:
        self.options = button("&Options", lambda: None)
        fix_width(self.options, "&Options (7 on)")
        self.popover = OptionsPopover(self.options, self, self.fields)
        self.options_on = ElidedLabel()
        return row(self.options, self.options_on, stretch=(0, 1), spacing=8)

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
        """Show settings, also those that came from elsewhere, and what they leave true."""
        for name, field in self.fields.items():
            if field.value() != getattr(settings, name):
                field.show_value(getattr(settings, name))
        on = options_on(settings)
        self.options.setText(f"&Options ({len(on)} on)" if on else "&Options")
        self.options.setToolTip("On: " + ", ".join(on) if on else OPTIONS_TIP)
        self.options_on.show_text(" · ".join(on))
        self._show_status()

    def _show_availability(self, can: Availability) -> None:
        self.train.setText(can.train_action.value)
        self.train.setEnabled(can.train)
        self.step.setEnabled(can.step)
        self.stop.setEnabled(can.stop_training)
        for field in self.fields.values():
            field.widget.setEnabled(can.change_settings)
        self.new_seed.setEnabled(can.new_seed)

    def _show_status(self) -> None:
        session, task = self._session, self._session.tasks.task
        is_training = task is not None and task.kind is TaskKind.TRAIN
        self.progress.setVisible(is_training and task is not None and not task.paused)
        text = status(task, session.open_digits.digits, session.training.settings, session.selection.listed)
        self.status.setText(text)
        self.status.setToolTip(plain_tip(text))
