"""The command that saves a report on the run in use as one HTML file."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import replace
from pathlib import Path

from digitcluster.core.analysis.mending import MendedDigits
from digitcluster.core.digits import Digits
from digitcluster.core.errors import DigitClusterError
from digitcluster.core.progress import Progress
from digitcluster.core.training.run import Run
from digitcluster.core.training.training_data import fingerprint_in_files
from digitcluster.session.entries import ModelEntry
from digitcluster.session.session import Session
from digitcluster.session.task_runner import Task, TaskKind
from digitcluster.ui.file_commands import FileCommands

KIND = "Web page (*.html)"
CHOOSE = "A report is about a training: train, or choose a run in the list."


def handlers(session: Session, files: FileCommands) -> dict[str, Callable[[], object]]:
    """Return what the command does, by its name."""
    return {"save_report": lambda: save_report(session, files)}


def save_report(session: Session, files: FileCommands) -> None:
    """Ask where to save the report; it is a task that can be cancelled."""
    entry = session.selection.listed
    if entry.run is None:
        session.messages.fail(DigitClusterError(f"“{entry.title}” was not trained here. {CHOOSE}"))
    elif path := files.ask_where("report.html", "Save a report", KIND):
        work = report_work(entry, session.open_digits.mended, session.sweeps.value.runs, path)
        session.tasks.start(
            work,
            Task(TaskKind.SAVE, f"Saving {path.name}"),
            succeeded=lambda _: session.messages.tell(f"Saved the report as {path.name}."),
        )


def report_work(
    entry: ModelEntry, opened: MendedDigits | None, sweep: Sequence[Run], path: Path
) -> Generator[Progress, None, None]:
    """Return the work of saving a report; any thread may drive it.

    Parameters
    ----------
    entry : ModelEntry
        With a run.
    opened : MendedDigits or None
        The open digits; those that are read wrongly are shown where the run was trained on these.
    sweep : sequence of Run
        It is in the report where it was made with the same digits.
    path : Path
    """
    from digitcluster.plots import report  # here: no thread should import it

    if entry.run is None:
        raise ValueError("A report is about a run.")
    run, own = replace(entry.run, model=entry.model), _fingerprint(entry.run)

    def work() -> Generator[Progress, None, None]:
        yield Progress("Comparing digits with those of the training", 0, 0)
        same = [one for one in sweep if _fingerprint(one) == own]
        content = yield from report.report_on(
            run, _digits_with(own, opened), sweep=same, title=entry.title, is_edited=entry.edited
        )
        yield from report.save_report(content, path)

    return work()


def _digits_with(fingerprint: str, opened: MendedDigits | None) -> Digits | None:
    """Return the open digits, mended or as they were opened, if they are those of a training."""
    candidates = () if opened is None else (opened.digits, opened.mends.original)
    return next((one for one in candidates if fingerprint_in_files(one) == fingerprint), None)


def _fingerprint(run: Run) -> str:
    facts = run.model.metadata.get("digits")
    return str(facts.get("fingerprint", "")) if isinstance(facts, dict) else ""
