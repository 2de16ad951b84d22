"""How much memory is free, and whether it is enough for a training."""

from collections.abc import Sequence
from dataclasses import replace

import psutil

from digitcluster.core.digits import Digits
from digitcluster.core.errors import SettingsError
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.training_data import memory_needed

RESERVE = 256 << 20  # bytes that must stay free for the rest of the system


def free_memory() -> int:
    """Return how many bytes may still be taken."""
    return max(0, int(psutil.virtual_memory().available) - RESERVE)


def check_memory(digits: Digits, settings: TrainingSettings, ks: Sequence[int] = ()) -> None:
    """Make sure that there is memory for a training, or for a sweep through some numbers of clusters.

    Raises
    ------
    SettingsError
        Where there is not.
    """
    needed = memory_needed(digits, replace(settings, k=max(ks)) if ks else settings)
    free = free_memory()
    if needed > free:
        raise SettingsError(
            f"This {'sweep' if ks else 'training'} needs about {needed / 1e9:,.1f} GB of memory, and "
            f"{free / 1e9:,.1f} GB are free. Choose fewer clusters, open fewer digits, or close other programs."
        )
