"""Jinja2 as this program uses it: staff may edit the templates, and data is never one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import jinja2

from audit.language import Language
from audit.model import Text, Trouble

Templates = Path | Mapping[str, str]  #: the folder where they lie, or each by its name

#: What no page may hold: control characters, halves of characters, and those at the end of each plane of Unicode.
FORBIDDEN: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
    + "]"
)


def environment(templates: Templates, language: Language) -> jinja2.Environment:
    """The templates, in one language: HTML escapes by itself, an unknown name is an error.

    In a template `{% trans %}` and `_()` translate, and the filters `say` (a sentence), `day`, `days`, `month`,
    `number`, `percent` and `listing` write values as the language does; `zip` pairs two lists.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates) if isinstance(templates, Path) else jinja2.DictLoader(templates),
        autoescape=jinja2.select_autoescape(["html"], default_for_string=True),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(language.gettext, language.ngettext, newstyle=True)  # type: ignore[attr-defined] # added by the i18n extension
    made.filters |= {
        "say": language,
        "day": language.day,
        "days": language.days,
        "month": language.month,
        "number": language.number,
        "percent": language.percent,
        "listing": language.listing,
        "zip": zip,
    }
    made.globals["language"] = language.code
    return made


def render(environment: jinja2.Environment, name: str, **values: object) -> str:
    """The template filled in; `Trouble` that names file and line where staff have broken it.

    A character that no page may hold, as a cell or an environment variable can bring along, shows there as �.
    """
    with _in_words(name):
        filled = environment.get_template(name).render(values)
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", filled) if name.endswith(".html") else filled


def well_formed(environment: jinja2.Environment, folder: str) -> None:
    """Reads every template of that folder among the templates; `Trouble` that names the first that is broken."""
    found(environment, *[name for name in environment.list_templates(["html", "txt"]) if name.startswith(f"{folder}/")])


def found(environment: jinja2.Environment, *names: str) -> None:
    """Reads those templates; `Trouble` that names the first that is missing or broken."""
    for name in names:
        with _in_words(name):
            environment.get_template(name)


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    try:
        yield
    except jinja2.TemplateNotFound as error:
        raise Trouble(Text("The template {name} is missing from the templates folder.", name=str(error))) from error
    except jinja2.TemplateSyntaxError as error:
        raise Trouble(
            Text(
                "The template {name} has an error in line {line}: {error}. Mend it, or bring the original back.",
                name=error.name or name,
                line=str(error.lineno),
                error=error.message or "",
            )
        ) from error
    except jinja2.TemplateError as error:
        raise Trouble(
            Text(
                "The template {name} cannot be filled in: {error}. Mend it, or bring the original back.",
                name=name,
                error=str(error),
            )
        ) from error
