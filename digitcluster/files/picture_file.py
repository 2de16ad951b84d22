"""Picture files, such as a photo of one digit: decoded to grey levels, and turned into a digit's image.

Pillow is loaded by the functions that use it: the window's first picture does not need it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.drawing.photo import digit_in
from digitcluster.core.errors import ReadingError
from digitcluster.wording import counted

if TYPE_CHECKING:
    from PIL import Image

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff")
"""Of the picture files that can be read, in lower case."""
LARGEST = 51_000_000  # pixels: a photo of a good camera, or MNIST as TensorFlow.js has it, 784 × 65,000
LARGEST_OF_MANY = 1 << 24  # pixels of one of many pictures, each of which is decoded in one go
DRAFT = 1024  # pixels of a photo's shorter side that are enough for a digit; JPEG decodes fewer of them faster
ORIENTATION = 0x0112  # EXIF's tag: how the camera was held
DEPTHS = (255, 4095, 65535)  # highest levels of 8, 12 and 16 bits
WHITE, BLACK = 255, 0
MIDDLE = 127.5
CLEAR = 64  # levels from the middle from which on a picture's ink is certainly dark, or certainly light
MOSTLY = 0.6  # of a picture: where so much is opaque, and dark and light, there is paper in it


class PictureError(Exception):
    """What is wrong with a picture, to be put after its name."""


def load_picture(path: Path, *, height: int, width: int) -> NDArray[np.uint8]:
    """Read a picture as a digit's image, uint8 (height, width).

    A picture of exactly that size is taken as it is; any other is cropped to its ink, fitted into the middle 20/28 of
    the image and centred by its mass, as MNIST was made. Dark ink on light is inverted in both cases.

    Raises
    ------
    ReadingError
        When the file is missing, is not a picture, or shows nothing.
    """
    try:
        with path.open("rb") as file:
            levels = decode_picture(file)
    except PictureError as error:
        raise ReadingError(f"{path.name} {error}.", details=str(error.__cause__)) from error
    except OSError as error:
        raise ReadingError(f"{path} cannot be read: {error.strerror or error}.", details=str(error)) from error
    return digit_in(levels, name=path.name, height=height, width=width)


def decode_picture(file: BinaryIO) -> NDArray[np.uint8]:
    """Decode one picture by itself: see `PictureDecoder.decode`."""
    return PictureDecoder().decode(file)


class PictureDecoder:
    """Decodes the pictures of one set to grey levels, all in the same way.

    Where they are transparent, white or black is put behind them, whichever their ink stands out from.

    Parameters
    ----------
    of_many : bool
        Whether they are many, each of one digit: large photos are then decoded to fewer pixels.
    """

    def __init__(self, *, of_many: bool = False) -> None:
        self._of_many = of_many
        self._lightness = 0.0  # of the ink on transparent ground: the sum of all pictures' distances from the middle
        self._on = {WHITE: 0, BLACK: 0}  # how many pictures
        self._deep = 0  # pictures of more than 8 bits

    def decode(self, file: BinaryIO) -> NDArray[np.uint8]:
        """Decode a picture file to grey levels, uint8 (h, w), upright as the camera was held.

        Raises
        ------
        PictureError
            When it is not a picture, is damaged, or has far too many pixels.
        """
        from PIL import Image, UnidentifiedImageError

        try:
            with Image.open(file) as picture:
                # The header gives the size: a small file with a gigapixel is refused before it is decoded.
                if picture.width * picture.height > LARGEST:
                    raise Image.DecompressionBombError
                if self._of_many and min(picture.size) > 2 * DRAFT:
                    picture.draft(None, (DRAFT, DRAFT))
                if self._of_many and picture.width * picture.height > LARGEST_OF_MANY:
                    raise Image.DecompressionBombError
                if picture.mode == "L" and not picture.info:  # most are like this, and need nothing else
                    return np.asarray(picture)
                return self._grey(_upright(picture))
        except UnidentifiedImageError as error:
            raise PictureError("is not a picture. PNG, JPEG, BMP, GIF and TIFF can be read") from error
        except Image.DecompressionBombError as error:
            raise PictureError("is far too large for a picture of a digit") from error
        except PictureError:
            raise
        except Exception as error:  # damaged bytes may raise any kind of exception there
            raise PictureError("is a damaged picture") from error

    def notes(self) -> list[str]:
        """Return what was done to the pictures, in sentences."""
        grounds = {WHITE: "white", BLACK: "black"}
        notes = [
            f"{counted(count, 'picture')} with a transparent ground {'was' if count == 1 else 'were'} put on "
            f"{grounds[ground]}, which the ink stands out from."
            for ground, count in self._on.items()
            if count
        ]
        if self._deep:
            were = f"{counted(self._deep, 'picture')} {'was' if self._deep == 1 else 'were'}"
            notes.append(f"{were} scaled from more than 256 grey levels to 0 to 255.")
        return notes

    def _grey(self, picture: Image.Image) -> NDArray[np.uint8]:
        """Return a picture's grey levels without its colours and its transparency."""
        if picture.mode[0] in "IF":  # Pillow would cut off whatever exceeds 255
            return self._of_eight_bits(np.asarray(picture, np.float64))
        if picture.has_transparency_data:
            return self._opaque(picture.convert("RGBA"))
        return np.asarray(picture.convert("L"))

    def _of_eight_bits(self, levels: NDArray[np.float64]) -> NDArray[np.uint8]:
        """Scale levels of more than 8 bits, or decimals from 0 to 1, (h, w)."""
        if not np.isfinite(levels).all() or levels.min() < 0:
            raise PictureError("has grey levels below 0, or that are not numbers")
        top = float(levels.max())
        is_decimal = top <= 1 and bool((levels != np.rint(levels)).any())
        highest = 1 if is_decimal else next((depth for depth in DEPTHS if top <= depth), top)
        self._deep += highest != WHITE
        return np.rint(levels * (255 / highest)).astype(np.uint8)

    def _opaque(self, picture: Image.Image) -> NDArray[np.uint8]:
        """Put a picture with an alpha channel on white or black."""
        alpha = np.asarray(picture.getchannel("A"))
        grey = np.asarray(picture.convert("RGB").convert("L"))
        if alpha.min() == WHITE:
            return grey
        ground = self._ground(grey, alpha)
        self._on[ground] += 1
        share = alpha.astype(np.float32) / 255
        return np.rint(grey * share + ground * (1 - share)).astype(np.uint8)

    def _ground(self, grey: NDArray[np.uint8], alpha: NDArray[np.uint8]) -> int:
        """Choose the ground of most contrast; where it hardly matters, the one that the other pictures have."""
        if not alpha.any():
            return BLACK if self._lightness > 0 else WHITE
        opaque = grey[alpha > MIDDLE]
        dark, light = np.count_nonzero(opaque < CLEAR), np.count_nonzero(opaque > WHITE - CLEAR)
        if opaque.size > MOSTLY * alpha.size and min(dark, light) > 0.02 * opaque.size:
            own = MIDDLE - float(np.median(opaque))  # paper and ink are both there: the paper goes on to the edge
        else:
            own = float(np.average(grey, weights=alpha)) - MIDDLE
        self._lightness += own
        decisive = own if abs(own) > CLEAR else self._lightness
        return BLACK if decisive > 0 else WHITE


def _upright(picture: Image.Image) -> Image.Image:
    """Turn a photo as the camera was held; damaged notes of the camera are none."""
    with suppress(Exception):
        if "exif" in picture.info and picture.getexif().get(ORIENTATION, 1) != 1:
            from PIL import ImageOps

            return ImageOps.exif_transpose(picture)
    return picture
