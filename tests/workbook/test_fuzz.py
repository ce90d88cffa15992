"""Whatever is done to a register, it is read or refused with a sentence that names it; it never ends in a traceback."""

import random
import time
from datetime import date
from pathlib import Path

import pytest

from audit import schema
from audit.model import Trouble
from audit.workbook import read_inventory
from tests.catalogues import PROJECT
from tests.workbook.mutations import mutated
from tests.workbooks import ID, register, saved, table, workbook

MUTATIONS = 300
LONGEST = 30  #: seconds


def originals() -> list[bytes]:
    log = table(schema.MODERATION, {"day": date(2026, 10, 3), "account": ID, "moderated_by": "Kari Testesen"})
    return [(PROJECT / "inventory.xlsx").read_bytes(), workbook(register(moderation=log))]


@pytest.mark.parametrize("batch", range(10))
def test_a_damaged_register_is_read_or_refused_with_a_sentence(tmp_path: Path, batch: int) -> None:
    sound = originals()
    for number in range(batch, MUTATIONS, 10):
        chance = random.Random(number)
        file = saved(tmp_path, mutated(chance.choice(sound), chance))
        start = time.monotonic()
        try:
            read_inventory(file)
        except Trouble as trouble:
            assert "inventory.xlsx" in str(trouble), number
        except BaseException as error:  # a panic of the native reader is no Exception
            raise AssertionError(f"mutation {number} is not handled: {error!r}") from error
        assert time.monotonic() - start < LONGEST, number
