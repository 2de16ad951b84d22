"""Sends a signal at random moments of what the program does, and counts how often it did not end as it should.

    python -m tests.benchmarks.signals [--times 100] [--only NAME] [--seed 1]

Clean is: status 130, 143 or 129 and one line on stderr, or the ordinary end where the signal came too late; nothing on
stderr besides, nothing left in the folder it writes to, and the end within a second of the signal.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
COMMANDS = {
    "help": (["--help"], 0.6),
    "info": (["info", "builtin"], 0.8),
    "train": (["train", "sample", "-k", "60"], 3.0),
    "sweep": (["sweep", "sample", "-k", "20-60"], 4.0),
    "report": (["report", "sample", "-o", "report"], 6.0),
    "pictures": (["convert", "mnist.npz", "pictures"], 12.0),
    "npz": (["convert", "mnist.npz", "copy.npz"], 5.0),
    "csv": (["convert", "mnist.npz", "copy.csv"], 5.0),
    "download": (["fetch-mnist", "-o", "mnist"], 1.5),
}
"""Each command, and the seconds within which the signal comes."""

LONGEST = 60.0  # seconds; what lasts longer hangs

WINDOW = """
import sys
from digitcluster.core import interruption
interruption.install()  # as the program does, before it loads anything
from PySide6.QtCore import QTimer
from digitcluster.__main__ import main
import digitcluster.app as app
from digitcluster.core.training.settings import TrainingSettings

def begin(window):
    print("ready", flush=True)
    {what}

show = app.MainWindow.show
app.MainWindow.show = lambda window: (show(window), QTimer.singleShot(0, lambda: begin(window)))
sys.exit(main([]))
"""
TRAIN = "window.session.training.change_settings(TrainingSettings(k=60)); window.session.training.train()"
PROGRESS = ("Training: ", "Sweep: ", "Preparing", "Saving", "Reading", "Drawing", "Downloading", "mnist.npz: ")
WINDOWS = {
    "idle window": "pass",
    "modal dialog": "window.files.ask_for_file()",
    "question": "window.commands['about'].trigger()",
    "opening": "window.session.open_digits.open_sample()",
    "training": f"window.session.open_digits.use(finish(draw_sample(3000))); {TRAIN}",
    "saving": "window.session.open_digits.use(finish(draw_sample(3000))); "
    "window.session.documents.save_digits(Path('saved'))",
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    print(f"{'':14}{'clean':>7}{'ended before':>14}{'slowest end':>13}  not clean")
    for name in (*COMMANDS, "window starts", *WINDOWS):
        if options.only in name:
            with tempfile.TemporaryDirectory() as folder:
                measure(name, Path(folder), options.times, chance)


def measure(name: str, folder: Path, times: int, chance: random.Random) -> None:
    if name in ("pictures", "npz", "csv"):
        run_once([sys.executable, "-c", MNIST], folder, None, 0)
    before = [one.name for one in folder.iterdir()]
    outcomes, slowest = Counter[str](), 0.0
    for number in range(times):
        sent = SIGNALS[number % len(SIGNALS)]
        if name in COMMANDS:
            words, within = COMMANDS[name]
            command = [sys.executable, "-m", "digitcluster", *words]
        else:
            within = 1.2
            what = "from pathlib import Path; from digitcluster.core.drawing.sample import draw_sample; "
            what += "from digitcluster.core.progress import finish; " + WINDOWS.get(name, "pass")
            command = [sys.executable, "-c", WINDOW.format(what=what)]
        outcome, seconds = run_once(command, folder, sent, chance.uniform(0.0, within), wait=name in WINDOWS)
        if left := sorted({one.name for one in folder.iterdir()} - {*before, "report", "mnist", "home"}):
            if outcome != "ended before":
                outcome = f"left {left[0][:20]}" if any(one.startswith(".") for one in left) else outcome
            for one in left:
                subprocess.run(["rm", "-rf", folder / one], check=True)
        subprocess.run(["rm", "-rf", folder / "report", folder / "mnist"], check=True)
        outcomes[outcome] += 1
        slowest = max(slowest, seconds)
    clean, late = outcomes.pop("clean", 0), outcomes.pop("ended before", 0)
    print(f"{name:14}{clean:>7}{late:>14}{slowest:>11.2f} s  {dict(outcomes) or '-'}", flush=True)


MNIST = """
import numpy as np
np.savez("mnist.npz", images=np.random.default_rng(1).integers(0, 255, (20000, 28, 28), dtype=np.uint8),
         labels=np.arange(20000) % 10)
"""


def run_once(
    command: list[str], folder: Path, sent: signal.Signals | None, delay: float, wait: bool = False
) -> tuple[str, float]:
    """Run a command, send it a signal after a while, and say how it ended and how long that took."""
    root = str(Path(__file__).parents[2])
    environ = {**os.environ, "PYTHONPATH": root, "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder / "home")}
    environ |= {"XDG_DATA_HOME": str(folder / "mnist"), "XDG_CONFIG_HOME": str(folder / "mnist")}
    process = subprocess.Popen(
        command, cwd=folder, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed
    )
    if wait:
        assert process.stdout is not None
        process.stdout.readline()
    if sent is not None:
        started = time.monotonic()
        while not wait and time.monotonic() - started < 20 and not is_ours(process.pid):
            time.sleep(0.001)
        time.sleep(delay)
        process.send_signal(sent)
    began = time.monotonic()
    try:
        _, errors = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return "hangs", LONGEST
    seconds = time.monotonic() - began
    lines = [line for line in errors.splitlines() if not is_progress(line)]
    if sent is not None and process.returncode == 128 + sent and len(lines) == 1 and "digitcluster: " in lines[0]:
        return ("clean" if seconds < 1 else "slow"), seconds
    if process.returncode in (0, 1) and not any("Traceback" in line for line in lines):
        return "ended before", 0.0
    return f"{process.returncode}: {' | '.join(lines)[-200:]}", seconds


def is_ours(pid: int) -> bool:
    """Tell whether Python has come to the program's own lines: it catches SIGTERM."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True
    caught = next((line for line in status.splitlines() if line.startswith("SigCgt:")), "SigCgt: 0")
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


def is_progress(line: str) -> bool:
    return line.startswith(PROGRESS)


def heed() -> None:
    """Heed signals also where whoever started the benchmark ignores them: a shell in the background, or `nohup`."""
    for one in SIGNALS:
        signal.signal(one, signal.SIG_DFL)


if __name__ == "__main__":
    main()
