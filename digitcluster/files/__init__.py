"""Everything that is read from a disk or written to one; begin with `registry`."""
