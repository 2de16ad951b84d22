"""From the strokes of a pen, or a photo, to the image of a digit; begin with `drawing`."""
