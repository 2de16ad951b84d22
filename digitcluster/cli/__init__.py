"""The command line: one module a command; begin with `main`."""
