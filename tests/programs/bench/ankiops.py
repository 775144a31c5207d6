"""Measure AnkiOps, which syncs Markdown with a running Anki.

Here, it syncs with a stand-in for Anki, which keeps notes in memory and answers AnkiOps, on this machine
only, with just what it reads. The stand-in runs in this process, so that AnkiOps's CPU seconds do not
include its work; the wall-clock time does, as with a real Anki.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import count
from pathlib import Path
from typing import Any

from tests.programs.bench import peers, synthetic
from tests.programs.bench.measure import Failed, Figures, run
from tests.support.anki.connect import StandIn, serve

CHANGES = {"addNotes", "updateNote", "deleteNotes", "changeDeck"}


def measure(size: int, folder: Path) -> dict[str, Figures]:
    """Measure the first sync of `size` cards, and one with nothing changed.

    AnkiOps's commit of the files before each sync, which only takes time, is left out. Raises Failed
    with the reason if AnkiOps cannot be measured.
    """
    program = peers.program("ankiops")
    synthetic.for_ankiops(size, folder)
    anki = Anki(folder / "anki-media")
    with serve(anki):
        known = {"ANKIOPS_CONNECT_URL": anki.address}
        run([program, "init"], folder, 1, known)
        first = run([program, "files-to-anki", "--no-auto-commit"], folder, 1, known)
        if len(anki.notes) != size:
            raise Failed(f"made {len(anki.notes)} of {size} notes: {', '.join(anki.unsupported)}")
        anki.asked.clear()
        unchanged = run([program, "files-to-anki", "--no-auto-commit"], folder, 5, known)
        if changes := CHANGES & set(anki.asked):
            raise Failed(f"asks for {', '.join(changes)} with nothing changed")
    return {"AnkiOps": first, "AnkiOps, unchanged": unchanged}


class Anki(StandIn):
    """Decks, note types, and notes, and the actions of AnkiConnect that AnkiOps uses."""

    def __init__(self, media: Path) -> None:
        media.mkdir()
        ids = count(1)
        self.decks = {"Default": next(ids)}
        self.models: dict[str, list[str]] = {}
        self.notes: dict[int, dict[str, Any]] = {}  # of one card each, with the same number
        self.unsupported: list[str] = []

        def create_deck(deck: str) -> int:
            return self.decks.setdefault(deck, next(ids))

        def create_model(modelName: str, inOrderFields: list[str], **_: Any) -> dict[str, Any]:
            self.models[modelName] = inOrderFields
            return {"name": modelName}

        def add_notes(notes: list[dict[str, Any]]) -> list[int]:
            made = {next(ids): note for note in notes}
            self.notes |= made
            return list(made)

        super().__init__(
            {
                "version": lambda: 6,
                "getActiveProfile": lambda: "Bench",
                "getMediaDirPath": lambda: str(media),
                "deckNamesAndIds": lambda: self.decks,
                "createDeck": create_deck,
                "modelNames": lambda: list(self.models),
                "createModel": create_model,
                "modelFieldSetDescription": lambda **_: True,
                "modelFieldSetFontSize": lambda **_: True,
                "canAddNotesWithErrorDetail": lambda notes: [{"canAdd": True}] * len(notes),
                "addNotes": add_notes,
                "findNotes": self._find,
                "notesInfo": lambda notes: list(map(self._note, notes)),
                "cardsInfo": lambda cards: [
                    {"cardId": card, "note": card, "deckName": self.notes[card]["deckName"]}
                    for card in cards
                ],
                "multi": lambda actions: [self._result(each) for each in actions],
            }
        )

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        """Answer a request, for which AnkiOps leaves out the version."""
        reply = super().answer({"version": 6, **request})
        if reply["error"]:
            self.unsupported.append(f"{request['action']} {reply['error']}")
        return reply

    def _result(self, request: dict[str, Any]) -> Any:
        reply = self.answer(request)
        return reply["error"] or reply["result"]

    def _find(self, query: str) -> Iterable[int]:
        models = set(re.findall(r'note:"([^"]*)"', query))
        if " OR ".join(f'note:"{name}"' for name in sorted(models)) != query:
            raise ValueError(f"cannot search for {query}")
        return [number for number, note in self.notes.items() if note["modelName"] in models]

    def _note(self, number: int) -> dict[str, Any]:
        note = self.notes[number]
        return {
            "noteId": number,
            "modelName": note["modelName"],
            "tags": note["tags"],
            "cards": [number],
            "fields": {
                name: {"value": note["fields"].get(name, ""), "order": order}
                for order, name in enumerate(self.models[note["modelName"]])
            },
        }
