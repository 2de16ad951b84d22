"""Makes the pictures for the README: `python packaging/screenshots.py [--digits FILE]`.

Pictures of the window, and a moving one of a training, go to `resources/screenshots/`. With `--gallery FOLDER`
every state of the window goes there instead, in each size, theme and scale, to look at.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from moving_picture import film_training
from shots import Shots

from digitcluster.app import make_application
from digitcluster.session.selection import CellSubject, ClusterSubject, DigitSubject, SuspiciousSubject

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "screenshots"
SIZES = ((1024, 600), (1280, 720), (1920, 1080))
SCALES = ("1", "1.5", "2")
KS = "5-24,100"


def main() -> None:
    """Make the README's pictures, or with --gallery each state in each size, theme and scale."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--digits", type=Path, help="a file of digits instead of the sample")
    parser.add_argument("--gallery", type=Path, metavar="FOLDER", help="write every state, size, theme and scale there")
    parser.add_argument("--scale", choices=SCALES, help="of the gallery only this scale")
    options = parser.parse_args()
    if options.gallery is None:
        make_for_readme(options.digits)
    elif options.scale is None:
        for scale in SCALES:  # which Qt takes only once, when it is loaded
            command = [sys.executable, *sys.argv, "--scale", scale]
            subprocess.run(command, env={**os.environ, "QT_SCALE_FACTOR": scale}, check=True)
    else:
        make_gallery(options.gallery, options.digits, options.scale)


def make_for_readme(digits: Path | None) -> None:
    """Make the pictures that the README shows."""
    application = make_application()
    FOLDER.mkdir(exist_ok=True)
    drawing = Shots(application, "light", (1280, 800))
    drawing.open(digits)
    drawing.train()
    drawing.draw()
    drawing.save(FOLDER / "drawing-light.png")
    drawing.window.commands["show_map"].trigger()
    drawing.settle()
    drawing.save(FOLDER / "map-light.png")
    drawing.window.commands["show_confusion"].trigger()
    drawing.inspect(CellSubject(4, 9))
    drawing.save(FOLDER / "inspect-light.png")
    drawing.close()
    sweep = Shots(application, "dark", (1280, 800))
    sweep.open(digits)
    sweep.train()
    sweep.draw()
    sweep.sweep(KS)
    sweep.save(FOLDER / "sweep-dark.png")
    sweep.close()
    film = Shots(application, "light", (1280, 800))
    film_training(film, FOLDER / "training.gif")
    film.close()


def make_gallery(folder: Path, digits: Path | None, scale: str) -> None:
    """Save the window in each of its states, sizes and themes."""
    application = make_application()
    folder.mkdir(parents=True, exist_ok=True)
    for size in SIZES if scale == "1" else SIZES[1:2]:
        for appearance in ("light", "dark"):
            window = Shots(application, appearance, size)
            show_all(window, digits, f"{folder}/{size[0]}x{size[1]}-{scale}-{appearance}")
            window.close()


def show_all(shots: Shots, digits: Path | None, prefix: str) -> None:
    """Save one window in each of its states."""
    shots.save(Path(f"{prefix}-01-start.png"))
    shots.draw()
    shots.save(Path(f"{prefix}-02-first-answer.png"))
    shots.open(digits)
    shots.save(Path(f"{prefix}-03-opened.png"))
    shots.step_into_training()
    shots.save(Path(f"{prefix}-04-training.png"))
    shots.train()
    shots.save(Path(f"{prefix}-05-trained.png"))
    subjects = {
        "06-cluster": ClusterSubject(3),
        "07-between": ClusterSubject(3, 5),
        "08-digit": DigitSubject(shots.session.open_digits.digits, 7),
        "09-suspicious": SuspiciousSubject(),
    }
    for name, subject in subjects.items():
        shots.inspect(subject)
        shots.save(Path(f"{prefix}-{name}.png"))
    shots.window.commands["show_confusion"].trigger()
    shots.inspect(CellSubject(4, 9))
    shots.save(Path(f"{prefix}-10-cell.png"))
    shots.window.commands["draw"].trigger()
    shots.save(Path(f"{prefix}-11-confusion.png"))
    shots.window.commands["show_gallery"].trigger()
    shots.open_options()
    shots.save(Path(f"{prefix}-12-options.png"))
    shots.close_popups()
    shots.sweep(KS)
    shots.save(Path(f"{prefix}-13-sweep.png"))


if __name__ == "__main__":
    main()
