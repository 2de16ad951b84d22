"""What a long session keeps in memory: `python -m tests.benchmarks.memory --data PATH [--runs 20]`.

Does each thing that people do many times, and prints how much memory the process has then. With `--trace` it says in
the end which digits are alive, and who holds them.
"""

import argparse
import gc
import os
import tempfile
from dataclasses import replace
from importlib import import_module
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
from PySide6.QtCore import QSettings

from digitcluster.app import builtin_model, make_application
from digitcluster.core.analysis.assignment import Assignment
from digitcluster.core.digits import Digits
from digitcluster.files.own_digits_file import OwnDigitsFile
from digitcluster.session.preferences import Preferences
from digitcluster.session.selection import CellSubject, ClusterSubject, DigitSubject
from digitcluster.session.session import Session
from digitcluster.ui import theme
from digitcluster.ui.main_window import MainWindow
from tests.benchmarks.actions import settle


def phases(session, window, data, runs):
    """Yield what is done, and how to do it once, by a number, and how often."""
    mnist, tested = data / "train-images-idx3-ubyte.gz", data / "t10k-images-idx3-ubyte.gz"
    select, select_entry = session.selection.inspect, session.selection.select_entry

    def train(number):
        settings = replace(session.training.settings, k=100, seed=number, max_iterations=3)
        session.training.change_settings(settings)
        session.training.train()

    def inspect(number):
        select_entry(session.runs.others[number % len(session.runs.others)])
        select(ClusterSubject(number))
        select(CellSubject(4, number % 10, "training"))
        select(DigitSubject(session.open_digits.digits, number))

    def mend(number):
        labels = session.open_digits.digits.labels
        session.mending.leave_out([number, number + 50])
        session.mending.relabel([number + 99], (int(labels[number + 99]) + 1) % 10)

    def draw(number):
        window.pad_panel.show_digit(number)

    def test(number):
        session.tests.test_file(session.runs.others[number % len(session.runs.others)], tested)

    def edit(number):
        session.edits.split(number)

    yield "open MNIST", lambda _: session.documents.open(mnist), 1
    yield "train", train, runs
    yield "inspect", inspect, runs
    yield "mend", mend, runs
    yield "undo", lambda _: session.undo.work.undo(), 2 * runs
    yield "split clusters", edit, runs // 2
    yield "put digits on the pad", draw, 5 * runs
    yield "test on a file", test, runs
    yield "open other digits", lambda number: session.documents.open((mnist, tested)[number % 2]), runs // 2
    yield (
        "change the appearance",
        lambda number: window.commands[f"appearance_{('dark', 'light')[number % 2]}"].trigger(),
        runs,
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="the folder of the real digits")
    parser.add_argument("--runs", type=int, default=20, help="how often each is done")
    parser.add_argument(
        "--trace", action="store_true", help="print in the end which digits are alive, and who holds them"
    )
    options = parser.parse_args()
    application = make_application()
    theme.choose_appearance(application, "light")
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        session = Session(builtin_model(), own_digits_file=OwnDigitsFile(place / "own.jsonl"))
        window = MainWindow(session, Preferences(QSettings(str(place / "p.ini"), QSettings.Format.IniFormat)))
        window.show()
        settle(session, window)
        import_module("digitcluster.files.registry")
        application.garbage.settle()
        session.open_digits.asked.connect(lambda go_on: go_on())
        _print_memory("start", 0)
        for what, do, times in phases(session, window, options.data, options.runs):
            for number in range(times):
                do(number)
                settle(session, window)
            _print_memory(what, times)
        if options.trace:
            _print_holders()
        window.closing.agree()
        window.close()


def _print_holders():
    """Print the largest arrays that are alive, and what refers to them."""
    gc.unfreeze()
    gc.collect()
    found = [one for one in gc.get_objects() if isinstance(one, Digits | Assignment)]
    for one in found:
        array = one.images if isinstance(one, Digits) else one.vectors
        holders = [type(holder).__name__ for holder in gc.get_referrers(one) if holder is not found]
        print(f"    {type(one).__name__} of {array.nbytes / 1e6:.1f} MB: {', '.join(holders)}")


def _print_memory(what, times):
    print(f"{times:5} × {what:<24} {psutil.Process().memory_info().rss / 1e6:6.0f} MB", flush=True)


if __name__ == "__main__":
    main()
