"""Fixtures that several parts of the suite share: the corpus, and what is measured on it."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import settings

# laws count work; how long an example takes says more about what else runs on the machine
settings.register_profile("tosdiff", deadline=None)
settings.load_profile("tosdiff")

pytest_plugins = [
    "tests.world.authority",
    "tests.world.save_page",
    "tests.world.mailbox",
    "tests.world.pywb",
    "tests.world.raw_server",
    "tests.world.replay",
    "tests.world.secure",
]

ROOT = Path(__file__).resolve().parent.parent


FLOORS = ROOT / "tests" / "floors.json"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--refresh", action="store_true", help="record what is derived now in tests/floors.json")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--refresh") and os.environ.get("CI") == "true":
        raise pytest.UsageError(
            "in CI nothing is refreshed: run `make digests` where you can read what it changed"
        )


@pytest.fixture(scope="session", autouse=True)
def cache_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what tests derive and note out of the folders of whoever runs them; processes that they start do so too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        patch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
        # messages name the program as it can be started; here that is by its name
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name long values and bytes by their argument: a zip holds the minute it was made, and workers must agree."""
    return argname if isinstance(val, bytes) or (isinstance(val, str) and len(val) > 60) else None


def floors(of: str) -> Any:
    """Return the figures below which measured quality must not fall; they are lowered only on purpose."""
    return json.loads(FLOORS.read_text(encoding="utf-8"))[of]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real captures beside the project."""
    folder = ROOT.parent / "shared"
    if not (folder / "corpus" / "captures.jsonl").is_file():
        if os.environ.get("CI") == "true":
            pytest.fail("../shared is missing, and in CI it must be there")
        pytest.skip("../shared (real captures) is not beside the project")
    return folder


@pytest.fixture(scope="session")
def truth(shared: Path) -> ModuleType:
    """The benchmark that measures extraction by hand; refuses another corpus than the floors were set on."""
    names = ("captures.jsonl", "extraction/index.jsonl", "truth/texts.jsonl")
    digest = sha256(b"".join((shared / "corpus" / name).read_bytes() for name in names)).hexdigest()
    assert digest.startswith(floors("extraction")["corpus"]), "another corpus: measure, and set floors anew"
    spec = importlib.util.spec_from_file_location("truth", ROOT / "benchmarks" / "truth.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
