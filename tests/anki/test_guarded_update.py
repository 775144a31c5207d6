"""Test that the add-on's update makes everything current and loses nothing of the learner's.

Runs in any Anki (`make test-matrix`), without a window; tests/anki/test_update_window.py has the rest.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import pytest
from anki.collection import ImportAnkiPackageRequest
from anki.errors import Interrupted

from addon.update import apply, merge, package
from deckbuilder.core.identity import HISTORY, MEDIA, NAME, NOTE_TYPES, TAG
from tests.support.anki.learner import Learner
from tests.support.packages import remake, run
from tests.support.update_stories import FILES, TIMES

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def learner(learner):
    """Return a learner who has imported the first release and studied it."""
    learner.study()
    return learner


def guid(learner, id):
    return learner.note(id).guid


def test_nothing_of_the_learners_is_lost_and_one_undo_reverts_the_update(learner):
    """A plain import cannot keep all of this: My notes, a leech, the learner's own tags and edits."""
    learner.edit(
        "late",
        TIMES[1] + 2000,
        ("leech", "marked", "exam::june"),
        Explanation="My own words.",
        My_notes="Look this up.",
    )
    learner.edit("always", TIMES[3] + 99_999_999, ("leech",))  # so that a plain import would skip it
    progress, before = learner.progress(), learner.everything()
    done = learner.guarded(3)
    note = learner.note("late")
    assert note["Back"] == "Yes.", "the fix did not arrive"
    assert (note["Explanation"], note["My notes"]) == ("My own words.", "Look this up.")
    assert {"leech", "marked", "exam::june", f"{TAG}first"} == set(note.tags) - {f"{TAG}one::one"}
    assert learner.note("always")["Back"] == "Release 3."
    assert "leech" in learner.note("always").tags
    assert (done.new, done.updated) == (1, 6)
    kept = {row[0]: row for row in learner.progress()["cards"]}
    assert all(kept[row[0]] == row for row in progress["cards"])
    assert learner.progress()["revlog"] == progress["revlog"]
    assert learner.col.undo_status().undo == apply.LABEL
    learner.col.undo()
    assert learner.everything() == before
    assert learner.col.undo_status().undo != apply.LABEL


def test_a_learners_text_without_a_conflict_is_kept_without_asking(learner):
    learner.edit("never", TIMES[1] + 2000, Back="Mine.", My_notes="A note.")
    plan = learner.plan(2)
    assert plan.conflicts == []
    assert [(item.incoming.record.id, item.merged.kept) for item in plan.kept] == [
        ("never", ["Back", "My notes"])
    ]
    learner.guarded(2)
    assert learner.note("never")["Back"] == "Mine."


@pytest.mark.parametrize(
    "choice, back, notes",
    [
        (None, "Mine.", "Before."),
        (merge.MINE, "Mine.", "Before."),
        (merge.NEW, "Yes.", "Before."),
        (merge.BOTH, "Yes.", "Before.<br>Mine."),
    ],
)
def test_a_conflict_is_the_learners_to_decide(learner, choice, back, notes):
    learner.edit("late", TIMES[1] + 2000, Back="Mine.", My_notes="Before.")
    ((item, name),) = learner.plan(3).conflicts
    assert (item.incoming.record.id, name, item.fields[name], item.incoming.fields[name]) == (
        "late",
        "Back",
        "Mine.",
        "Yes.",
    )
    learner.guarded(3, texts={(item.guid, name): choice} if choice else {})
    note = learner.note("late")
    assert (note["Back"], note["My notes"]) == (back, notes)
    # Once decided, the same text is not asked about again.
    assert learner.plan(3).conflicts == []
    assert learner.plan(3).nothing_to_do


def test_a_decided_conflict_comes_back_only_when_the_text_changes_again(learner):
    learner.edit("always", TIMES[1] + 2000, Back="Mine.")
    assert len(learner.plan(2).conflicts) == 1
    learner.guarded(2)
    assert learner.plan(2).conflicts == []
    assert len(learner.plan(3).conflicts) == 1


def test_a_cleared_field_is_an_edit_like_any_other(learner):
    learner.edit("late", TIMES[1] + 2000, Explanation="")
    learner.guarded(3)
    assert (learner.note("late")["Explanation"], learner.note("late")["Back"]) == ("", "Yes.")


def test_a_cloze_text_of_the_learners_gets_no_empty_card(learner):
    learner.edit("cloze", TIMES[1] + 2000, Text="Mine is {{c1::a}} and {{c5::e}}.")
    learner.guarded(2)
    assert [card.ord for card in learner.cards("cloze")] == [0, 4]
    assert learner.col.get_empty_cards().notes == []
    assert learner.col.fix_integrity()[1]


def test_a_new_cloze_adds_its_card(learner):
    learner.guarded(2)
    assert [card.ord for card in learner.cards("cloze")] == [0, 1]


def test_pictures_scripts_and_new_decks_arrive(learner):
    learner.guarded(2)
    assert learner.col.media.check().missing == []
    assert (Path(learner.col.media.dir()) / f"{MEDIA}fake2.js").exists()
    assert (learner.deck("fresh"), learner.deck("moved")) == (
        f"{NAME}::Two",
        f"{NAME}::One",
    )
    assert learner.types() == [NAME, NOTE_TYPES["cloze"][1]]


def test_a_new_bake_alone_changes_no_note(learner):
    mod = learner.note("live").mod
    learner.guarded(3)
    assert 'data-bake="1"' in learner.note("live")["Live"] and learner.note("live").mod == mod


def test_new_tags_and_a_new_place_of_an_unchanged_card_arrive(learner):
    """A plain import leaves them out to avoid changing the note."""
    learner.edit("moved", TIMES[1] + 2000, ("exam",), Back="Mine.")
    assert learner.note("moved")["Origin"] == "one.md#moved"
    (item,) = (each for each in learner.plan(2).updated if each.incoming.record.id == "moved")
    assert item.merged.taken == ["Origin"] and item.merged.kept == ["Back"]
    learner.guarded(2)
    note = learner.note("moved")
    assert (note["Origin"], note["Back"]) == ("two.md#moved", "Mine.")
    assert sorted(note.tags) == ["exam", f"{TAG}second", f"{TAG}two::two"]
    assert "moved" not in [each.incoming.record.id for each in learner.plan(2).updated]


def test_a_look_that_the_learner_changed_is_kept_unless_they_choose_ours(learner):
    kind = learner.col.models.get(NOTE_TYPES["basic"][0])
    kind["css"] += ".card { color: red }"
    learner.col.models.update_dict(kind)
    assert learner.plan(2).own_look == [NAME]
    learner.guarded(2)
    assert "color: red" in learner.col.models.get(NOTE_TYPES["basic"][0])["css"]
    assert learner.note("always")["Back"] == "Release 2."
    learner.guarded(3, take_look=True)
    css = learner.col.models.get(NOTE_TYPES["basic"][0])["css"]
    assert "color: red" not in css and "/* look 3 */" in css


def test_a_note_moved_to_another_type_is_left_alone(learner):
    note = learner.note("always")
    basic = learner.col.models.by_name("Basic")
    learner.col.models.change(learner.col.models.get(note.mid), [note.id], basic, {0: 0, 1: 1}, {0: 0})
    plan = learner.plan(2)
    assert plan.blocked == [note.id]
    learner.guarded(2)
    assert learner.col.get_note(note.id)["Back"] == "Release 1."
    assert learner.note("pictured")["Explanation"] != ""


@pytest.mark.parametrize("way", [(2, 3), (3,)])
def test_every_order_of_updates_ends_at_the_newest_release(learner, way):
    for release in way:
        learner.guarded(release)
    assert learner.note("always")["Back"] == "Release 3."
    assert learner.plan(3).nothing_to_do
    before = learner.everything()
    learner.guarded(3)
    assert learner.everything() == before


def test_an_older_package_is_refused(learner):
    learner.guarded(3)
    before = learner.everything()
    with pytest.raises(package.Unusable, match=r"\(1.0\) is older than .* \(3.0\)"):
        learner.guarded(1)
    assert learner.everything() == before


def test_an_older_package_after_a_plain_import_reverts_nothing(learner):
    learner.plain(3)
    learner.guarded(1)
    assert learner.note("always")["Back"] == "Release 3."


def test_a_plain_import_of_the_same_release_afterward_changes_nothing(learner):
    """For example, when a phone opens the file that the computer was updated with."""
    learner.edit("always", TIMES[1] + 2000, Back="Mine.")  # a conflict, and the note's only change
    learner.edit("late", TIMES[1] + 2000, ("exam",), Explanation="My own words.", My_notes="Look.")
    learner.edit("cloze", TIMES[1] + 2000, ("exam",))
    kind = learner.col.models.get(NOTE_TYPES["basic"][0])
    kind["css"] += ".card { color: red }"
    learner.col.models.update_dict(kind)
    learner.date(TIMES[1] + 3000)
    to_update = len(learner.plan(3).updated)
    assert learner.guarded(3).updated == to_update, "notes that are only protected were counted"
    before = learner.everything()
    learner.plain(3)
    assert learner.everything() == before
    assert learner.note("late")["My notes"] == "Look." and "exam" in learner.note("cloze").tags


def test_an_older_file_imported_afterward_reverts_nothing_that_the_learner_wrote(learner):
    """It may revert other cards; the next update asks about them, and can bring them up to date."""
    learner.edit("late", TIMES[1] + 2000, ("exam",), Explanation="My own words.", My_notes="Look.")
    learner.guarded(3)
    mine = learner.note("late").fields
    learner.plain(2)
    assert learner.note("late").fields == mine and "exam" in learner.note("late").tags
    texts = {(item.guid, name): merge.NEW for item, name in learner.plan(3).conflicts}
    assert bool(texts) == (learner.note("always")["Back"] == "Release 2.")
    learner.guarded(3, texts=texts)
    assert learner.note("always")["Back"] == "Release 3."
    assert learner.note("late").fields == mine and learner.plan(3).nothing_to_do


@pytest.mark.parametrize("merge_types", [False, True])
def test_text_in_a_field_that_the_learner_added_survives_a_plain_import_afterward(learner, merge_types):
    kind = learner.col.models.get(NOTE_TYPES["basic"][0])
    learner.col.models.add_field(kind, learner.col.models.new_field("Mnemonic"))
    learner.col.models.update_dict(kind)
    learner.edit("always", TIMES[1] + 2000, Mnemonic="It rhymes.")
    learner.date(TIMES[1] + 3000)
    learner.guarded(3)
    learner.col.set_config("mergeNotetypes", merge_types)
    before = learner.db.all("select guid, tags, flds from notes order by guid")
    learner.plain(3)
    assert learner.db.all("select guid, tags, flds from notes order by guid") == before
    assert learner.note("always")["Mnemonic"] == "It rhymes."


def test_options_of_a_note_type_survive_a_plain_import_afterward(learner):
    """Its name, fonts, LaTeX preamble, and what the browser shows; other note types keep their time."""
    kind = learner.col.models.get(NOTE_TYPES["basic"][0])
    kind["name"] = "Mine"
    kind["latexPre"] += "% mine"
    kind["flds"][0].update(font="Courier", size=31, rtl=True)
    kind["tmpls"][0]["bqfmt"] = "{{Back}}"
    learner.col.models.update_dict(kind)
    learner.date(TIMES[1] + 3000)
    learner.guarded(3)
    updated = learner.col.models.get(NOTE_TYPES["basic"][0])
    learner.plain(3)
    kind = learner.col.models.get(NOTE_TYPES["basic"][0])
    assert (kind["name"], kind["flds"], kind["tmpls"]) == ("Mine", updated["flds"], updated["tmpls"])
    assert (kind["latexPre"], kind["css"]) == (updated["latexPre"], updated["css"])
    assert kind["latexPre"].endswith("% mine") and "/* look 3 */" in kind["css"]


def test_merged_note_types_are_dated_one_second_later(learner):
    plan = learner.plan(3)
    before = {each.local["id"]: each.local["mod"] for each in plan.looks}
    merged = [each.merged(plan.package.looks, False) for each in plan.looks]
    assert len(merged) > 1 and all(kind["mod"] == before[kind["id"]] + 1 for kind in merged)


def test_texts_are_protected_even_by_a_clock_that_is_behind(learner, tmp_path):
    """24.11 and older versions stamp what they import with their own clock, which nothing can change."""
    at = int(time.time()) + 3600
    path = remake(
        learner.releases / FILES[3],
        tmp_path / "x.apkg",
        history=lambda data: data.update(time=at),
        database=run(f"update notes set mod={at} where mod={TIMES[3]}"),
    )
    learner.edit("always", TIMES[1] + 2000, Back="Mine.")
    learner.guarded(path)
    stamped = learner.note("always").mod < at
    options = learner.col._backend.get_import_anki_package_presets()
    learner.col.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options))
    assert (learner.note("always")["Back"] == "Mine.") != stamped


def test_new_users_get_everything(releases, tmp_path):
    learner = Learner(tmp_path, releases)
    plan = learner.plan(2)
    assert (plan.new, plan.have) == (11, 0)
    assert learner.guarded(2).new == 11
    assert learner.plan(2).nothing_to_do
    learner.col.close()


@pytest.mark.parametrize(
    "sticky", [{}, {"updateNotes": "Never", "updateNotetypes": "Never", "mergeNotetypes": True}]
)
def test_import_options_are_put_back(learner, sticky):
    for key, value in sticky.items():
        learner.col.set_config(key, value)
    before = learner.col._backend.get_import_anki_package_presets()
    learner.guarded(3)
    assert learner.col._backend.get_import_anki_package_presets() == before
    assert learner.note("always")["Back"] == "Release 3."
    assert "/* look 3 */" in learner.col.models.get(NOTE_TYPES["basic"][0])["css"]
    learner.col.undo()
    assert learner.col._backend.get_import_anki_package_presets() == before


def test_retired_cards_are_suspended_on_request(learner):
    learner.guarded(2)
    assert apply.retired_cards(learner.col) == [learner.cards("going")[0].id]
    learner.col.undo()
    done = learner.guarded(2, suspend_retired=True)
    assert done.suspended == 1 and apply.retired_cards(learner.col) == []
    learner.col.undo()
    assert learner.cards("going")[0].queue == 1


# Failures
######################################################################


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_files_that_are_not_our_packages_are_refused(learner, tmp_path, content):
    path = tmp_path / "x.apkg"
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("collection.anki2", b"")
    else:
        path.write_bytes(content)
    with pytest.raises(package.Unusable):
        package.read(str(path))
    with pytest.raises(package.Unusable):
        package.read(str(tmp_path / "missing.apkg"))


@pytest.mark.parametrize(
    "history",
    [
        "[]",
        "{",
        '{"format": 2}',
        '{"format": 1, "notes": 3}',
        '{"format": 1, "notes": {}, "looks": [], "version": "1", "time": 1}',
    ],
)
def test_damaged_histories_are_refused(releases, tmp_path, history):
    path = tmp_path / "x.apkg"
    with zipfile.ZipFile(releases / FILES[1]) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, history if name == HISTORY else old.read(name))
    with pytest.raises(package.Unusable):
        package.read(str(path))


@pytest.mark.parametrize("at", ["write", "import", "after"])
def test_a_failure_halfway_changes_nothing(learner, monkeypatch, at):
    learner.edit("late", TIMES[1] + 2000, ("leech",), Back="Mine.")
    before = learner.everything()

    def fail(*_args):
        raise RuntimeError("a failure halfway")

    if at == "write":
        monkeypatch.setattr(apply, "write", fail)
    elif at == "import":
        monkeypatch.setattr(learner.col, "import_anki_package", fail)
    else:
        monkeypatch.setattr(apply, "_memory", fail)
    with pytest.raises(RuntimeError):
        learner.guarded(3)
    assert learner.everything() == before
    monkeypatch.undo()
    learner.guarded(3)
    assert learner.note("always")["Back"] == "Release 3."


def test_a_canceled_update_changes_nothing(learner):
    """Anki's import checks now and then whether it has been canceled."""
    before, stop = learner.everything(), threading.Event()

    def ask():
        while not stop.is_set():
            learner.col._backend.set_wants_abort()
            time.sleep(0.0005)

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        with pytest.raises(Interrupted):
            learner.guarded(3)
    finally:
        stop.set()
        asking.join()
    assert learner.everything() == before
    learner.guarded(3)
    assert learner.note("always")["Back"] == "Release 3."


CHILD = """
import sys, time
from pathlib import Path
from tests.support.anki.learner import Learner
learner = Learner(Path(sys.argv[1]), Path(sys.argv[2]))
print("go", flush=True)
learner.guarded(3, suspend_retired=True)
print("done", flush=True)
time.sleep(60)
"""


def child(profile, releases):
    """Start a process that updates, and return it just before the update."""
    started = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(profile), str(releases)],
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        encoding="utf-8",
    )
    # On a slow machine, Anki may first print that its main thread was blocked.
    assert started.stdout and any(line == "go\n" for line in started.stdout)
    return started


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_power_cut_leaves_the_old_state_or_the_new_one(releases, tmp_path):
    learner = Learner(tmp_path / "profile", releases)
    learner.plain(1)
    learner.study()
    learner.col.set_config("updateNotes", "Never")
    learner.edit("late", TIMES[1] + 2000, ("leech",), Back="Mine.", My_notes="A note.")
    old = learner.everything()
    learner.col.close()
    whole = tmp_path / "whole"
    shutil.copytree(tmp_path / "profile", whole)
    running = child(whole, releases)
    begun = time.monotonic()
    assert any(line == "done\n" for line in running.stdout)
    duration = time.monotonic() - begun
    running.kill()
    running.wait()
    updated = Learner(whole, releases)
    new = updated.everything()
    updated.col.close()
    assert new != old
    draw, seen = random.Random(20), []
    for moment in range(20):
        profile = tmp_path / f"cut-{moment}"
        shutil.copytree(tmp_path / "profile", profile)
        running = child(profile, releases)
        time.sleep(draw.uniform(0, duration * 1.1))
        running.send_signal(signal.SIGKILL)
        running.wait()
        running.stdout.close()
        after = Learner(profile, releases)
        state = after.everything()
        assert state in (old, new), f"cut {moment}"
        assert after.col.fix_integrity()[1]
        after.col.close()
        seen.append("new" if state == new else "old")
    print(
        f"an update takes {duration:.3f} s; "
        f"after 20 cuts: {seen.count('old')} old, {seen.count('new')} new"
    )
