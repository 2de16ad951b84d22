"""Where the program's resources are: in a checkout, in an installed package, in the packaged program."""

from pathlib import Path

PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Return the path of a file in `resources/`, such as "icons/digitcluster.svg"."""
    installed = PACKAGE / "_resources"
    return (installed if installed.is_dir() else PACKAGE.parent / "resources") / name
