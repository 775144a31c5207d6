"""Test what an update makes of a learner's note type, without a collection."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from addon.update.merge import SPREAD, digest
from addon.update.notetype_fit import same
from addon.update.notetypes import look, template_hash

TEMPLATE = {"qfmt": "{{Front}}", "afmt": "{{Back}}"}
LOCAL: dict[str, Any] = {
    "id": 1,
    "type": 0,
    "mod": 7,
    "css": "a",
    "flds": [{"name": "Front"}],
    "tmpls": [TEMPLATE],
}
KNOWN = frozenset((digest("a"), template_hash(TEMPLATE)))


def incoming(css="a", afmt="{{Back}}"):
    return {**deepcopy(LOCAL), "css": css, "tmpls": [{**TEMPLATE, "afmt": afmt}]}


def merged(local, new, known=KNOWN, take=False):
    return look(local, new, same(new), known).merged(known, take)


@pytest.mark.parametrize("take", [False, True])
def test_a_look_that_does_not_change_is_left_alone(take):
    """Anki replaces a note type whose time is later, and sends it to every device."""
    kind = merged(LOCAL, incoming(), take=take)
    assert kind == {**LOCAL, "mod": 0}


def test_a_learners_look_that_is_kept_is_left_alone():
    mine = {**deepcopy(LOCAL), "css": "mine"}
    assert merged(mine, incoming(css="b")) == {**mine, "mod": 0}
    assert merged(mine, incoming(css="b"), take=True) == {**mine, "css": "b", "mod": 8}


@pytest.mark.parametrize("change", [{"css": "b"}, {"afmt": "{{Back}}!"}])
def test_an_old_look_is_updated_with_a_later_time(change):
    kind = merged(LOCAL, incoming(**change))
    assert kind["mod"] == LOCAL["mod"] + 1
    assert (kind["css"], kind["tmpls"]) == (incoming(**change)["css"], incoming(**change)["tmpls"])
    assert LOCAL["tmpls"] == [TEMPLATE], "the learner's note type was changed, which only Anki may do"


def test_a_learners_look_that_is_kept_gets_a_later_time_than_a_newer_release():
    """Otherwise Anki's own import of the same release would replace it afterward."""
    mine = {**deepcopy(LOCAL), "css": "mine"}
    kind = merged(mine, {**incoming(css="b"), "mod": 9})
    assert kind == {**mine, "mod": kind["mod"]} and 9 < kind["mod"] <= 9 + SPREAD
    other = merged({**mine, "css": "other", "mod": 8}, {**incoming(css="b"), "mod": 9})
    assert kind["mod"] != other["mod"], "two computers would swap looks when they sync"
    assert merged(LOCAL, {**incoming(), "mod": 9}) == {**LOCAL, "mod": 0}
