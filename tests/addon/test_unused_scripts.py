"""Test that scripts of earlier releases are removed if nothing in the collection names them."""

from __future__ import annotations

import os

import pytest
from anki.collection import Collection

from addon.update import unused_scripts
from deckbuilder.core.identity import MEDIA, USER_CSS


def script(what: str, number: int) -> str:
    """Return the name of a script as the builder makes it."""
    return f"{MEDIA}{what}-{number:010x}.js"


@pytest.fixture
def col(tmp_path):
    made = Collection(str(tmp_path / "collection.anki2"))
    yield made
    made.close()


def files(col):
    return set(os.listdir(col.media.dir()))


OURS = [script("core", 1), script("core", 2), script("softmax-nll", 3), script("sobel", 4)]
OTHERS = [USER_CSS, f"{MEDIA}core.js", f"{MEDIA}core-12345.js", "_other-core-0000000001.js", "a.png"]


def test_only_our_scripts_that_nothing_names_are_removed(col):
    for name in [*OURS, script("named-by-a-note", 5), script("named-by-a-script", 6), *OTHERS]:
        text = script("named-by-a-script", 6) if name == OURS[1] else "x"
        with open(os.path.join(col.media.dir(), name), "w", encoding="utf-8") as file:
            file.write(text)
    kind = col.models.by_name("Basic")
    kind["tmpls"][0]["qfmt"] += f'<script>var files = {{"core": "{OURS[1]}"}};</script>'
    kind["css"] += f"/* {OURS[2]} */"
    col.models.update_dict(kind)
    note = col.new_note(col.models.by_name("Basic"))
    note["Front"], note["Back"] = "Mine", f'<script src="{script("named-by-a-note", 5)}"></script>'
    col.add_note(note, 1)
    before = files(col)
    assert unused_scripts.find(col) == [OURS[0], OURS[3]]
    assert files(col) == before, "looking removed a file"
    assert unused_scripts.remove(col) == 2
    assert before - files(col) == {OURS[0], OURS[3]}
    assert (unused_scripts.find(col), unused_scripts.remove(col)) == ([], 0)
    col.media.restore_trash()
    assert files(col) == before


def test_a_folder_with_the_name_of_a_script_is_left_alone(col):
    os.mkdir(os.path.join(col.media.dir(), OURS[0]))
    assert unused_scripts.find(col) == []
