"""Commands that are on or off: the menu shows which."""

from collections.abc import Mapping

from PySide6.QtGui import QAction

from digitcluster.session.contents import Contents
from digitcluster.ui.panels.pad_panel import PadPanel


def show(commands: Mapping[str, QAction], pad_panel: PadPanel, contents: Contents) -> None:
    """Let the menu show what is on, and follow the buttons of the pad."""
    commands["pen_medium"].setChecked(True)
    for name, switch in (("eraser", pad_panel.eraser), ("normalize", pad_panel.normalize)):
        action = commands[name]
        action.setCheckable(True)
        action.setChecked(switch.isChecked())
        switch.toggled.connect(action.setChecked)
    commands["save_recordings"].setCheckable(True)
    commands["save_recordings"].setChecked(contents.with_recordings)
