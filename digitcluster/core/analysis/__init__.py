"""Answers what people ask of a model: who is in a cluster, why a digit is read as it is; begin with `assignment`."""
