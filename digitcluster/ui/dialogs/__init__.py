"""The windows that ask, tell and explain."""
