"""`demo`: a whole day of the sample business, lived by made-up people, as a transcript whose last line is the summary.

It has a store of its own in memory and takes nothing from the settings but the language, so it runs beside a running
appliance and gives the same bytes everywhere. Exit 1 if somebody was not answered or a slot has two leads.
"""

import argparse
import io
import sys

from loguru import logger

from fixi_app.commands.outcome import FAILED, FINE
from fixi_app.commands.serve import Dashboard, has_terminal
from fixi_app.commands.show_demo import live_in_dashboard
from fixi_app.demo.virtual import transcript
from fixi_app.settings import Settings


async def run(given: argparse.Namespace, settings: Settings, dashboard: Dashboard) -> int:
    if has_terminal():
        await live_in_dashboard(settings, given.seed, given.speed, dashboard)
        return FINE
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(newline="\n")  # the same bytes on every system
    logger.disable("fixi_app")  # the transcript tells more, and the log's times are those of the real day
    try:
        summary = await transcript(given.seed, settings.language, print)
    finally:
        logger.enable("fixi_app")
    return FINE if summary.is_fine else FAILED
