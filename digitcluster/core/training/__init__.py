"""From settings to a run with its model and error rates; begin with `run`."""
