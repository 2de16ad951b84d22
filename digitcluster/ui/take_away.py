"""The commands that take something out of the program: copies, pictures, tables, the report, scripts."""

from collections.abc import Callable, Mapping

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from digitcluster.session.session import Session
from digitcluster.ui import python_commands, report_command
from digitcluster.ui.copying import Copying
from digitcluster.ui.file_commands import FileCommands
from digitcluster.ui.panels.inspect_panel import InspectPanel
from digitcluster.ui.panels.pad_panel import PadPanel
from digitcluster.ui.plot_tabs import PlotTabs
from digitcluster.ui.saving_commands import SavingCommands
from digitcluster.ui.tables import Sources


def handlers(
    window: QWidget, session: Session, files: FileCommands, tabs: PlotTabs, inspect: InspectPanel, pad: PadPanel
) -> dict[str, Callable[[], object]]:
    """Return what each command does, by its name."""
    saving = SavingCommands(window, session, files, Sources(session, tabs, inspect.listed))
    copying = Copying(window, session, saving, pad.copy)
    return {
        **saving.handlers(),
        **copying.handlers(),
        **python_commands.handlers(window, session),
        **report_command.handlers(session, files),
    }


def add_to_menu(menu: QMenu, table: QWidget, commands: Mapping[str, QAction]) -> None:
    """Add to the menu of the runs what takes their table away."""

    def copy() -> None:
        table.setFocus()
        commands["copy"].trigger()

    menu.addAction("C&opy the table", copy)
    menu.addAction("Save the ta&ble…", commands["save_table_runs"].trigger)
