"""Test that Python's own reader reads the zips, and that they are the same every time."""

import time
import zipfile
import zlib

import pytest

from deckbuilder.apkg import zipfiles

MEMBERS = {
    "collection.anki2": b"text " * 1000,
    "media": b"{}",
    "empty": b"",
    "0": bytes(range(256)),
    "picture.png": b"as it is " * 100,
    "ünder/ßcore.txt": "Grüße".encode() * 50,
}


def write(path, members=MEMBERS):
    zipfiles.write(path, {name: zipfiles.member(name, content) for name, content in members.items()})
    return path


def test_python_reads_what_was_written(tmp_path):
    with zipfile.ZipFile(write(tmp_path / "a.zip")) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == MEMBERS
        assert archive.namelist() == list(MEMBERS)
        kinds = {each.filename: each.compress_type for each in archive.infolist()}
        modes = {each.external_attr >> 16 for each in archive.infolist()}
        dates = {each.date_time for each in archive.infolist()}
    assert kinds["collection.anki2"] == kinds["ünder/ßcore.txt"] == zipfile.ZIP_DEFLATED
    assert kinds["picture.png"] == kinds["empty"] == zipfile.ZIP_STORED, "compressing them saves nothing"
    assert modes == {0o100644} and dates == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_members_give_the_same_bytes_at_another_time(tmp_path, monkeypatch):
    first = write(tmp_path / "a.zip").read_bytes()
    monkeypatch.setattr(time, "time", lambda: 1e9)
    assert write(tmp_path / "b.zip").read_bytes() == first


@pytest.mark.parametrize("end", [".png", ".PNG", ".Jpg", ".jpeg", ".gif", ".webp", ".apkg"])
def test_what_is_already_compressed_is_stored_as_it_is(end):
    content = bytes(1000)
    assert zipfiles.member("a.svg", content).deflated
    assert zipfiles.member(f"a{end}", content) == (content, 1000, zlib.crc32(content), False)


def test_a_zip_can_be_empty(tmp_path):
    with zipfile.ZipFile(write(tmp_path / "a.zip", {})) as archive:
        assert archive.namelist() == []


def test_what_is_too_large_for_a_zip_is_refused(tmp_path, monkeypatch):
    with pytest.raises(OSError, match="larger than a zip can be"):
        zipfiles.write(
            tmp_path / "a.zip",
            {str(number): zipfiles.Member(b"", 0, 0, False) for number in range(0x10000)},
        )
    monkeypatch.setattr(zipfiles, "_LIMIT", 100)
    with pytest.raises(OSError, match="larger than a zip can be"):
        write(tmp_path / "b.zip")


def test_what_would_be_too_large_once_unpacked_is_refused(tmp_path):
    """A zip has four bytes for a member's size, however small it is when compressed."""
    path = tmp_path / "a.zip"
    with pytest.raises(OSError, match="larger than a zip can be"):
        zipfiles.write(path, {"a": zipfiles.Member(b"x", 2**32, 0, True)})
    assert not path.exists()
    zipfiles.write(path, {"a": zipfiles.Member(b"x", 2**32 - 1, 0, True)})
    with zipfile.ZipFile(path) as archive:
        assert archive.getinfo("a").file_size == 2**32 - 1
