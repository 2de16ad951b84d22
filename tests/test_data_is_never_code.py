"""What a stranger's file says is never run: the program has no way to do it."""

import ast
from pathlib import Path

PROGRAM = Path(__file__).parents[1] / "digitcluster"
FUNCTIONS = {"eval", "exec", "compile", "__import__"}
METHODS = {"system", "popen", "extractall", "extract", "unpack_archive", "loadmat"}
MODULES = {"pickle", "cPickle", "shelve", "marshal", "dill", "joblib", "yaml", "runpy", "code", "dbm"}
OWN_XML = {"ui/dialogs/help_pages.py"}  # parses the program's own list of releases
STARTS_TOOLS = {"display_check.py"}  # asks ldd about Qt's own libraries, and shows a message


def nodes():
    for path in sorted(PROGRAM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield path.relative_to(PROGRAM).as_posix(), node


def calls():
    for path, node in nodes():
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            owner = getattr(getattr(node.func, "value", None), "id", "")
            yield f"{path}:{node.lineno}", owner, name, {one.arg: ast.unparse(one.value) for one in node.keywords}


def imported():
    for path, node in nodes():
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        names += [f"{node.module}.{one.name}" for one in node.names] if isinstance(node, ast.ImportFrom) else []
        yield from ((path, name) for name in names)


def test_nothing_runs_text_or_unpacks_objects_or_files_by_their_names():
    found = [place for place, _, name, _ in calls() if name in METHODS]
    found += [
        f"{path}:{node.lineno}"
        for path, node in nodes()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS
    ]
    assert found == []


def test_no_module_that_unpacks_objects_is_imported():
    assert [path for path, name in imported() if name.partition(".")[0] in MODULES] == []


def test_numpy_never_loads_objects():
    found = [
        (place, options)
        for place, owner, name, options in calls()
        if owner in ("np", "numpy") and name in ("load", "memmap")
    ]
    assert [place for place, options in found if options.get("allow_pickle") != "False"] == []


def test_only_the_programs_own_xml_is_parsed_and_only_qts_libraries_are_asked_about():
    assert {path for path, name in imported() if name.startswith("xml")} == OWN_XML
    assert {path for path, name in imported() if name.startswith("subprocess")} == STARTS_TOOLS


def test_addresses_are_opened_at_two_places_only():
    opened = [place for place, _, name, _ in calls() if name == "openUrl"]
    assert [place.partition(":")[0] for place in opened] == ["ui/dialogs/help_pages.py", "ui/help_commands.py"]
