"""Test the supply chain: whose work is used, and in which exact versions."""

from __future__ import annotations

import re
import tomllib

import pytest

from tests.programs import third_party


def test_the_list_is_current() -> None:
    there = (third_party.ROOT / "THIRD_PARTY.md").read_text("utf-8")
    assert there == third_party.text(), (
        "run `make lock`, or python -m tests.programs.third_party > THIRD_PARTY.md"
    )


@pytest.mark.parametrize("lock", third_party.LOCKS)
def test_every_package_has_its_version_its_hashes_and_a_license(lock: str) -> None:
    text = (third_party.ROOT / lock).read_text("utf-8")
    entries = re.split(r"(?m)^(?=[A-Za-z0-9])", text)[1:]
    assert len(entries) >= 20
    for entry in entries:
        assert re.match(r"[a-z0-9.-]+==\S+", entry), entry[:60]
        assert "--hash=sha256:" in entry, entry[:60]
    for package in third_party.locked(lock):
        assert third_party.license_of(package), (
            f"{package} states no license: find it, then add it to KNOWN"
        )


def test_every_dependency_of_the_build_is_locked() -> None:
    """pyproject.toml names no package that the lock does not pin."""
    project = tomllib.loads((third_party.ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    names = {re.split(r"[\[<>=]", each)[0].lower() for each in project["dependencies"]}
    assert names and names <= set(third_party.locked("requirements.lock"))
