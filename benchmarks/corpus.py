"""Gives every workbook of a folder to the program, as a user would, and says what became of each.

    python -m benchmarks.corpus FOLDER [PATTERN]

The workbooks are whatever others have made, such as the test files of spreadsheet libraries. Each is given to `check`,
and then every sheet of it is read to its end, in a process of its own with a time limit. The whole table goes to
FOLDER.tsv: outcome, seconds, megabytes, file, sentence. Printed are its sums, and the lines that deserve a look: what
was not handled, took more than 30 s or 1 GiB, or was refused as damaged.
"""

from __future__ import annotations

import io
import multiprocessing
import os
import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from multiprocessing.connection import Connection
from multiprocessing.pool import ThreadPool
from pathlib import Path

from audit.model import Trouble
from audit.workbook.guard import open_package
from audit.workbook.sheets import sheets_of

AT_ONCE = 2
GIVEN_UP = 90  #: seconds after which a file's process is ended
LONGEST = 30  #: seconds
LARGEST = 1_024  #: megabytes

#: The outcomes by a word of their sentence; the first that fits.
OUTCOMES = (
    ("unhandled", r"did not foresee|Traceback"),
    ("read, lacks a sheet", r"has no sheet"),
    ("read, lacks a column", r"lacks the column|no row holds"),
    ("another kind of file", r"not an Excel workbook|old Excel format"),
    ("protected", r"protected by|encrypted by"),
    ("entity", r"XML entity"),
    ("too large", r"unpacks to|the most that is read|far outside|more than .* cells|cannot exist"),
    ("no worksheet", r"holds no worksheet"),
    ("damaged", r"damaged|missing|cannot be read|is empty"),
)
LOOK_AT = ("unhandled", "hangs", "damaged", "other")

Line = tuple[str, float, int, str, str]  #: outcome, seconds, megabytes, file, sentence


def main() -> None:
    folder, pattern = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "*"
    with ThreadPool(AT_ONCE) as pool:
        lines = pool.map(in_a_process, sorted(folder.glob(pattern)), 1)
    table = folder.with_name(folder.name + ".tsv")
    table.write_text("".join("\t".join(map(str, line)) + "\n" for line in lines), encoding="utf-8")
    for line in lines:
        if line[0] in LOOK_AT or "SHEET:" in line[4] or line[1] > LONGEST or line[2] > LARGEST:
            print(*line, sep=" | ")
    for outcome, count in Counter(line[0] for line in lines).most_common():
        print(f"{count:6} {outcome}")
    slowest, largest = max(line[1] for line in lines), max(line[2] for line in lines)
    print(f"{len(lines)} files; slowest {slowest:.1f} s, most memory {largest} MB; the table is in {table}")


def in_a_process(file: Path) -> Line:
    """What became of the file, also where its process is killed or never ends."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["audit.cli.app", "audit.job", "audit.workbook"])
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=looked_at, args=(file, there))
    process.start()
    there.close()
    line: Line = ("hangs", GIVEN_UP, 0, file.name, "")
    try:
        if here.poll(GIVEN_UP):
            line = here.recv()
    except EOFError:
        process.join()
        line = ("unhandled", 0.0, 0, file.name, f"the process ended with {process.exitcode}")
    process.kill()
    process.join()
    return line


def looked_at(file: Path, answer: Connection) -> None:
    """What `check` says of the file, and how each of its sheets is read; in a process of its own."""
    start = time.perf_counter()
    os.environ["AUDIT_ORGANISATION__LANGUAGE"] = "en"
    try:
        outcome, sentence = checked(file)
        if outcome.startswith("read"):
            sentence = " ".join([sentence, *unread_sheets(file)])
    except BaseException as error:  # a panic of the native reader is no Exception
        outcome, sentence = "unhandled", repr(error)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    seconds = round(time.perf_counter() - start, 2)
    answer.send((outcome, seconds, memory, file.name, sentence.replace("\n", " ").replace("\t", " ")))


def checked(file: Path) -> tuple[str, str]:
    """The outcome and the sentence of `check`."""
    from audit.cli import main as program

    told = io.StringIO()
    with redirect_stdout(io.StringIO()), redirect_stderr(told):
        code = program(["check", "--inventory", str(file)])
    sentence = told.getvalue().strip()
    if code in (0, 1):
        return "read, audited", sentence
    return next((name for name, words in OUTCOMES if re.search(words, sentence)), "other"), sentence


def unread_sheets(file: Path) -> Iterator[str]:
    """Why a sheet of the workbook cannot be read to its end."""
    for sheet in sheets_of(open_package(file)):
        try:
            for _ in sheet.rows():
                pass
        except Trouble as trouble:
            yield f"SHEET: {trouble}"


if __name__ == "__main__":
    main()
