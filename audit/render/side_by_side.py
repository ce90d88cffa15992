"""The overview of many registers as a page, and for machines: where each stands, and no word of what it holds."""

from __future__ import annotations

import json
from typing import Final

from audit.language import Language
from audit.render.templating import Templates, environment, render
from audit.side_by_side import Figures, SideBySide, Standing

INDEX: Final = "index.html"
RESULTS: Final = "overview.json"


def page(told: SideBySide, language: Language, templates: Templates) -> str:
    """The overview as HTML, laid out by `side_by_side.html` of the templates; it lies beside the registers' folders."""
    return render(environment(templates, language), "side_by_side.html", told=told)


def results(told: SideBySide, language: Language) -> bytes:
    """The overview as UTF-8 JSON: keys in English, sentences in the language given."""
    content = {
        "schema": 1,
        "program": told.program,
        "organisation": told.organisation,
        "month": str(told.month),
        "as_of": told.as_of.isoformat(),
        "not_audited": [_not_audited(register, language) for register in told.not_audited],
        "registers": [_audited(register, figures, told) for register, figures in told.audited],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _not_audited(register: Standing, language: Language) -> dict[str, object]:
    return {**_named(register), "reason": language(register.trouble) if register.trouble else ""}


def _audited(register: Standing, figures: Figures, told: SideBySide) -> dict[str, object]:
    shares = {rule.code: figures.share_of(rule.code) for rule in told.account_rules}
    return {**_named(register), "share": figures.share, "shares": shares, **figures.model_dump(mode="json")}


def _named(register: Standing) -> dict[str, object]:
    return {
        "name": register.name,
        "place": register.place,
        "folder": register.folder,
        "own_settings": register.own_settings,
    }
