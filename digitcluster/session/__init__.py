"""The running program without its widgets, in parts of one task each; begin with `session`, which joins them."""
