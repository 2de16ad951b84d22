"""Opens damaged files of every kind: `python -m tests.benchmarks.fuzz [--files N] [--seed N] [--kinds …] [--jobs N]`.

Each must open, or give a sentence for people, within bounded time and memory; what opens goes on as far as a click in
the window takes it. Files that break the rule are kept in `--keep`. Half of them are damaged byte by byte, half in
their structure. Times are those of the processor, so that a busy machine makes no findings. Linux only.
"""

import argparse
import collections
import contextlib
import io
import json
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path

SLOWEST, LARGEST = 2.0, 500 << 10  # seconds, and kilobytes, that one small file may take
MOST = 8 << 20  # bytes of a damaged file
TOLD = 2500  # files between two tables
HANGS = 60  # seconds after which a worker is taken for hanging
BEGAN = time.perf_counter()
STATUS = Path("/proc/self/status")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kinds", nargs="*", help="such as model, session, csv; by default all")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()) / "fuzz-findings")
    parser.add_argument("--work", nargs=2, type=int, metavar=("FIRST", "STEP"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
            work(options)
    else:
        watch(options)


def watch(options):
    """Run the workers, start each again that dies, and print the table."""
    options.keep.mkdir(parents=True, exist_ok=True)
    tally, kinds = collections.defaultdict(collections.Counter), {}
    running = {job: start(options, job) for job in range(options.jobs)}
    places = {job: job for job in running}
    with contextlib.suppress(KeyboardInterrupt):  # Ctrl+C shows what has been done
        follow(options, running, places, tally, kinds)
    show(tally, kinds)


def follow(options, running, places, tally, kinds):
    """Count what the workers report until they have ended."""
    while running:
        for job, process in list(running.items()):
            line = process.stdout.readline()
            if line:
                one = json.loads(line)
                places[job] = one["number"] + options.jobs
                count(tally[one["kind"]], kinds.setdefault(one["kind"], [(0.0, ""), (0, "")]), one, options.keep)
                if sum(map(collections.Counter.total, tally.values())) % TOLD == 0:
                    show(tally, kinds)
                continue
            del running[job]
            if not tally:
                raise SystemExit("A worker ended before it opened anything.")
            if process.wait() != 0 and places[job] < options.files:
                died(options, job, places[job], process.returncode, tally)
                places[job] += options.jobs
                running[job] = start(options, places[job])


def start(options, first):
    arguments = ["--files", options.files, "--seed", options.seed, "--keep", options.keep]
    arguments += ["--work", first, options.jobs, *(["--kinds", *options.kinds] if options.kinds else [])]
    command = [sys.executable, "-m", "tests.benchmarks.fuzz", *map(str, arguments)]
    with (options.keep / f"worker-{first % options.jobs}.log").open("a") as log:
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)


def count(tally, worst, one, keep):
    tally[one["outcome"]] += 1
    worst[0] = max(worst[0], (one["seconds"], one["name"]))
    worst[1] = max(worst[1], (one["memory"], one["name"]))
    if one["outcome"] == "findings":
        print(f"\n{one['number']} {one['kind']}/{one['name']}: {one['what']}\n  kept in {keep}", flush=True)


def died(options, job, number, status, tally):
    tally["(worker died)"]["findings"] += 1
    print(f"\n{number}: the process of job {job} ended with {status}; see {options.keep}/current-{number}*", flush=True)


def show(tally, kinds):
    print(f"\n{'kind':<16}{'opened':>9}{'refused':>9}{'findings':>9}   slowest             most memory")
    for kind, counts in sorted(tally.items()):
        (longest, slow), (most, large) = kinds.get(kind, [(0.0, ""), (0, "")])
        numbers = "".join(f"{counts[name]:>9,}" for name in ("opened", "refused", "findings"))
        print(f"{kind:<16}{numbers}   {longest:5.2f} s {slow:<12}{most / 1024:6.0f} MB {large}")
    total = sum(sum(counts.values()) for counts in tally.values())
    findings = sum(counts["findings"] for counts in tally.values())
    print(f"{total:,} files, {findings} findings, {time.perf_counter() - BEGAN:,.0f} s", flush=True)


def work(options):
    """Damage and open every so manieth file, and write a line about each."""
    from tests.benchmarks.fuzz_seeds import seeds
    from tests.benchmarks.mutators import bytes_damaged, structure_damaged

    warnings.simplefilter("error")
    first, step = options.work
    good = {name: content for name, content in seeds().items() if _wanted(name, options.kinds)}
    names, out = sorted(good), sys.stdout
    with tempfile.TemporaryDirectory() as folder:
        for name in names:  # so that what is loaded for the first time does not count
            kind, _, file = name.partition("/")
            path = Path(folder) / file
            path.write_bytes(good[name])
            _put_partner(path, kind)
            one = tried(path, kind, in_full=True)
            assert one["outcome"] == "opened" or one["seconds"] > 1, (name, one)
            path.unlink()
        for number in range(first, options.files, step):
            chance = random.Random(f"{options.seed} {number}")
            name, other = chance.choice(names), good[chance.choice(names)]
            is_structure = chance.random() < 0.5
            content = (structure_damaged if is_structure else bytes_damaged)(good[name], chance, other)[:MOST]
            kind, _, file = name.partition("/")
            path = Path(folder) / file
            path.write_bytes(content)
            _put_partner(path, kind)
            current = options.keep / f"current-{number}-{file}"
            current.write_bytes(content)
            one = {"number": number, "kind": kind, "name": file, **tried(path, kind, in_full=is_structure)}
            if one["outcome"] != "findings":
                current.unlink()
            path.unlink()
            print(json.dumps(one), file=out, flush=True)


def _wanted(name, kinds):
    return not kinds or name.partition("/")[0] in kinds


def _put_partner(path, kind):
    if kind == "idx" and path.suffix != ".zip":
        from tests.files.writing import idx_labels, some_digits

        path.with_name("a-labels-idx1-ubyte").write_bytes(idx_labels(some_digits(24, 10)[1]))


def tried(path, kind, *, in_full):
    """Open one file; return what came of it."""
    from digitcluster.core.errors import DigitClusterError

    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")
    before, began, what = memory("VmRSS"), time.process_time(), ""
    signal.alarm(HANGS)
    try:
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            opened(path, kind, in_full=in_full)
        outcome = "opened"
    except DigitClusterError as error:
        outcome, text = "refused", str(error)
        if "\n" in text or not text or len(text) > 600 or not text.isprintable():
            outcome, what = "findings", f"no plain sentence: {text!r:.300}"
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        outcome, what = "findings", "".join(traceback.format_exception(error)[-6:])
    signal.alarm(0)
    seconds, more = time.process_time() - began, memory("VmHWM") - before
    if (seconds > SLOWEST or more > LARGEST) and outcome != "findings":
        outcome, what = "findings", f"{seconds:.1f} s, {more / 1024:.0f} MB"
    return {"outcome": outcome, "seconds": round(seconds, 2), "memory": more, "what": what}


def memory(name):
    return int(re.search(rf"{name}:\s+(\d+)", STATUS.read_text())[1])


def opened(path, kind, *, in_full):
    """Open a file, and do with it what a person does next."""
    from digitcluster.core.digits import Digits
    from digitcluster.core.model.model import Model
    from digitcluster.core.progress import finish
    from digitcluster.files.picture_file import load_picture
    from digitcluster.files.registry import load
    from digitcluster.files.session_contents import SavedSession

    if kind == "picture":
        load_picture(path, height=28, width=28)
    found = finish(load(path))
    if isinstance(found, Digits):
        assert found.images.ndim == 3 and all(name.isprintable() for name in found.classes)
    elif isinstance(found, Model) and in_full:
        see_model(found, path)
    elif isinstance(found, SavedSession) and in_full:
        see_session(found)


def see_model(model, path=None):
    import numpy as np

    from digitcluster.cli.main import main as command
    from digitcluster.core.model.recognition import recognize
    from digitcluster.plots.provenance import of_model
    from digitcluster.session.saved_entries import entry_of
    from digitcluster.session.titles import digits_name

    recognize(model, np.eye(*model.size, dtype=np.uint8) * 200)
    of_model(model), digits_name(model), entry_of(model)
    see_plots(model)
    if path is not None:
        assert command(["info", str(path)]) == command(["info", str(path), "--json"]) == 0


def see_plots(model, matrix=None):
    from matplotlib.figure import Figure

    from digitcluster.plots.captions import captions
    from digitcluster.plots.confusion import Confusion
    from digitcluster.plots.gallery import Gallery

    gallery = Gallery(Figure())
    gallery.show(model.centroids, captions(model.label_counts, model.classes, model.labels))
    draw(gallery)
    if matrix is not None:
        confusion = Confusion(Figure())
        confusion.show(matrix, model.classes)
        draw(confusion)


def see_session(saved):
    from matplotlib.figure import Figure

    from digitcluster.core.training.run import Run
    from digitcluster.files.session_contents import model_of
    from digitcluster.plots.convergence import Convergence
    from digitcluster.plots.error_rate import ErrorRate, dots_of
    from digitcluster.plots.preview import Preview, sheet_of
    from digitcluster.plots.provenance import of_sweep
    from digitcluster.session.saved_entries import entries_of, sweeps_of

    [(entry.title, entry.matrix("test"), entry.told) for entry in entries_of(saved)]
    [(sweep.title, of_sweep(sweep.runs), sweep.told) for sweep in sweeps_of(saved)]
    for one in saved.models[:2]:
        run = one.content if isinstance(one.content, Run) else None
        see_plots(model_of(one.content), run.validation_confusion if run else one.validated and one.validated.matrix)
        if run:
            convergence = Convergence(Figure())
            convergence.show(*zip(*run.history, strict=True), True)
            draw(convergence)
    for sweep in saved.sweeps[:1]:
        error_rate = ErrorRate(Figure())
        error_rate.show(dots_of(sweep.runs), sweep.planned, None)
        draw(error_rate)
    if saved.digits is not None:
        preview = Preview(Figure())
        preview.show(sheet_of(saved.digits))
        draw(preview)


def draw(plot):
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    plot.figure.set_size_inches(5, 4)
    plot.layout()
    FigureCanvasAgg(plot.figure).draw()


if __name__ == "__main__":
    main()
