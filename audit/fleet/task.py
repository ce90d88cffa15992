"""Carries out an order, wherever it is: bytes in, bytes out. Reads no file of the order's and writes none."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import audit
from audit import history
from audit.check import Context, rules
from audit.fleet.order import Order
from audit.history import RESULTS, snapshot
from audit.job import judged
from audit.language import CATALOGUES, language
from audit.model import Text, Trouble, unforeseen
from audit.side_by_side import Figures, figures_of
from audit.workbook import read_inventory

PAGE: Final = "report.html"
WORKBOOK: Final = "report.xlsx"
#: What else decides what the files look like.
LIBRARIES: Final = ("babel", "holidays", "jinja2", "openpyxl", "pandas", "python-calamine", "vl-convert-python")


@dataclass(frozen=True, slots=True)
class Made:
    """An audit that was made."""

    files: Mapping[str, bytes]  #: by name; `results.json`, which later months go by, is the last
    figures: Figures


@dataclass(frozen=True, slots=True)
class Refused:
    """A register that could not be audited."""

    why: Text


Outcome = Made | Refused


def carried_out(order: Order) -> Outcome:
    """The files of one register's month: from the same order the same, to the byte."""
    try:
        return _made(order)
    except Trouble as trouble:
        return Refused(trouble.text)
    except Exception as error:  # a register that breaks the program must cost neither the others nor the run
        return Refused(unforeseen(error))


@cache
def program() -> str:
    """A sum over the program and the libraries that decide what it says; Windows may have changed its line ends."""
    folder = Path(audit.__file__).parent
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*.py")):
        digest.update(file.read_bytes().replace(b"\r\n", b"\n"))
    for file in sorted(CATALOGUES.rglob("*.mo")):
        digest.update(file.read_bytes())
    digest.update(json.dumps([_version(library) for library in LIBRARIES]).encode())
    return digest.hexdigest()


def _version(library: str) -> str:
    """The version that is installed; nothing where the library does not exist for this computer."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _made(order: Order) -> Made:
    from audit.render.page import page
    from audit.render.results import results
    from audit.render.sheet import workbook

    if order.program != program():
        raise Trouble(
            Text(
                "A worker of the cluster has another version of the program or its libraries. Install the same there, "
                "and start again."
            )
        )
    context = Context(read_inventory(order.register, order.logs), order.month, order.as_of, order.policy)
    earlier = {month: snapshot(content, f"{month}/{RESULTS}") for month, content in order.earlier.items()}
    done = judged(context, earlier, order.organisation, rules())
    speak = language(order.language)
    files = {
        PAGE: page(done.report, speak, order.templates, linked=False).encode(),
        WORKBOOK: workbook(done.report, speak),
        history.RESULTS: results(done.report, speak),
    }
    return Made(files, figures_of(done.report, order.figures, broken=done.broken))
