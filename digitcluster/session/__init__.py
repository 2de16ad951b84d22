"""The running program without its widgets."""
