"""A moving picture of a training, filmed from the real window."""

import time
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from shots import Shots

WIDTH = 800  # px
COLOURS = 48
FRAME = 260  # ms that each iteration is shown
FIRST, LAST = 1800, 3500  # ms that the first and the last picture are shown
REDRAWN = 0.15  # seconds after which the window shows what it was told


def film_training(shots: Shots, path: Path) -> None:
    """Film *Watch k-means find the digits* from *Start here* to the end, and save it as a GIF."""
    QTest.qWait(500)
    pictures = [shots.picture()]
    session = shots.session
    session.demonstration.start()
    shown = -1  # number 0 are the first centroids
    while session.selection.value.run is None:
        QApplication.processEvents()
        live = session.training.live
        if live is not None and live.iteration.number > shown:
            shown = live.iteration.number
            _let_redraw()
            pictures.append(shots.picture())
    QTest.qWait(1000)
    pictures.append(shots.picture())
    durations = [FIRST, *[FRAME] * (len(pictures) - 2), LAST]
    save_gif([_small(picture) for picture in pictures], durations, path)
    print(f"{path}: {len(pictures)} pictures, {sum(durations) / 1000:.0f} s, {path.stat().st_size:,} bytes")


def save_gif(frames: list[Image.Image], durations: list[int], path: Path) -> None:
    """Save frames as a GIF that runs for ever, with one palette for all, so that only what moves is stored."""
    together = Image.new("RGB", (frames[0].width, 3 * frames[0].height))
    for place, frame in enumerate((frames[0], frames[len(frames) // 2], frames[-1])):
        together.paste(frame, (0, place * frame.height))
    palette = together.quantize(COLOURS)
    few = [frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames]
    few[0].save(path, save_all=True, append_images=few[1:], duration=durations, loop=0, optimize=True, disposal=1)


def _let_redraw() -> None:
    until = time.perf_counter() + REDRAWN
    while time.perf_counter() < until:
        QApplication.processEvents()
        time.sleep(0.005)


def _small(picture: QPixmap) -> Image.Image:
    scaled = picture.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
    image = scaled.toImage().convertToFormat(QImage.Format.Format_RGB888)
    return Image.frombytes(
        "RGB", (image.width(), image.height()), bytes(image.constBits()), "raw", "RGB", image.bytesPerLine()
    )
