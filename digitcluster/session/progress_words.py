"""How far a training or a sweep has come, in words."""

from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.sweep import SweepStep
from digitcluster.session.state import Task
from digitcluster.wording import duration


def describe_training(iteration: Iteration, settings: TrainingSettings, seconds: float) -> str:
    """Say how far a training has come."""
    words = [
        f"Iteration {iteration.number}",
        f"{iteration.reassigned:,} digits reassigned",
        f"{seconds:.1f} s",
    ]
    if settings.restarts > 1:
        words.insert(0, f"Restart {iteration.restart} of {settings.restarts}")
    if iteration.repaired:
        words.append(f"{len(iteration.repaired)} empty moved")
    return " · ".join(words)


def describe_sweep(step: SweepStep) -> Task:
    """Say how far a sweep has come."""
    text = f"k = {' and '.join(map(str, step.running))} · {step.done} of {step.total} done"
    if step.seconds_left is not None:
        text += f" · {duration(step.seconds_left)} left"
    return Task("sweep", text, step.done / step.total)
