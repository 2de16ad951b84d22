"""Picture files, such as a photo of one digit: decoded to grey levels, and turned into a digit's image.

Pillow is loaded by the functions that use it: the window's first picture does not need it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
from numpy.typing import NDArray

from digitcluster.core.drawing.photo import digit_in
from digitcluster.core.errors import ReadingError

if TYPE_CHECKING:
    from PIL import Image

ENDINGS = (".png", ".jpg", ".jpeg", ".bmp", ".gif", ".tif", ".tiff")
"""Of the picture files that can be read, in lower case."""
LARGEST = 51_000_000  # pixels: a photo of a good camera, or MNIST as TensorFlow.js has it, 784 × 65,000


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
    """Decode a picture file to grey levels, uint8 (h, w), on white where it is transparent.

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
            return np.asarray(_grey(picture))
    except UnidentifiedImageError as error:
        raise PictureError("is not a picture. PNG, JPEG, BMP, GIF and TIFF can be read") from error
    except Image.DecompressionBombError as error:
        raise PictureError("is far too large for a picture of a digit") from error
    except Exception as error:  # damaged bytes may raise any kind of exception there
        raise PictureError("is a damaged picture") from error


def _grey(picture: Image.Image) -> Image.Image:
    """Put the picture on white where it is transparent, and drop its colours."""
    if picture.mode == "L" and not picture.info:  # most are like this, and a copy takes as long as the decoding
        return picture
    from PIL import Image

    if picture.has_transparency_data:
        layered = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", layered.size, "white"), layered)
    return picture.convert("L")
