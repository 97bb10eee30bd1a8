"""Every command: how it is written, what it does in one sentence, where it lives, which arguments it takes.

The parser, the help and the table in README are made from this one.
"""

import argparse
from collections.abc import Callable
from typing import NamedTuple


class Command(NamedTuple):
    """One sub-command: its usage as README shows it, one sentence, where it lives, and its arguments."""

    usage: str
    sentence: str
    module: str
    arguments: Callable[[argparse.ArgumentParser], None] = lambda parser: None
    settings: bool = True
    """False where the command reads the settings itself, or needs none."""
    shows: bool = False
    """True where it may open the dashboard, which it is then handed."""


def _demo(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="which day; the same number is the same day")
    parser.add_argument("--speed", type=float, default=60.0, metavar="X", help="how many times as fast as real time")


def _chat(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as", dest="phone", metavar="PHONE", help="who writes: a customer's or professional's number")


def _understand(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("text", nargs="*", help="the words to read; without any, lines from stdin")
    parser.add_argument("--jsonl", action="store_true", help="one JSON object a line, in and out")
    parser.add_argument("--source", choices=("offline", "gemini"), default="offline")


def _converse(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--jsonl", action="store_true", required=True, help="one JSON object a line, in and out")


def _eval(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="labelled messages or conversations, one JSON object a line")
    parser.add_argument("--source", choices=("offline", "gemini"), help="who reads; offline unless told")
    parser.add_argument("--record", metavar="OUT", help="write the model's answers to this file")
    parser.add_argument("--replay", metavar="IN", help="take the model's answers from such a file, without network")
    parser.add_argument("--wrong", action="store_true", help="also each field that was read wrongly")


def _yes(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do it without asking")


def _admin(parser: argparse.ArgumentParser) -> None:
    deeds = parser.add_subparsers(dest="deed", metavar="add|passwd|list", required=True)
    add = deeds.add_parser("add", help="a new user of the dashboard")
    add.add_argument("name")
    add.add_argument("--role", choices=("owner", "editor", "viewer"), required=True)
    deeds.add_parser("passwd", help="a new password for a user").add_argument("name")
    deeds.add_parser("list", help="who may use the dashboard")


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", help="where to; unless told, a dated file in the backup folder")


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file")
    _yes(parser)


def _export(parser: argparse.ArgumentParser) -> None:
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--what", metavar="COLLECTION")
    which.add_argument("--person", metavar="PHONE", help="all that is kept of one person, as an archive in exports/")
    parser.add_argument("--format", choices=("csv", "jsonl"), default="jsonl")
    parser.add_argument("--canonical", action="store_true", help="jsonl with every type spelled out")
    parser.add_argument("--month", metavar="YYYY-MM", help="only what was created in this month (local time)")


def _why(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("lead", metavar="LEAD", help="id of the lead, or its beginning")


def _backtest(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--weights", required=True, metavar="FILE", help="lines like `rating = 30`; the others stay")


def _bench(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", help="one benchmark; unless told, all")


def _test(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--long", action="store_true", help="the heavy tier too")
    parser.add_argument("args", nargs=argparse.REMAINDER, help="handed to pytest")


COMMANDS: dict[str, Command] = {
    "demo": Command(
        "demo [--seed N] [--speed X]", "Shows a whole day of a sample business.", "demo", _demo, shows=True
    ),
    "chat": Command("chat [--as PHONE]", "Lets you write to the bot here in the terminal.", "chat", _chat),
    "understand": Command(
        "understand [--jsonl] [--source offline|gemini]",
        "Prints what Fixi understands of some words.",
        "understand",
        _understand,
    ),
    "converse": Command("converse --jsonl", "Plays whole conversations, prints what came out.", "converse", _converse),
    "eval": Command(
        "eval FILE [--source offline|gemini] [--record OUT] [--replay IN] [--wrong]",
        "Scores what Fixi understands of a labelled file.",
        "eval",
        _eval,
    ),
    "seed": Command("seed [--yes]", "Adds the sample business where it is missing; changes nothing.", "store", _yes),
    "clear-history": Command(
        "clear-history [--yes]", "Erases leads, chats and media after a backup, and frees the slots.", "store", _yes
    ),
    "admin": Command("admin add|passwd|list", "Looks after the users of the dashboard.", "admin", _admin),
    "backup": Command("backup [FILE]", "Writes a consistent copy, also while Fixi runs.", "store", _backup),
    "restore": Command("restore FILE [--yes]", "Puts a backup in place, after checking it.", "store", _restore),
    "export": Command(
        "export --what COLLECTION [--format csv|jsonl] [--month YYYY-MM] | --person PHONE",
        "Prints what is stored; or writes all that is kept of one person to an archive.",
        "export",
        _export,
    ),
    "why": Command("why LEAD", "Tells who was asked for a lead, who was not, and why.", "why", _why),
    "backtest": Command(
        "backtest --weights FILE",
        "Replays past decisions with other weights: who gains, who loses.",
        "backtest",
        _backtest,
    ),
    "map": Command(
        "map", "Draws the map of states and questions from the code.", "map_of_talk", settings=False
    ),
    "doctor": Command(
        "doctor", "Looks at every setting and outside part and says what to do.", "doctor", settings=False
    ),
    "bench": Command("bench [NAME]", "Measures Fixi on this computer.", "bench", _bench, settings=False),
    "test": Command("test [--long] [ARGS]", "Runs Fixi's own tests.", "test", _test, settings=False),
}
