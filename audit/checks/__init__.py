"""The rules, one file each. A file put here is a rule; no list is edited."""

from __future__ import annotations

import importlib
import pkgutil


def load() -> None:
    """Imports every rule beside this file, so that each declares itself."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        importlib.import_module(module.name)
