"""Widgets that know no session: values in, signals out."""
