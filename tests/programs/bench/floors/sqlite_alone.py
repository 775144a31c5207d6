"""Put cards into a database in memory, and this into a zip: `python sqlite_alone.py TEXTS PACKAGE`.

It prints the CPU seconds that this takes, and those of the whole program with its start and imports.
Neither includes reading the texts.
"""

import sqlite3
import sys
import time
import zipfile


def main(source: str, path: str) -> None:
    """Run the program."""
    before = time.process_time()
    with open(source, encoding="utf-8") as file:
        texts = [line.split("\x1f") for line in file.read().split("\x1e")]
    start = time.process_time()
    base = sqlite3.connect(":memory:")
    base.execute("create table notes (id integer primary key, guid text, flds text)")
    base.execute("create table cards (id integer primary key, nid integer)")
    base.executemany(
        "insert into notes values (?, ?, ?)",
        ((number, text[0], "\x1f".join(text[1:])) for number, text in enumerate(texts)),
    )
    base.executemany("insert into cards values (?, ?)", ((n, n) for n in range(len(texts))))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("collection.anki2", base.serialize())
    now = time.process_time()
    print(now - start, now - (start - before))


if __name__ == "__main__":
    main(*sys.argv[1:])
