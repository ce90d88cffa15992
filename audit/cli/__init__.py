"""The command line: the only reader of clock, arguments and environment, and the only room that catches broadly."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from audit.cli.arguments import config_file, in_order
from audit.cli.streams import lenient, write
from audit.language import Language, language
from audit.model import Text, Trouble, unforeseen
from audit.settings import language_of

DONE, FOUND, NOT_AUDITED, NOT_DELIVERED, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code; whatever goes wrong is said in a sentence on standard error."""
    lenient()
    words = in_order(arguments)
    speak = language(language_of(config_file(words), os.environ))
    try:
        from audit.cli.app import application

        return application(words, speak)
    except Trouble as trouble:
        return _say(speak, trouble.text, NOT_AUDITED)
    except KeyboardInterrupt:
        return _say(speak, Text("Stopped. Nothing half-finished is left behind."), INTERRUPTED)
    except BrokenPipeError:  # the reader of a pipe, such as `head`, has gone
        sys.stderr.close()
        return DONE
    except OSError as error:  # the disk is full or gone: libraries meet it in places where it has no better words
        return _say(speak, _no_file(error), NOT_AUDITED)
    except Exception as error:  # our own faults reach the user as a sentence too, and are caught here alone
        return _say(speak, unforeseen(error), NOT_AUDITED)


def _say(speak: Language, text: Text, code: int) -> int:
    write(speak(text), sys.stderr)
    return code


def _no_file(error: OSError) -> Text:
    return Text(
        "A file could not be read or written: {error}. See that there is room on the disk, also where temporary files "
        "lie, and that the disk or network drive is there.",
        error=": ".join(str(part) for part in (error.filename, error.strerror or error) if part),
    )
