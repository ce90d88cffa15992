"""The commands, their help in the user's language, and what is said of a command that cannot be understood."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Final

import typer

from audit import __version__
from audit.cli import INTERRUPTED
from audit.cli.arguments import to_type
from audit.language import Language
from audit.model import Text, Trouble

PROGRAM: Final = "kontotilsyn"
COMMANDS: Final = (
    *("run", "check", "send", "mail", "bounces", "schedule", "remind", "publish"),
    *("init", "import_list", "explain", "person", "doctor", "verify", "prune", "fleet"),
)  #: each a function in the file of its name


def application(words: Sequence[str], speak: Language) -> int:
    """Runs the command that the words name and returns its exit code."""
    app = typer.Typer(
        help="Audits the official social-media accounts, month by month.", add_completion=False, no_args_is_help=False
    )
    known = {word_for(name): name for name in COMMANDS}
    if words[0] not in (*known, "--help", "--version"):
        raise _no_such_command(words[0], list(known))
    for word in known if words[0] == "--help" else known.keys() & {words[0]}:  # to load all of them takes its time
        app.command(word)(command(known[word]))
    app.callback(invoke_without_command=True)(version)
    group: Any = typer.main.get_command(app)
    if "--help" in words:
        _translate(group, speak)
    try:
        code = group.main(list(words), prog_name=PROGRAM, standalone_mode=False)
    except Exception as error:  # typer keeps its own private; these two attributes are what its usage errors share
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            raise Trouble(_misunderstood(error, words[0])) from error
        raise
    if code == INTERRUPTED:  # typer makes a silent exit code of Ctrl+C; who pressed it is told what it did
        raise KeyboardInterrupt
    return code if isinstance(code, int) else 0


def word_for(name: str) -> str:
    """The word that a command is called by; `import` is Python's own, so its function is `import_list`."""
    return name.partition("_")[0]


def command(name: str) -> Callable[..., int]:
    """The command's function."""
    found: Callable[..., int] = getattr(import_module(f"audit.cli.{name}"), name)
    return found


def version(show: bool = typer.Option(False, "--version", help="Show the program's version.")) -> None:
    """Audits the official social-media accounts, month by month."""
    if show:
        typer.echo(__version__)


def _translate(group: Any, speak: Language) -> None:
    """Puts every help text of the commands into the user's language; they are written as message ids."""
    from typer import rich_utils

    for command in (group, *group.commands.values()):
        command.help = speak(" ".join((command.help or "").split()))
        _translate_usage(command, speak)
        for parameter in (*command.params, command.get_help_option(typer.Context(command))):
            parameter.help = speak(parameter.help or "")
            if parameter.metavar and parameter.metavar.isupper():
                parameter.metavar = speak(parameter.metavar)
            if getattr(parameter, "is_flag", False):
                parameter.metavar = " "  # or else typer shows <bool>, which says nothing to a reader
        command.get_help_option(typer.Context(command)).help = speak("Show this help.")
    group.subcommand_metavar = speak("COMMAND")
    rich_utils.OPTIONS_PANEL_TITLE = speak("Options")
    rich_utils.ARGUMENTS_PANEL_TITLE = speak("Arguments")
    rich_utils.COMMANDS_PANEL_TITLE = speak("Commands")


def _translate_usage(command: Any, speak: Language) -> None:
    command.options_metavar = speak("[OPTIONS]")
    in_english = command.get_usage
    command.get_usage = lambda context: in_english(context).replace("Usage:", speak("Usage:"))


def _no_such_command(word: str, commands: list[str]) -> Trouble:
    near = difflib.get_close_matches(word, commands, 1)
    if near:
        return Trouble(Text("There is no command {word}. Did you mean {near}?", word=word, near=near[0]))
    return Trouble(Text("There is no command {word}. The commands are {commands}.", word=word, commands=commands))


def _misunderstood(error: Any, command: str) -> Text:
    option = getattr(error, "option_name", None)
    near = getattr(error, "possibilities", None) or []
    if option and near:
        return Text("There is no option {option}. Did you mean {near}?", option=option, near=near[0])
    shown = to_type(f"{command} --help")
    if type(error).__name__ == "NoSuchOption":
        return Text("There is no option {option}. Type {help} for those there are.", option=option, help=shown)
    if type(error).__name__ == "BadOptionUsage":
        return Text(
            "The option {option} lacks its value. Type {help} to see how it is used.", option=option, help=shown
        )
    if type(error).__name__ == "MissingParameter":
        return Text("The command {command} lacks a word. Type {help} to see which.", command=command, help=shown)
    return Text("The command was not understood. Type {help} to see how it is used.", help=shown)
