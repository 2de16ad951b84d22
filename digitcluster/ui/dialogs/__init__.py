"""The windows that ask, tell and explain; begin with `file_dialogs`."""
