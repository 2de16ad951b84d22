"""What the Training card says: how far a training has come, or what came of the one that is shown."""

from digitcluster.core.digits import Digits
from digitcluster.core.training.run import Run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.session.entries import ModelEntry
from digitcluster.session.task_runner import Task, TaskKind
from digitcluster.wording import counted

LONGEST = 34  # characters of a run's title on the card


def status(task: Task | None, digits: Digits | None, settings: TrainingSettings, entry: ModelEntry) -> str:
    """Return what is true now, in two lines at most.

    A run whose settings are on the card, and whose digits are open, needs no name; of any other the card says whose
    result it tells, so that nobody takes it for that of the settings above.
    """
    if task is not None and task.kind is TaskKind.TRAIN:
        return f"Paused. {task.text}" if task.paused else task.text
    run = entry.run
    if run is None and task is not None:
        return "Training has to wait."
    if run is None:
        return "Ready to train." if digits is not None else "Open digits to train on them."
    ending = "Converged" if run.converged else "Ended early"
    iterations = counted(run.iterations, "iteration")
    if run.settings == settings and digits is not None and _is_about(run, digits):
        return f"{ending} after {iterations} in {run.seconds:.1f} s."
    return f"{_shortened(entry.title)}\n{ending.lower()} after {iterations}."


def _is_about(run: Run, digits: Digits) -> bool:
    """Tell whether a run was trained on these digits, as far as its model knows."""
    trained = run.model.metadata.get("digits", {})
    return (trained.get("name"), trained.get("count")) == (digits.name, len(digits))


def _shortened(title: str) -> str:
    """Cut a long title in the middle: what it begins with and how it ends tell runs apart."""
    half = (LONGEST - 1) // 2
    return title if len(title) <= LONGEST else f"{title[:half].rstrip()}…{title[-half:].lstrip()}"
