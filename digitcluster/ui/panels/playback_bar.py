"""The row under the centroids that goes through the iterations: buttons, a slider, where it is, and how fast."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QSlider, QWidget

from digitcluster.session.pace import SPEEDS
from digitcluster.session.playback import Position
from digitcluster.session.session import Session
from digitcluster.ui.widgets.transport_button import TransportButton

WIDEST = "888 of 888"  # what there is always room for; more is cut, and in the tool tip
NOTHING = "Train, and every iteration can be seen again here. Runs of a sweep and opened models have none."
KEYS = {"back": "F6", "play": "F7", "forward": "F8"}


class PlaybackBar(QWidget):
    """Shows the position, and changes it."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._playback, self._training = session.playback, session.training
        playback = session.playback
        self.first = self._button("first", "First centroids", playback.first)
        self.back = self._button("back", "Previous iteration", playback.back)
        self.play = self._button("play", "Play back", playback.play)
        self.forward = self._button("forward", "Next iteration", playback.forward)
        self.last = self._button("last", "Last iteration", playback.last)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName("Iteration")
        self.slider.setMinimumWidth(48)
        self.where = QLabel()
        self.where.setObjectName("muted")
        self.where.setTextFormat(Qt.TextFormat.PlainText)
        self.where.setFixedWidth(self.where.fontMetrics().horizontalAdvance(WIDEST) + 2)
        self.speed = QComboBox()
        self.speed.setAccessibleName("Speed")
        self.speed.setToolTip("How fast iterations follow each other, in a training and when it is played back")
        for name, text in SPEEDS.items():
            self.speed.addItem(text, name)
        self._lay_out()
        self.slider.valueChanged.connect(playback.go)
        self.speed.activated.connect(lambda _: session.training.set_speed(str(self.speed.currentData())))
        session.training.speed_changed.connect(self._show_speed)
        playback.changed.connect(self._show)
        self._show_speed(session.training.speed)
        self._show(playback.value)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for one in (self.first, self.back, self.play, self.forward, self.last):
            layout.addWidget(one)
        layout.addSpacing(6)
        layout.addWidget(self.slider, 1)
        layout.addSpacing(6)
        layout.addWidget(self.where)
        layout.addSpacing(4)
        layout.addWidget(self.speed)

    def _button(self, sign: str, name: str, run: object) -> TransportButton:
        button = TransportButton(sign, name)
        button.say(name, KEYS.get(sign, ""))
        button.clicked.connect(lambda: run())  # type: ignore[operator]
        return button

    def _show(self, position: Position) -> None:
        has_frames = position.count > 1 or position.is_live
        self.slider.blockSignals(True)
        self.slider.setRange(0, max(1, position.count - 1))
        self.slider.setValue(position.place)
        self.slider.blockSignals(False)
        self.slider.setEnabled(has_frames)
        text = f"{position.number:,} of {position.last:,}" if has_frames else ""
        self.where.setText(text)
        self.slider.setToolTip(f"Iteration {text}" if has_frames else NOTHING)
        for button in (self.first, self.back):
            button.setEnabled(has_frames and position.place > 0)
        self.last.setEnabled(not position.is_at_end)
        self.forward.setEnabled(not position.is_at_end or (position.is_live and not position.is_playing))
        self.play.setEnabled(has_frames)
        self._show_play(position)

    def _show_play(self, position: Position) -> None:
        self.play.show_sign("pause" if position.is_playing else "play")
        go_on = "Go on training" if position.is_live else "Play back"
        self.play.say("Pause" if position.is_playing else go_on, KEYS["play"])

    def _show_speed(self, speed: str) -> None:
        self.speed.setCurrentIndex(self.speed.findData(speed))
