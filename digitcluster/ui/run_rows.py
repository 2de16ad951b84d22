"""What the rows of the Runs card say: of a model its error rates, of a sweep the lowest of its own."""

from digitcluster.session.entries import ModelEntry, Sweep, TestResult
from digitcluster.session.titles import describe, run_title, title_parts
from digitcluster.ui.run_list import Item, SweptRun
from digitcluster.ui.widgets.list_row import Row
from digitcluster.wording import counted, percent

COLUMNS = (
    ("Name", "Models and sweeps; the model in use is bold"),
    ("k", "How many clusters it has"),
    ("Iter.", "How many iterations its training took"),
    ("Train", "Share of the training digits that get the wrong label, in percent"),
    ("Valid.", "Share of the validation digits that get the wrong label, in percent: they were not trained on"),
    ("Test", "Share of the digits of the last test that get the wrong label, in percent"),
)
NO_TRAINING = "It was trained without labels, so it has no training error."
NO_VALIDATION = "It was trained without validation digits."
NO_TEST = "Not tested yet: “Test…” measures it on the open digits or on a file."
NONE = percent(None)
BUILTIN = (
    "It learned with labels, and from more digits: 60,000 of MNIST, and drawings of 30 writers. So its error rate does "
    "not compare with those of runs that had to do without."
)


def row_of(key: int, item: Item, *, is_in_use: bool = False, is_open: bool = False) -> Row:
    """Return the row of a model, a sweep, which may be open, or a run of one; those of an open sweep are indented."""
    if isinstance(item, Sweep):
        return _row_of_sweep(item, is_open=is_open)
    depth = int(key < 0)
    return _row_of_swept(key, item) if isinstance(item, SweptRun) else _row_of_model(key, item, is_in_use, depth)


def rate_in(row: Row) -> str:
    """Return the error rate of a row that says most, in a word or two; empty where there is none."""
    *_, validation, test = row.texts
    number, digits = (validation, "valid.") if validation not in ("", NONE) else (test, "test")
    return f"{digits} {number} %" if number not in ("", NONE) else ""


def _row_of_model(key: int, entry: ModelEntry, is_in_use: bool, depth: int) -> Row:
    run, errors = entry.run, (entry.training_error, entry.validation_error, entry.test_error)
    tips = (_about_training(entry), _about_validation(entry), _about_test(entry.test) or NO_TEST)
    return Row(
        key,
        (entry.title, f"{entry.model.k:,}", "" if run is None else f"{run.iterations:,}", *map(_number, errors)),
        (_about(entry), COLUMNS[1][1], COLUMNS[2][1], *tips),
        not entry.is_builtin,
        is_in_use,
        parts=() if run is None else title_parts(entry.title, entry.name, entry.model, run),
        depth=depth,
        is_pinned=entry.pinned,
    )


def _row_of_swept(key: int, item: SweptRun) -> Row:
    run = item.run
    title, errors = run_title(run.model, run), (run.training_error, run.validation_error)
    about = f"{title}\n{describe(run.model, run)}\nClick to use it"
    tips = (about, *(COLUMNS[column][1] for column in (1, 2, 3, 4)), NO_TEST)
    texts = (title, f"{run.model.k:,}", f"{run.iterations:,}", *map(_number, errors), NONE)
    return Row(key, texts, tips, parts=title_parts(title, "", run.model, run), depth=1)


def _row_of_sweep(sweep: Sweep, *, is_open: bool) -> Row:
    errors = [(run.validation_error, run.settings.k) for run in sweep.runs if run.validation_error is not None]
    error, k = min(errors, default=(None, 0))
    lowest = "" if error is None else f"The lowest error rate of the validation digits: {percent(error)} with k = {k}"
    results = f"{len(sweep.runs)} of {counted(sweep.total, 'result')}"
    about = "\n".join((sweep.title, *([f"With {sweep.digits_name}"] if sweep.digits_name else []), results))
    texts, tips = (sweep.title, "", "", "", _number(error), ""), (about, "", "", "", lowest, "")
    return Row(sweep.number, texts, tips, True, is_open=is_open, is_pinned=sweep.pinned)


def _number(share: float | None) -> str:
    """Return a share in percent without its sign, which stands above the table."""
    return percent(share).removesuffix(" %")


def _about(entry: ModelEntry) -> str:
    return f"{entry.description}\n{BUILTIN}" if entry.is_builtin else entry.description


def _about_training(entry: ModelEntry) -> str:
    if entry.is_builtin:
        return BUILTIN
    return COLUMNS[3][1] if entry.training_error is not None else NO_TRAINING


def _about_validation(entry: ModelEntry) -> str:
    if entry.has_own_validation:
        return COLUMNS[4][1]
    return _about_test(entry.validated) or (NO_TEST if entry.is_builtin else NO_VALIDATION)


def _about_test(test: TestResult | None) -> str:
    if test is None:
        return ""
    left_out = f"; {counted(test.unknown, 'digit')} with other labels left out" if test.unknown else ""
    learned = "; it learned from these very digits, new ones are harder" if test.was_learned else ""
    return f"{percent(test.error_rate)} of {counted(test.count, 'digit')} of {test.digits_name}{left_out}{learned}"
