"""The settings that few people change: switches and limits, in a frame beside a button that says what is on."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from digitcluster.core.features.preprocessing import PIXELS
from digitcluster.core.training.settings import DEFAULTS, SETTINGS, TrainingSettings
from digitcluster.ui.terms import OF_SETTING
from digitcluster.ui.widgets.layouts import row
from digitcluster.ui.widgets.popover import Popover
from digitcluster.ui.widgets.setting_field import SettingField
from digitcluster.ui.widgets.term_button import TermButton, term_at
from digitcluster.wording import counted

SWITCHES = ("straighten", "features", "per_class", "shuffle")
LIMITS = ("restarts", "max_iterations", "tolerance")


class OptionsPopover(Popover):
    """Lays out the fields of switches and limits.

    Parameters
    ----------
    button, beside
        As a popover has them.
    fields : mapping of str to SettingField
        By the settings' names.
    explain : function
        Is called with the term that a "?" or F1 asks for.
    """

    def __init__(
        self,
        button: QPushButton,
        beside: QWidget,
        fields: Mapping[str, SettingField],
        explain: Callable[[str], object],
    ) -> None:
        super().__init__(button, beside)
        self._explain = explain
        for name in SWITCHES:
            field = fields[name].widget
            self.body.addLayout(row(field, None, TermButton(OF_SETTING[name], explain, field), spacing=12))
        form = QGridLayout()
        form.setContentsMargins(0, 4, 0, 0)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(5)
        for index, name in enumerate(LIMITS):
            label = QLabel(SETTINGS[name].label)
            label.setBuddy(fields[name].widget)
            form.addWidget(label, index, 0)
            form.addWidget(fields[name].widget, index, 1)
            form.addWidget(TermButton(OF_SETTING[name], explain, fields[name].widget), index, 2)
        self.body.addLayout(form)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Explain the field that has the focus: the window's own keys do not reach here."""
        term = term_at(self.focusWidget()) if event.key() == Qt.Key.Key_F1 else None
        if term is None:
            super().keyPressEvent(event)
        else:
            self._explain(term)


def options_on(settings: TrainingSettings) -> tuple[str, ...]:
    """Return what is not as usual, each in two or three words, the first ones those that change the result most."""
    texts = {
        "straighten": "Straighten" if settings.straighten else "",
        "features": "Compare edges" if settings.features != PIXELS else "",
        "per_class": "Each label on its own" if settings.per_class else "",
        "shuffle": "Validation at random" if settings.shuffle else "",
        "restarts": counted(settings.restarts, "restart"),
        "max_iterations": f"At most {counted(settings.max_iterations, 'iteration')}",
        "tolerance": f"Smallest shift {settings.tolerance:g}",
    }
    return tuple(text for name, text in texts.items() if getattr(settings, name) != DEFAULTS[name])
