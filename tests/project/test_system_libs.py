"""Test that missing libraries, which Anki's window needs, are found and reported."""

from __future__ import annotations

import sys

import pytest

from tests.programs import system_libs


def test_missing_libraries_are_read_from_ldd() -> None:
    said = """/x/QtCore.abi3.so:
\tlinux-vdso.so.1 (0x00007ffe)
\tlibEGL.so.1 => not found
\tlibc.so.6 => /lib/libc.so.6 (0x00007f)
\tlibnew.so.9 => not found
"""
    assert system_libs.unmet(said) == ["libEGL.so.1", "libnew.so.9"]


def test_missing_libraries_are_reported_and_stop_the_run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(system_libs, "missing_libraries", lambda: ["libEGL.so.1", "libnew.so.9"])
    monkeypatch.setattr(system_libs, "apt_install", lambda _packages: False)
    assert system_libs.main() == 1
    said = capsys.readouterr().err
    assert "libEGL.so.1" in said and "libnew.so.9" in said
    assert "sudo apt-get install libegl1" in said
