"""The public list of official accounts, as a page, as JSON and as CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, astuple
from datetime import date
from pathlib import Path
from typing import Final

from audit.language import Language
from audit.model import folded, grouped
from audit.official import PUBLIC, OfficialList
from audit.render.templating import environment, render
from audit.schema import ACCOUNTS

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  #: what Excel takes for the beginning of a formula


def public_files(
    official: OfficialList, organisation: str, day: date, language: Language, templates: Path
) -> Mapping[str, bytes]:
    """The three files by name; `day` is the day that the list was right."""
    page = render(
        environment(templates, language),
        "public.html",
        count=len(official.accounts),
        platforms=grouped(official.accounts, lambda account: folded(account.platform)).values(),
        organisation=organisation,
        day=day,
    )
    return {
        "accounts.html": page.encode(),
        "accounts.json": _json(official, organisation, day),
        "accounts.csv": _csv(official, language),
    }


def _json(official: OfficialList, organisation: str, day: date) -> bytes:
    whole = {
        "schema": 1,
        "organisation": organisation,
        "as_of": day.isoformat(),
        "accounts": [asdict(account) for account in official.accounts],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1).encode() + b"\n"


def _csv(official: OfficialList, language: Language) -> bytes:
    """As Excel on a Norwegian computer reads it: UTF-8 with its mark, semicolons."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([ACCOUNTS.column(column).names.of(language.code) for column in PUBLIC])
    writer.writerows([_harmless(value) for value in astuple(account)] for account in official.accounts)
    return out.getvalue().encode("utf-8-sig")


def _harmless(value: str) -> str:
    """The value as text: Excel shows what follows the apostrophe as it is."""
    return f"'{value}" if value.startswith(FORMULA) else value
