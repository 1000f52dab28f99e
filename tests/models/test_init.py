"""The models are imported when they are asked for, and each is where type checkers see it."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

from tosdiff import models


def test_every_name_is_the_one_that_type_checkers_see() -> None:
    tree = ast.parse(Path(models.__file__).read_text(encoding="utf-8"))
    seen = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("tosdiff.models.")
        for alias in node.names
    }
    assert set(models.__all__) == set(seen)
    for name, module in seen.items():
        assert getattr(models, name) is getattr(import_module(module), name), name


def test_what_nobody_asks_for_is_not_imported() -> None:
    asked = "import sys; from tosdiff.models import iso; print('tosdiff.models.ledger' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True).stdout == "False\n"


def test_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Klause"):
        _ = models.Klause  # type: ignore[attr-defined]
