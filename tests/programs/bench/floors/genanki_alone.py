"""Write cards with genanki, and do nothing else: `python genanki_alone.py TEXTS PACKAGE`.

It prints the CPU seconds that this takes, and those of the whole program with its start and imports.
Neither includes reading the texts.
"""

import sys
import time
import warnings

import genanki


def main(source: str, path: str) -> None:
    """Run the program."""
    before = time.process_time()
    with open(source, encoding="utf-8") as file:
        texts = [line.split("\x1f") for line in file.read().split("\x1e")]
    start = time.process_time()
    warnings.simplefilter("ignore")
    model = genanki.Model(
        1,
        "m",
        fields=[{"name": name} for name in "ABC"],
        templates=[{"name": "t", "qfmt": "{{A}}", "afmt": "{{B}}{{C}}"}],
    )
    deck = genanki.Deck(2, "d")
    for card, *fields in texts:
        deck.add_note(genanki.Note(model, fields, guid=card))
    genanki.Package(deck).write_to_file(path)
    now = time.process_time()
    print(now - start, now - (start - before))


if __name__ == "__main__":
    main(*sys.argv[1:])
