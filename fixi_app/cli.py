"""What can be typed after `python3 run.py`. Results go to stdout, the rest to stderr; exit 0 fine, 1 failed, 2 misused.

A command's module is imported only when the command is given, so `--help` is answered in a blink and a headless start
loads no dashboard: that one comes in as a callable from run.py, the only place that knows both.
"""

import argparse
import io
import os
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from fixi_app.commands.outcome import FAILED, FINE, WRONG_USAGE, CommandFailed, WrongUsage
from fixi_app.commands.table import COMMANDS

if TYPE_CHECKING:
    from fixi_app.services.office import Office

Dashboard = Callable[["Awaitable[Office]"], Awaitable[None]]


def main(argv: Sequence[str], dashboard: Dashboard) -> int:
    """Run one command line; the exit code. Never raises but for a fault in Fixi itself.

    Whatever is written on the way is its owner's alone, also by a library that does not think of it.
    """
    _speak_utf8()
    before = os.umask(0o077)
    try:
        return _ended(argv, dashboard)
    finally:
        os.umask(before)


def _ended(argv: Sequence[str], dashboard: Dashboard) -> int:
    try:
        given = _parser().parse_args(_rest_to_pytest(argv))
    except SystemExit as leave:  # argparse has said why
        return WRONG_USAGE if leave.code else FINE
    try:
        return _carry_out(given, dashboard)
    except WrongUsage as error:
        return _said(error, WRONG_USAGE)
    except CommandFailed as error:
        return _said(error, FAILED)
    except KeyboardInterrupt:
        return _said("Interrupted.", FAILED)
    except BrokenPipeError:
        _give_up_stdout()
        return FAILED
    except Exception as error:
        sentence = _sentence_of(error)
        if sentence is None:
            raise
        return _said(sentence, FAILED)


def _speak_utf8() -> None:
    """Hebrew everywhere: a plain C locale, or a pipe on Windows, would end a command at its first letter."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace" if stream is sys.stderr else "strict")


def _carry_out(given: argparse.Namespace, dashboard: Dashboard) -> int:
    if given.command is None:
        return _result(import_module("fixi_app.commands.serve").run(given, dashboard))
    command = COMMANDS[given.command]
    settings = _settings() if command.settings else None
    more = (dashboard,) if command.shows else ()
    return _result(import_module(f"fixi_app.commands.{command.module}").run(given, settings, *more))


def _result(outcome: Any) -> int:
    """A command is a plain function or a coroutine; its number is the exit code."""
    if isinstance(outcome, Coroutine):
        import asyncio

        outcome = asyncio.run(outcome)
    return int(outcome or FINE)


def _settings() -> Any:
    from fixi_app import logs
    from fixi_app.settings import load_settings

    logs.errors_only()
    return load_settings()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="run.py",
        description="Fixi, a dispatcher on WhatsApp. Without a command: the appliance with its dashboard.",
        allow_abbrev=False,
    )
    parser.add_argument("--headless", action="store_true", help="serve without the dashboard")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        command.arguments(
            commands.add_parser(name, help=command.sentence, description=command.sentence, allow_abbrev=False)
        )
    return parser


def _rest_to_pytest(argv: Sequence[str]) -> list[str]:
    """Everything after `test [--long]` is pytest's; argparse would otherwise take `-k` for an option of ours."""
    if list(argv[:1]) != ["test"] or {"-h", "--help"} & set(argv):
        return list(argv)
    rest = [word for word in argv[1:] if word != "--long"]
    return ["test", *(["--long"] if "--long" in argv else []), "--", *rest]


def _sentence_of(error: Exception) -> str | None:
    """The sentence of a refusal that has one; None for a fault, which deserves its traceback."""
    from fixi_app.domain.business import SettingError
    from storage.errors import StoreError, StoreLocked

    if isinstance(error, StoreLocked):
        return f"Fixi is running (pid {error.pid or 'unknown'}): stop it first"
    if isinstance(error, SettingError):
        return f"{str(error)[0].upper()}{str(error)[1:]}."
    return str(error) if isinstance(error, StoreError) else None


def _said(text: object, code: int) -> int:
    print(text, file=sys.stderr)
    return code


def _give_up_stdout() -> None:
    """Whoever read our output has left (`| head`): the interpreter's last flush must not complain about it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
