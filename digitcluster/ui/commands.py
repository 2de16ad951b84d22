"""The table of commands: one row serves the menu, the shortcut and the tool tip."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu


@dataclass(frozen=True)
class Command:
    """A row of the table; of the commands in a `group` one is chosen; `menu` may name a submenu with " > "."""

    name: str
    menu: str
    text: str
    shortcut: str = ""
    group: str = ""


SEPARATOR = ""  # the name of a line between two groups of a menu

COMMANDS = (
    Command("new_session", "&File", "&New session", "Ctrl+N"),
    Command("open", "&File", "&Open digits, a model or a session…", "Ctrl+O"),
    Command("open_folder", "&File", "Open a &folder of pictures…", "Ctrl+Shift+O"),
    Command("sample", "&File", "Open the sample &digits"),
    Command("fetch_mnist", "&File", "Get the &MNIST digits…"),
    Command(SEPARATOR, "&File", ""),
    Command("save_session", "&File", "&Save the session", "Ctrl+S"),
    Command("save_session_as", "&File", "Save the session &as…", "Ctrl+Shift+S"),
    Command("save_recordings", "&File", "Save iterations &with sessions"),
    Command("save_model", "&File", "Sa&ve the model…", "Ctrl+Shift+M"),
    Command("save_digits", "&File", "Save the d&igits as…"),
    Command("save_gallery", "&File > Save a &picture of", "the &centroids…"),
    Command("save_convergence", "&File > Save a &picture of", "the con&vergence…"),
    Command("save_map", "&File > Save a &picture of", "the &map…"),
    Command("save_error_rate", "&File > Save a &picture of", "the &error rate by k…"),
    Command("save_confusion", "&File > Save a &picture of", "the con&fusion…"),
    Command("save_compare_first", "&File > Save a &picture of", "the first &run compared…"),
    Command("save_compare_second", "&File > Save a &picture of", "the second r&un compared…"),
    Command("save_courses", "&File > Save a &picture of", "both &trainings…"),
    Command("save_animation", "&File > Save a &picture of", "all &iterations, moving…"),
    Command(SEPARATOR, "&File", ""),
    Command("quit", "&File", "&Quit", "Ctrl+Q"),
    Command("undo", "&Edit", "&Undo", "Ctrl+Z"),
    Command("redo", "&Edit", "&Redo", "Ctrl+Shift+Z"),
    Command("clear", "&Edit", "&Clear the drawing", "Ctrl+Backspace"),
    Command("eraser", "&Edit", "&Eraser", "Ctrl+R"),
    Command("pen_thin", "&Edit > Pen &width", "&Thin", group="pen"),
    Command("pen_medium", "&Edit > Pen &width", "&Medium", group="pen"),
    Command("pen_wide", "&Edit > Pen &width", "&Wide", group="pen"),
    Command(SEPARATOR, "&Edit", ""),
    Command("copy", "&Edit", "Cop&y the drawing", "Ctrl+C"),
    Command("paste", "&Edit", "&Paste a picture of a digit", "Ctrl+V"),
    Command("open_picture", "&Edit", "&Open a picture of a digit…"),
    Command("random_digit", "&Edit", "Pick a &digit from the file", "Ctrl+D"),
    Command("numbered_digit", "&Edit", "Fi&nd a digit by its number…", "Ctrl+F"),
    Command("normalize", "&Edit", "F&it and centre drawings"),
    Command(SEPARATOR, "&Edit", ""),
    Command("keep", "&Edit", "&Keep the drawing", "Ctrl+K"),
    Command(SEPARATOR, "&Edit", ""),
    Command("rename_run", "&Edit", "Rena&me the run"),
    Command("delete_run", "&Edit", "De&lete the run"),
    Command("show_gallery", "&View", "&Centroids", "Ctrl+1"),
    Command("show_map", "&View", "&Map", "Ctrl+2"),
    Command("show_error_rate", "&View", "&Error rate by k", "Ctrl+3"),
    Command("show_confusion", "&View", "Con&fusion", "Ctrl+4"),
    Command("show_compare", "&View", "Compare tw&o runs", "Ctrl+5"),
    Command(SEPARATOR, "&View", ""),
    Command("draw", "&View", "&Draw", "Esc"),
    Command("inspect", "&View", "&Inspect", "Ctrl+I"),
    Command("explain", "&View", "E&xplain the drawing", "Ctrl+Shift+I"),
    Command("suspicious", "&View", "Suspicious &labels"),
    Command("back", "&View", "&Back", "Alt+Left"),
    Command("forward", "&View", "For&ward", "Alt+Right"),
    Command(SEPARATOR, "&View", ""),
    Command("appearance_system", "&View > &Appearance", "Follow the &system", group="appearance"),
    Command("appearance_light", "&View > &Appearance", "&Light", group="appearance"),
    Command("appearance_dark", "&View > &Appearance", "&Dark", group="appearance"),
    Command("reset_layout", "&View", "&Reset layout"),
    Command("train", "&Train", "&Train", "Ctrl+T"),
    Command("step", "&Train", "&Step", "F10"),
    Command("stop", "&Train", "St&op", "Ctrl+."),
    Command(SEPARATOR, "&Train", ""),
    Command("iteration_back", "&Train", "Pre&vious iteration", "F6"),
    Command("play", "&Train", "&Play back or pause", "F7"),
    Command("iteration_forward", "&Train", "Ne&xt iteration", "F8"),
    Command(SEPARATOR, "&Train", ""),
    Command("new_seed", "&Train", "&New seed", "F9"),
    Command(SEPARATOR, "&Train", ""),
    Command("sweep", "&Train", "Run a s&weep", "Ctrl+E"),
    Command(SEPARATOR, "&Train", ""),
    Command("test", "&Train", "Test on t&hese digits…"),
    Command("start", "&Help", "&Start here"),
    Command("guide", "&Help", "&Guide", "F1"),
    Command("keys", "&Help", "&Keyboard shortcuts"),
    Command("news", "&Help", "&What's new"),
    Command("log", "&Help", "Show the &log folder"),
    Command("about_model", "&Help", "About the &built-in model"),
    Command("about", "&Help", "&About Digit Cluster"),
)


def build(window: QMainWindow, handlers: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Make the menus, and return the actions by name. Every command needs a handler."""
    menus: dict[str, QMenu] = {}
    groups: dict[str, QActionGroup] = {}
    actions: dict[str, QAction] = {}
    for command in COMMANDS:
        menu = _menu(window, menus, command.menu)
        if command.name == SEPARATOR:
            menu.addSeparator()
            continue
        action = menu.addAction(command.text)
        handler = handlers[command.name]
        # Qt passes whether the action is checked, which no handler needs.
        action.triggered.connect(lambda _checked=False, run=handler: run())
        if command.shortcut:
            action.setShortcut(QKeySequence(command.shortcut))
        if command.group:
            action.setCheckable(True)
            groups.setdefault(command.group, QActionGroup(window)).addAction(action)
        actions[command.name] = action
    return actions


def _menu(window: QMainWindow, menus: dict[str, QMenu], path: str) -> QMenu:
    if path not in menus:
        above, _, title = path.rpartition(" > ")
        menus[path] = _menu(window, menus, above).addMenu(title) if above else window.menuBar().addMenu(title)
    return menus[path]
