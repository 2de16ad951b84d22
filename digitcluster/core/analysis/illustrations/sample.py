"""Evidence for those who have no digits or no run yet: a small training on digits that the program draws."""

from collections.abc import Generator

from digitcluster.core.analysis.assignment import assign
from digitcluster.core.analysis.illustrations.evidence import Compared, Evidence
from digitcluster.core.analysis.parts import parts_of
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.kmeans.lloyd import Iteration
from digitcluster.core.progress import Progress, mapped
from digitcluster.core.training.recording import Recorder
from digitcluster.core.training.run import train_run
from digitcluster.core.training.settings import TrainingSettings
from digitcluster.core.training.training_data import training_labels

COUNT = 600  # digits: drawn and trained on in a fifth of a second
SETTINGS = TrainingSettings(k=10, seed=7)


def sample_evidence() -> Generator[Progress | Iteration, None, Evidence]:
    """Draw some digits, train on them, and return what there is to make pictures of."""
    digits = yield from draw_sample(COUNT)
    recorder = Recorder(*training_labels(digits, SETTINGS))

    def heard(record: Progress | Iteration) -> Progress | Iteration:
        if isinstance(record, Iteration):
            recorder.add(record)
        return record

    run = yield from mapped(train_run(digits, SETTINGS), heard)
    assignment = yield from assign(run.model, digits)
    compared = Compared(digits, assignment, parts_of(run.model, digits))
    return Evidence(run.model, SETTINGS, digits, compared, run, recorder.recording())
