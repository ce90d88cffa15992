"""Real programs that some tests need; where one is absent the test skips and says how to get it."""

import shutil

import pytest


def program(*names: str, package: str) -> str:
    """The path of the first of the named programs that is installed; skips the test where none is."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    pytest.skip(f"needs {names[0]}: apt-get install {package}")
