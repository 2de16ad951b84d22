"""Widgets that know no session: values in, signals out; begin with `drawing_pad` and `canvas`."""
