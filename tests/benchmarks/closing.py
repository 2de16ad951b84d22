"""Closes the window in the middle of everything, many times: `python -m tests.benchmarks.closing [--times 100]`.

Each closing is a process of its own (`closing_once`), in which the window is closed after a random while; its exit
status must be 0, nothing may stand on stderr ("QThread: Destroyed while thread is still running" would be there, before
the abort), and from the closing to the end of the process it may take a second. On a busy machine it takes longer:
therefore it is said as well how much of that was computed.
"""

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.closing_once import STATES

HARMLESS = "This plugin does not support propagateSizeHints()"  # Qt, of its offscreen platform
LONGEST, LONGEST_OF_MANY = 400, 1500  # ms from the beginning of the state to the closing: few digits, the real ones
PATIENCE, STUCK = 1.0, 120.0  # s


@dataclass(frozen=True)
class Closing:
    """How one closing went: whether well, what was said, the seconds from the closing to the end, those computed."""

    went_well: bool
    said: str
    seconds: float = STUCK
    computed: float = STUCK


def close_once(state, delay, data):
    """Close the window once."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        child = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", "tests.benchmarks.closing_once", state, str(delay), data],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
            stdout=out,
            stderr=errors,
            cwd=Path(__file__).parents[2],
        )
        stuck = threading.Timer(STUCK, child.send_signal, [signal.SIGABRT])  # it then says where it stands
        stuck.start()
        _, status, used = os.wait4(child.pid, 0)
        end = time.monotonic()
        stuck.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        errors.seek(0)
        closed, computed = map(float, out.read().split() or ("nan", "nan"))
        said = "\n".join(line for line in errors.read().splitlines() if line.strip() and line != HARMLESS)
    went_well = child.returncode == 0 and not said
    computed = used.ru_utime + used.ru_stime - computed
    return Closing(went_well, f"exit {child.returncode}: {said[-1800:]}", end - closed, computed)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--data", type=Path, help="the folder of the real digits, to do it all with them")
    parser.add_argument("--states", nargs="+", default=STATES, choices=STATES)
    parser.add_argument("--at-once", type=int, default=os.cpu_count(), help="processes beside each other")
    options = parser.parse_args()
    generator = random.Random(0)
    bad = 0
    with ThreadPoolExecutor(options.at_once) as pool:
        for state in options.states:
            delays = [generator.randrange(LONGEST_OF_MANY if options.data else LONGEST) for _ in range(options.times)]
            close = [pool.submit(close_once, state, delay, str(options.data or "")) for delay in delays]
            bad += _print_state(state, [one.result() for one in close])
    return 1 if bad else 0


def _print_state(state, closings):
    """Print how the closings of a state went; return how many did not go well."""
    failed = [one for one in closings if not one.went_well]
    seconds = [one.seconds for one in closings]
    late = sum(one > PATIENCE for one in seconds)
    middle, longest = statistics.median(seconds), max(seconds)
    print(
        f"{state:11} {len(closings) - len(failed)} of {len(closings)} clean; from the closing to the end "
        f"{middle:.2f} s (median), {longest:.2f} s (longest), {late} over {PATIENCE:g} s; "
        f"computed in them {max(one.computed for one in closings):.2f} s at most",
        *(one.said for one in failed[:2]),
        sep="\n  ",
        flush=True,
    )
    return len(failed)


if __name__ == "__main__":
    sys.exit(main())
