"""The science: pure functions, generators and frozen values, without Qt or disks; begin with `digits`."""
