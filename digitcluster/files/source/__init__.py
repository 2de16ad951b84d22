"""Plain, compressed and packed files as streams; begin with `source`."""
