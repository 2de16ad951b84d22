"""Widgets that know nothing of the session: values in, signals out."""
