"""A monkey at the window: `python -m tests.benchmarks.monkey [--events 20000] [--runs 5] [--seed 0] [--data DIR]`.

Each run is a process of its own with the real window, to which random things are done: clicks, drags, keys, text,
commands, drops of sound and of damaged files, sizes of the window. What may not be: uncaught exceptions, warnings of
Qt, freezes, memory that grows. Printed are those that were, each with the events before it. A run is repeated by its
seed (`--runs 1 --seed N`), as far as jobs in other threads take as long as before.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

TENTHS = 10
SLOW, FROZEN = 0.1, 0.25  # s


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=20_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0, help="of the first run; the next ones count on")
    parser.add_argument("--data", type=Path, help="the folder of the real digits, which are opened as well")
    options = parser.parse_args()
    bad, slow = 0, 0
    for seed in range(options.seed, options.seed + options.runs):
        facts = _run(seed, options)
        bad += _print_run(seed, facts)
        slow += facts.get("slow", 0)
    print(
        f"{options.runs} runs of {options.events:,} events: {bad} with problems; {slow} gaps over {SLOW * 1000:.0f} ms"
    )
    return 1 if bad else 0


def _run(seed, options):
    """Run the monkey in a process of its own; return what it found."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "result.json")
        order = [sys.executable, "-m", "tests.benchmarks.monkey_run", str(seed), str(options.events), str(result)]
        done = subprocess.run([*order, str(options.data or "")], cwd=Path(__file__).parents[2], check=False)
        facts = json.loads(result.read_text("utf-8")) if result.exists() else {}
        last = result.with_suffix(".diary").read_text("utf-8").splitlines()[-20:]
        return {**facts, "status": done.returncode, "last": last}


def _print_run(seed, facts):
    """Print what a run found; return whether anything of it may not be."""
    if facts["status"]:
        print(f"seed {seed}: ENDED with {facts['status']}", *facts["last"], sep="\n    ", flush=True)
        return True
    memory = facts["memory"]
    growth = memory[-1] / memory[1] - 1
    print(
        f"seed {seed}: {facts['problems']} problems; gaps over {SLOW * 1000:.0f} ms: {facts['slow']} "
        f"({facts['slow_own']} of work in the window's thread), over {FROZEN * 1000:.0f} ms: {facts['frozen']} "
        f"({facts['frozen_own']}), longest {facts['longest'] * 1000:.0f} ms; memory in each tenth "
        f"{', '.join(f'{one / 1e6:.0f}' for one in memory)} MB ({growth:+.0%}); {facts['seconds']:.0f} s, "
        f"{facts['windows']} windows",
        flush=True,
    )
    return bool(facts["problems"] or facts["frozen"] or growth > 0.1)


if __name__ == "__main__":
    sys.exit(main())
