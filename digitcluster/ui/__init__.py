"""The window; begin with `main_window`, which arranges its panels, and `commands`, its one table of commands."""
