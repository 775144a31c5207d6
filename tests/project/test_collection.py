"""Test that collecting the tests only lists them: whoever runs one should not wait for all others."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.projects import ROOT


@pytest.mark.slow
def test_tests_do_nothing_when_they_are_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.work_at_import"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [""]
