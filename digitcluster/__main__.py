"""Runs the program as `python -m digitcluster`."""

import sys

from digitcluster.cli import main

sys.exit(main())
