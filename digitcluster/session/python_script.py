"""Writes a run as a script of Python, with the file of digits that it was trained on where that is known."""

from collections.abc import Generator

from digitcluster.core.analysis.mending import MendedDigits
from digitcluster.core.as_python.reading import Reading, saved_first
from digitcluster.core.as_python.script import python_script
from digitcluster.core.digits import UNKNOWN
from digitcluster.core.progress import Progress
from digitcluster.core.training.run import Run
from digitcluster.core.training.training_data import fingerprint_in_files
from digitcluster.files.python_reading import reading_of


def script_of(
    run: Run, opened: MendedDigits | None, *, library: str, is_edited: bool
) -> Generator[Progress, None, str]:
    """Return the script; parameters as for `python_script`, and the digits that are open."""
    yield Progress("Comparing digits with those of the training", 0, 0)
    return python_script(run, _reading(run, opened), library=library, is_edited=is_edited)


def _reading(run: Run, opened: MendedDigits | None) -> Reading:
    if opened is not None:  # as they were opened, whatever was changed in them by hand since then
        facts, digits = run.model.metadata.get("digits"), opened.mends.original
        if isinstance(facts, dict) and facts.get("fingerprint") == fingerprint_in_files(digits):
            return reading_of(digits)
    return saved_first(has_labels=run.model.classes != (UNKNOWN,))
