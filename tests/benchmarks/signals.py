"""Sends a signal at random moments of what the program does, and counts how often it did not end as it should.

    python -m tests.benchmarks.signals [--times 100] [--only NAME] [--seed 1]

Clean is: status 130, 143 or 129 and one line on stderr, or the ordinary end where the signal came too late; nothing on
stderr besides, nothing temporary or half done in the folder it writes to or in that for temporary files, and the end
within a second of the signal. On a busy machine it takes longer: there it counts what was computed in that time.
"""

import argparse
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.benchmarks.closing import HARMLESS
from tests.signals import heed

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
from pathlib import Path
from PySide6.QtCore import QTimer
from digitcluster.__main__ import main
import digitcluster.app as app
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
from digitcluster.core.training.settings import TrainingSettings

def begin(window, digits):
    {what}
    print("ready", flush=True)

def show(window):
    shown(window)
    digits = finish(draw_sample(3000))
    QTimer.singleShot(0, lambda: begin(window, digits))

shown = app.MainWindow.show
app.MainWindow.show = show
sys.exit(main([]))
"""
USE = "window.session.open_digits.use(digits)"
WINDOWS = {
    "idle window": "pass",
    "modal dialog": "window.files.ask_for_file()",
    "question": "window.commands['about'].trigger()",
    "reading": "window.open(Path('digits.json'))",
    "training": f"{USE}; window.session.training.change_settings(TrainingSettings(k=200)); "
    "window.session.training.train()",
    "saving": f"{USE}; window.session.documents.save_digits(Path('saved'))",
}
"""What the window is in the middle of; the signal comes after that has begun."""

WITHIN = 1.2  # seconds
PICTURES = 3000  # that a whole folder has
PROGRESS = ("Training: ", "Sweep: ", "Preparing", "Saving", "Reading", "Drawing", "Downloading", "mnist.npz: ")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--only", default="")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    print(f"{'':14}{'clean':>7}{'ended before':>14}{'slowest end':>13}{'computed':>10}  not clean")
    for name in (*COMMANDS, "window starts", *WINDOWS):
        if options.only in name:
            with tempfile.TemporaryDirectory() as folder:
                measure(name, Path(folder), options.times, chance)


def measure(name: str, folder: Path, times: int, chance: random.Random) -> None:
    if name in ("pictures", "npz", "csv"):
        run_once([sys.executable, "-c", MNIST], folder, None, 0)
    if name == "reading":
        run_once([sys.executable, "-c", LINES], folder, None, 0)
    before = {*(one.name for one in folder.iterdir()), "report", "data", "home", "tmp"}
    outcomes, slowest, most = Counter[str](), 0.0, 0.0
    for number in range(times):
        sent = SIGNALS[number % len(SIGNALS)]
        if name in COMMANDS:
            words, within = COMMANDS[name]
            command = [sys.executable, "-m", "digitcluster", *words]
        else:
            within = WITHIN
            command = [sys.executable, "-c", WINDOW.format(what=WINDOWS.get(name, "pass"))]
        outcome, seconds, computed = run_once(command, folder, sent, chance.uniform(0.0, within), name in WINDOWS)
        if outcome != "ended before" and (left := left_behind(folder, before, keeps=name == "training")):
            outcome = f"left {left}"
        for one in folder.iterdir():
            if one.name not in before - {"report", "data", "tmp"}:
                subprocess.run(["rm", "-rf", one], check=True)
        outcomes[outcome] += 1
        slowest, most = max(slowest, seconds), max(most, computed)
    clean, late = outcomes.pop("clean", 0), outcomes.pop("ended before", 0)
    print(f"{name:14}{clean:>7}{late:>14}{slowest:>11.2f} s{most:>8.2f} s  {dict(outcomes) or '-'}", flush=True)


def left_behind(folder: Path, before: set[str], *, keeps: bool) -> str:
    """Return what is half done: temporary files, pictures that are not all there, work kept where there was none."""
    hidden = [one for one in folder.iterdir() if one.name not in before and one.name.startswith(".")]
    temporary = list((folder / "tmp").iterdir())
    pictures = sum(1 for _ in (folder / "saved").rglob("*.png"))
    some = [folder / f"{pictures} pictures"] if pictures not in (0, PICTURES) else []
    copies = [] if keeps else list((folder / "data").rglob("digitcluster-copy-*"))
    return ", ".join(one.name[:20] for one in (*hidden, *temporary, *some, *copies))


MNIST = """
import numpy as np
np.savez("mnist.npz", images=np.random.default_rng(1).integers(0, 255, (20000, 28, 28), dtype=np.uint8),
         labels=np.arange(20000) % 10)
"""


LINES = """
import base64, json
import numpy as np
from digitcluster.core.drawing.sample import draw_sample
from digitcluster.core.progress import finish
digits = finish(draw_sample(2000))
lines = [json.dumps({"label": int(label), "data": base64.b64encode(image.tobytes()).decode()})
         for image, label in zip(digits.images, digits.labels)]
open("digits.json", "w").write("\\n".join(lines * 30))
"""


def run_once(
    command: list[str], folder: Path, sent: signal.Signals | None, delay: float, wait: bool = False
) -> tuple[str, float, float]:
    """Run a command, send it a signal after a while; say how it ended, how long that took, and what was computed."""
    (folder / "tmp").mkdir(exist_ok=True)
    root = str(Path(__file__).parents[2])
    environ = {**os.environ, "PYTHONPATH": root, "QT_QPA_PLATFORM": "offscreen", "HOME": str(folder / "home")}
    environ |= {"XDG_DATA_HOME": str(folder / "data"), "XDG_CONFIG_HOME": str(folder / "data")}
    environ["TMPDIR"] = str(folder / "tmp")
    process = subprocess.Popen(
        command, cwd=folder, env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=heed
    )
    if wait:
        assert process.stdout is not None
        process.stdout.readline()
    before = 0.0
    if sent is not None:
        started = time.monotonic()
        while not wait and time.monotonic() - started < 20 and not is_ours(process.pid):
            time.sleep(0.001)
        time.sleep(delay)
        before = computed_by(process.pid)
        process.send_signal(sent)
    began, others = time.monotonic(), computed_by_ended()
    try:
        _, errors = process.communicate(timeout=LONGEST)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        return "hangs", LONGEST, 0.0
    seconds, computed = time.monotonic() - began, computed_by_ended() - others - before
    lines = [line for line in errors.splitlines() if line.strip() and not line.startswith((*PROGRESS, HARMLESS))]
    if sent is not None and process.returncode == 128 + sent and len(lines) == 1 and "digitcluster: " in lines[0]:
        return ("clean" if min(seconds, computed) < 1 else "slow"), seconds, computed
    if process.returncode in (0, 1) and not any("Traceback" in line for line in lines):
        return "ended before", 0.0, 0.0
    return f"{process.returncode}: {' | '.join(lines)[-200:]}", seconds, computed


def computed_by(pid: int) -> float:
    """Return how many seconds a process has computed."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def computed_by_ended() -> float:
    """Return how many seconds all processes have computed that were started here, and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def is_ours(pid: int) -> bool:
    """Tell whether Python has come to the program's own lines: it catches SIGTERM."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return True
    caught = next((line for line in status.splitlines() if line.startswith("SigCgt:")), "SigCgt: 0")
    return bool(int(caught.split()[1], 16) >> (signal.SIGTERM - 1) & 1)


if __name__ == "__main__":
    main()
