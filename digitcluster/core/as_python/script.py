"""Writes a run as a script of plain NumPy and matplotlib, or scikit-learn, that does the same training again.

The script is made of the pieces in `steps`, those that the settings ask for; what comes from outside (names of files,
of labels and of digits) stands in it only as constants and in comments of one line.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from digitcluster import __version__
from digitcluster.core.as_python import steps
from digitcluster.core.as_python.reading import Reading
from digitcluster.core.digits import TEN_DIGITS, UNKNOWN
from digitcluster.core.features.preprocessing import PIXELS
from digitcluster.core.kmeans.initialization import GROW
from digitcluster.core.training.run import GIVEN, Run
from digitcluster.wording import counted, listed, percent, printable

NUMPY, SCIKIT_LEARN = LIBRARIES = ("NumPy", "scikit-learn")
DIFFERS = (
    "With the same first centroids scikit-learn finds the same clusters, with two reservations: where a digit is",
    "equally near to two centroids, rounding may decide otherwise; and an empty cluster is filled with another digit.",
)


def python_script(run: Run, reading: Reading, *, library: str = NUMPY, is_edited: bool = False) -> str:
    """Return the script.

    Parameters
    ----------
    run : Run
    reading : Reading
        How it reads the digits that the run was trained on.
    library : {"NumPy", "scikit-learn"}
        What the clusters are found with.
    is_edited : bool
        Whether the run's clusters were changed by hand afterwards.
    """
    lines = (*_about(run, library), *_warnings(run, reading, library, is_edited), "", _needs(library))
    remarks = "\n".join(f"# {line}".rstrip() for line in lines)
    functions = "\n".join(_functions(run, reading, library))
    return f"{remarks}\n\n{_imports(reading, library)}\n{_constants(run, reading)}\n{functions}\n{_course(run)}"


def shortcomings(run: Run, *, is_edited: bool = False) -> tuple[str, ...]:
    """Return in sentences what a script does otherwise than the run; empty where it finds the same labels.

    Parameters
    ----------
    run : Run
    is_edited : bool
        Whether its clusters were changed by hand afterwards.
    """
    settings, said = run.settings, []
    if settings.features != PIXELS:
        said.append("It compares pixels, while the run compared edges: it finds other clusters.")
    if settings.seeding == GROW:
        said.append("It begins with random digits, while the run's centroids grew from those of a smaller k.")
    results = run.model.metadata.get("results")
    if isinstance(results, Mapping) and results.get("first") == GIVEN:
        said.append("It begins with digits, while the run was trained on from the centroids of another one.")
    if settings.restarts > 1 and not run.converged:
        said.append("The run may have been stopped before its last restart; the script does them all.")
    if is_edited:
        said.append("It does the training alone, without what was changed in the clusters by hand.")
    return tuple(said)


def _about(run: Run, library: str) -> Iterator[str]:
    """Yield the lines of the comment at the top that say what the script is of."""
    facts = _facts(run)
    yield f"k-means on handwritten digits with {library}: a training of Digit Cluster {__version__}, done again."
    yield ""
    name, count = printable(str(facts.get("name", "digits")), 80), facts.get("count")
    height, width = run.model.size
    yield f"Digits: {name}, {counted(count if isinstance(count, int) else 0, 'digit')} of {width} × {height} pixels"
    yield f"Result: {counted(run.iterations, 'iteration')}, {'' if run.converged else 'not '}converged"
    errors = {"training": run.training_error, "validation": run.validation_error}
    rates = [f"{percent(rate, digits=2)} of the {name} digits" for name, rate in errors.items() if rate is not None]
    if rates:
        yield f"Read wrongly: {listed(rates)}"


def _warnings(run: Run, reading: Reading, library: str, is_edited: bool) -> Iterator[str]:
    """Yield the lines of that comment that say what has to be done first, and what is different."""
    if not reading.is_found:
        yield ""
        yield "First save the digits for it: open them in Digit Cluster, choose File > Save the digits as…, and save"
        yield "them beside this script, under the name that stands below as FILE."
    for sentence in shortcomings(run, is_edited=is_edited):
        yield ""
        yield f"Not as in the run: {sentence}"
    if library == SCIKIT_LEARN:
        yield ""
        yield from DIFFERS
        if run.settings.tolerance:
            yield "It does not stop at the smallest shift of the settings, which scikit-learn measures in another way."


def _needs(library: str) -> str:
    return "It needs:  python -m pip install numpy matplotlib" + (" scikit-learn" if library == SCIKIT_LEARN else "")


def _facts(run: Run) -> Mapping[str, Any]:
    facts = run.model.metadata.get("digits")
    return facts if isinstance(facts, Mapping) else {}


def _imports(reading: Reading, library: str) -> str:
    own = "".join(f"import {name}\n" for name in sorted({*reading.modules, "hashlib", "sys"}))
    others = "import matplotlib.pyplot as plt\nimport numpy as np\n"
    return f"{own}\n{others}" + ("from sklearn.cluster import KMeans\n" if library == SCIKIT_LEARN else "")


def _constants(run: Run, reading: Reading) -> str:
    settings, (height, width) = run.settings, run.model.size
    stopped = not run.converged and not (settings.tolerance and run.history[-1][1] <= settings.tolerance)
    most = run.iterations if stopped and settings.restarts == 1 else settings.max_iterations
    values: dict[str, Any] = {
        **reading.names,
        "FINGERPRINT": str(_facts(run).get("fingerprint", "")),
        "K": settings.k,
        "SEED": settings.seed,
        "RESTARTS": settings.restarts if settings.restarts > 1 else None,
        "VALIDATION": settings.validation,
        "MAX_ITERATIONS": most,
        "TOLERANCE": settings.tolerance or None,
    }
    lines = [f"{name} = {value!r}" for name, value in values.items() if value is not None]
    is_usual = run.model.classes == TEN_DIGITS
    lines.append('CLASSES = list("0123456789")' if is_usual else f"CLASSES = {list(run.model.classes)!r}")
    return "\n".join((*lines, f"HEIGHT, WIDTH = {height}, {width}", ""))


def _functions(run: Run, reading: Reading, library: str) -> Iterator[str]:
    settings = run.settings
    yield reading.code
    if settings.straighten:
        yield steps.STRAIGHTEN
    yield steps.PLUS_PLUS if settings.seeding == "k-means++" else steps.RANDOM
    yield steps.NEAREST
    if library == SCIKIT_LEARN:
        yield steps.SCIKIT_LEARN
    else:
        yield steps.FILL_EMPTY
        lloyd = steps.LLOYD
        for old, new in steps.WITH_TOLERANCE if settings.tolerance else ():
            lloyd = lloyd.replace(old, new)
        yield lloyd
    if settings.per_class:
        yield steps.PER_LABEL
    yield steps.GALLERY


def _course(run: Run) -> str:
    """Return the lines that call the functions."""
    settings = run.settings
    train = steps.TRAIN_PER_LABEL if settings.per_class else steps.TRAIN
    parts = (
        steps.READ,
        steps.VECTORS.replace("images.reshape", "straighten(images).reshape") if settings.straighten else steps.VECTORS,
        steps.SPLIT_SHUFFLED if settings.shuffle else steps.SPLIT_FIRST,
        (steps.RESTARTS if settings.restarts > 1 else steps.ONCE).replace("TRAIN", train),
        steps.COUNT,
        steps.NUMBER if run.model.classes == (UNKNOWN,) else steps.MEASURE,
        steps.SHOW,
    )
    return "".join(parts)
