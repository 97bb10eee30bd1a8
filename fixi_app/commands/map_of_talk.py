"""`map`: prints the map of states and questions, as the guide shows it."""

import argparse
import sys

from fixi_app.commands.outcome import FINE
from fixi_app.talk_map.drawn import page


def run(given: argparse.Namespace, settings: None) -> int:
    sys.stdout.write(page())
    return FINE
