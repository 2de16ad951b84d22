"""A run as a script of plain Python, to be read and run without this program; begin with `script`."""
