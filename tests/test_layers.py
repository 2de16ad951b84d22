"""The layers hold: imports point downward only (see the table in README.md)."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "digitcluster"


def modules(folder):
    return sorted(
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in (PACKAGE / folder).rglob("*.py")
    )


def import_without(names, banned):
    """Import modules in a new process in which the banned packages cannot be found."""
    blocker = f"""
import importlib, sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {banned!r} or name in {banned!r}:
            raise ModuleNotFoundError("blocked: " + name)
sys.meta_path.insert(0, Blocker())
for name in {names!r}:
    importlib.import_module(name)
print(len({names!r}), "imported")
"""
    return subprocess.run([sys.executable, "-c", blocker], capture_output=True, text=True, cwd=ROOT)


def test_the_blocker_blocks():
    done = import_without(["digitcluster.session.session"], ["PySide6"])
    assert done.returncode != 0 and "blocked: PySide6" in done.stderr


def test_the_core_is_imported_without_qt_and_matplotlib():
    names = modules("core")
    assert len(names) > 10
    done = import_without(names, ["PySide6", "shiboken6", "matplotlib"])
    assert done.returncode == 0, done.stderr


def test_the_pictures_are_imported_without_qt_and_pyplot():
    done = import_without(modules("plots"), ["PySide6", "shiboken6", "matplotlib.pyplot"])
    assert done.returncode == 0, done.stderr


def test_the_command_line_is_imported_without_qt():
    done = import_without(["digitcluster.cli.main"], ["PySide6", "shiboken6", "matplotlib"])
    assert done.returncode == 0, done.stderr


def imports_of(path):
    """Every module that a file imports, from anywhere in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


MAY_NOT = {
    "core": ("digitcluster.plots", "digitcluster.session", "digitcluster.ui", "PySide6", "matplotlib"),
    "plots": ("digitcluster.session", "digitcluster.ui", "PySide6"),
    "session": ("digitcluster.plots", "digitcluster.ui", "matplotlib", "PySide6.QtWidgets", "PySide6.QtGui"),
    "ui/widgets": ("digitcluster.session", "digitcluster.ui.panels"),
    "ui/panels": ("digitcluster.ui.main_window",),
    "": ("matplotlib.pyplot", "pylab"),
}


@pytest.mark.parametrize("folder", MAY_NOT)
def test_imports_point_downward_only(folder):
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in (PACKAGE / folder).rglob("*.py")
        for name in imports_of(path)
        for banned in MAY_NOT[folder]
        if name == banned or name.startswith(banned + ".")
    ]
    assert not wrong


def test_no_panel_knows_another():
    panels = modules("ui/panels")
    for path in (PACKAGE / "ui" / "panels").glob("*.py"):
        own = f"digitcluster.ui.panels.{path.stem}"
        assert not [name for name in imports_of(path) if name in panels and name != own]
