"""Sets the project up for development and checks it: `python3 packaging/check.py [arguments for pytest]`.

Linter, formatter, type checker and tests run one after the other, all of them even if one fails.
"""

import os
import time

import environment
import libraries

STEPS = {
    "ruff check": ["ruff", "check", "."],
    "ruff format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "pytest": ["pytest"],  # last, so that the line that counts the tests ends the output
}


def main(arguments: list[str]) -> int:
    """Run every step; return 1 if any failed."""
    libraries.provide([], required=True)
    python = environment.prepare("dev")
    failed = []
    for name, command in STEPS.items():
        is_last = name == "pytest"
        if is_last and failed:
            print(f"\n{' and '.join(failed)} failed, see above.", flush=True)
        print(f"\n== {name} ==", flush=True)
        began = time.monotonic()
        status = environment.run(
            [python, "-m", *command, *(arguments if is_last else [])], cwd=environment.ROOT, env=offscreen()
        )
        if status == 130:
            raise KeyboardInterrupt
        if status:
            failed.append(name)
        if not is_last:
            print(f"{'failed' if status else 'passed'} after {time.monotonic() - began:.1f} s", flush=True)
    return 1 if failed else 0


def offscreen() -> dict[str, str]:
    """Return variables with which Qt needs no display, and matplotlib uses the backend that the program chooses."""
    kept = {name: value for name, value in os.environ.items() if name != "MPLBACKEND"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}


if __name__ == "__main__":
    environment.start(main)
