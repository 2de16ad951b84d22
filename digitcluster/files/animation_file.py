"""Pictures that follow each other: written as a GIF that moves, or as a folder of PNG pictures."""

from collections.abc import Generator, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.GifImagePlugin import getdata, getheader

from digitcluster.core.errors import WritingError
from digitcluster.core.progress import Progress
from digitcluster.files.atomic_write import replacing

ENDING = ".gif"
COLOURS = 64  # of a GIF
Shown = tuple[NDArray[np.uint8], int]
"""A picture, uint8 (h, w, 3), and for how many ms it is shown."""


def save_animation(
    pictures: Iterator[Shown], path: Path, *, count: int, palette: NDArray[np.uint8]
) -> Generator[Progress, None, None]:
    """Write pictures as they come.

    Parameters
    ----------
    pictures : iterator of (uint8 (h, w, 3), int)
    path : Path
        A name that ends in .gif, or that of a folder, for PNG pictures with numbers.
    count : int
        How many will come.
    palette : uint8 (h, w, 3)
        A picture with the colours of all of them.

    Yields
    ------
    Progress in pictures. When the generator is closed early, nothing has been written.

    Raises
    ------
    WritingError
        When it cannot be written, or the name has another ending.
    """
    if path.suffix.lower() == ENDING:
        yield from _save_gif(pictures, path, count, palette)
    elif not path.suffix:
        yield from _save_folder(pictures, path, count)
    else:
        raise WritingError(f"{path.name}: the name must end in {ENDING}, or be that of a folder for pictures.")


def _save_gif(
    pictures: Iterator[Shown], path: Path, count: int, palette: NDArray[np.uint8]
) -> Generator[Progress, None, None]:
    colours = Image.fromarray(palette).quantize(COLOURS)
    # Written picture by picture: all of them together would take too much memory, and could not be cancelled.
    with replacing(path, "The animation") as place, place.open("wb") as file:
        for number in range(count):
            yield Progress(f"Saving {path.name}", number, count, "pictures")
            levels, milliseconds = next(pictures)
            picture = Image.fromarray(levels).quantize(palette=colours, dither=Image.Dither.NONE)
            if not number:
                file.writelines(getheader(picture, info={"loop": 0})[0])
            file.writelines(getdata(picture, duration=milliseconds))
        file.write(b";")


def _save_folder(pictures: Iterator[Shown], path: Path, count: int) -> Generator[Progress, None, None]:
    digits = len(str(count - 1))
    with replacing(path, "The folder of pictures", is_folder=True) as place:
        for number in range(count):
            yield Progress(f"Saving {path.name}", number, count, "pictures")
            levels, _ = next(pictures)
            Image.fromarray(levels).save(place / f"{path.name}-{number:0{digits}}.png")
