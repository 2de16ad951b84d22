"""The running program without its widgets, in parts with one task each; start with `session`, which joins them."""
