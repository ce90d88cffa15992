"""Runs the program where some registers kill whatever process audits them, as one that takes all memory would.

    python -m tests.fleet.deadly fleet FOLDER …

A register whose file is called `deadly.xlsx` kills each time; one called `once-….xlsx` where there is no file of that
name in the folder DEADLY_ONCE; and one called `broken.xlsx` meets a rule that breaks down. Workers are spawned, and
each runs the top of this file again, so it holds there too.
"""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from audit.fleet import task

judge = task.judged


def deadly(context: Any, *rest: Any) -> Any:
    """Judges the register, if it lets anybody live."""
    name = context.inventory.file
    died = Path(os.environ.get("DEADLY_ONCE", "."), name)
    if name == "deadly.xlsx" or (name.startswith("once-") and not died.exists()):
        died.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "broken.xlsx":
        *others, rules = rest
        return judge(context, *others, [replace(rules[0], question=breaks), *rules[1:]])
    return judge(context, *rest)


def breaks(*_: Any) -> Any:
    """A rule that breaks down."""
    raise RuntimeError("Kari Nordfjell")


task.judged = deadly

if __name__ == "__main__":
    from audit.cli import main

    sys.exit(main(sys.argv[1:]))
