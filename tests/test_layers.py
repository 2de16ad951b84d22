"""The layers hold: imports point downward only, without circles (README.md describes the layers)."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "digitcluster"

SESSION_QT = ("PySide6.QtCore", *(f"PySide6.QtGui.QUndo{one}" for one in ("Stack", "Group", "Command")))

# What each layer may import of the program, and of others beside the standard library.
LAYERS = {
    "wording": ((), ()),
    "resources": ((), ()),
    "core": (("core", "wording"), ("numpy", "threadpoolctl", "PIL")),
    "files": (
        ("files", "core", "wording", "resources"),
        ("numpy", "PIL", "psutil", "certifi", "pyarrow", "h5py", "filelock"),
    ),
    "plots": (("plots", "core", "wording", "files.atomic_write"), ("numpy", "matplotlib")),
    "session": (("session", "files", "core", "wording"), ("numpy", *SESSION_QT)),
    "cli": (
        ("cli", "plots", "files", "core", "wording", "resources", "standard_streams"),
        ("numpy", "tqdm", "matplotlib"),
    ),
    "ui": (("ui", "session", "plots", "files", "core", "wording", "resources"), ("numpy", "matplotlib", "PySide6")),
    "display_check": ((), ()),
    "standard_streams": ((), ()),
    "selftest": (("ui", "session", "files", "core", "wording"), ("numpy", "PySide6")),
    "app": (
        ("selftest", "ui", "session", "files", "core", "wording", "resources"),
        ("PySide6", "matplotlib"),
    ),
    "__main__": (("app", "cli", "display_check", "standard_streams", "core.interruption"), ()),
    "__init__": ((), ()),
}


def paths(folder=""):
    return sorted((PACKAGE / folder).rglob("*.py"))


def name_of(path):
    """A file's module: digitcluster.core.digits; of a folder's face, the folder."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {name_of(path): path for path in paths()}


def layer_of(path):
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def imports_of(path):
    """Every module or name that a file imports, from anywhere in it, also only for its types."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def within(name, allowed):
    return any(name == one or name.startswith(f"{one}.") for one in allowed)


def own_imports(path):
    """The program's own modules that a file imports."""
    for name in imports_of(path):
        if name.startswith("digitcluster."):
            yield name if name in MODULES else name.rpartition(".")[0]


def test_every_file_belongs_to_a_layer():
    assert {layer_of(path) for path in paths()} == set(LAYERS)


@pytest.mark.parametrize("layer", LAYERS)
def test_imports_point_downward_only(layer):
    ours, others = LAYERS[layer]
    allowed = ("digitcluster.__version__", *(f"digitcluster.{one}" for one in ours), *others, *sys.stdlib_module_names)
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in paths()
        if layer_of(path) == layer
        for name in imports_of(path)
        if not within(name, allowed)
    ]
    assert not wrong


def test_no_module_reaches_itself_through_its_imports():
    arrows = {name: set(own_imports(path)) for name, path in MODULES.items()}
    circles = []
    for start in arrows:
        reached, waiting = set(), list(arrows[start])
        while waiting:
            name = waiting.pop()
            if name not in reached:
                reached.add(name)
                waiting += arrows.get(name, ())
        if start in reached:
            circles.append(start)
    assert not circles


def test_the_search_for_circles_finds_one(tmp_path):
    (tmp_path / "one.py").write_text("def f():\n    from digitcluster.core import digits\n", encoding="utf-8")
    assert list(own_imports(tmp_path / "one.py")) == ["digitcluster.core.digits"]


def test_widgets_know_no_session_and_panels_no_window():
    for folder, banned in (
        ("ui/widgets", ("digitcluster.session", "digitcluster.ui.panels", "digitcluster.ui.dialogs")),
        ("ui/panels", ("digitcluster.ui.main_window", "digitcluster.ui.file_commands")),
        ("ui/dialogs", ("digitcluster.ui.panels", "digitcluster.ui.main_window")),
    ):
        wrong = [f"{path.name} imports {name}" for path in paths(folder) for name in imports_of(path)]
        assert not [one for one in wrong if within(one.rpartition(" ")[2], banned)]


def test_no_panel_knows_another():
    # What a panel is made of may stand beside it; nothing there imports what is called a panel.
    panels = [name_of(path) for path in paths("ui/panels") if path.stem.endswith("_panel")]
    assert len(panels) > 5
    for path in paths("ui/panels"):
        assert not [name for name in own_imports(path) if name in panels and name != name_of(path)]


def test_no_panel_emits_a_signal_of_the_session():
    for path in paths("ui"):
        source = path.read_text(encoding="utf-8")
        assert not [line for line in source.splitlines() if "session" in line and ".emit(" in line], path.name


def test_nothing_imports_pyplot():
    assert not [path.name for path in paths() for name in imports_of(path) if "pyplot" in name or "pylab" in name]


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


@pytest.mark.parametrize(
    ("folders", "banned"),
    [
        (("core", "files", "cli"), ["PySide6", "shiboken6", "matplotlib"]),
        (("plots",), ["PySide6", "shiboken6", "matplotlib.pyplot"]),
    ],
)
def test_what_must_do_without_qt_is_imported_without_it(folders, banned):
    names = [name_of(path) for folder in folders for path in paths(folder)]
    done = import_without(names, banned)
    assert len(names) > 5 and done.returncode == 0, done.stderr


def test_importing_changes_nothing_in_the_process():
    program = """
import sys
import numpy, threadpoolctl
before = sys.getswitchinterval(), [one["num_threads"] for one in threadpoolctl.threadpool_info()]
import digitcluster.session.session, digitcluster.cli.main, digitcluster.core.training.sweep
after = sys.getswitchinterval(), [one["num_threads"] for one in threadpoolctl.threadpool_info()]
assert before == after, (before, after)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 0, done.stderr
