"""What a paint, resize or show event raises inside another one ends the process; so none of ours raises."""

import ast
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from digitcluster import ui
from digitcluster.ui.widgets.guarded import guarded

EVENTS = {"paintEvent", "resizeEvent", "showEvent"}


def raising(name):
    def handle(widget, event):
        if name == "showEvent":
            widget.resizeEvent(event)
        raise ValueError(name)

    handle.__name__ = name
    return guarded(handle)


Broken = type("Broken", (QWidget,), {name: raising(name) for name in EVENTS})


def test_events_that_raise_are_logged_once_and_the_program_goes_on(qtbot, caplog):
    widget = Broken()
    qtbot.addWidget(widget)
    widget.show()
    for size in (50, 60, 70):
        widget.resize(size, size)
        widget.grab()
    said = [str(record.exc_info[1]) for record in caplog.records]
    assert sorted(said) == sorted(EVENTS)


@pytest.mark.parametrize("path", sorted(Path(ui.__file__).parent.rglob("*.py")), ids=lambda path: path.name)
def test_every_such_event_of_the_window_is_guarded(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef) and node.name in EVENTS:
            assert "guarded" in {one.id for one in node.decorator_list if isinstance(one, ast.Name)}, node.name
