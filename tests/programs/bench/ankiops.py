"""AnkiOps, which syncs Markdown with a running Anki: here with a stand-in that keeps notes in memory
and answers AnkiOps, on this machine only, with just what it reads. The stand-in is in this process,
so that its own work is not in AnkiOps' CPU seconds; on the clock it is, as with a real Anki."""

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
    """The first sync of so many cards, and one with nothing changed. Without AnkiOps' commit of the
    files before each sync, which only takes time. Raises Failed with the reason why not."""
    program = peers.program("ankiops")
    synthetic.for_ankiops(size, folder)
    anki = Anki(folder / "anki-media")
    with serve(anki):
        known = {"ANKIOPS_CONNECT_URL": anki.address}
        run([program, "init"], folder, 1, known)
        first = run([program, "files-to-anki", "--no-auto-commit"], folder, 1, known)
        if len(anki.notes) != size:
            raise Failed(f"made {len(anki.notes)} notes of {size}: {', '.join(anki.unsupported)}")
        anki.asked.clear()
        unchanged = run([program, "files-to-anki", "--no-auto-commit"], folder, 5, known)
        if changes := CHANGES & set(anki.asked):
            raise Failed(f"with nothing changed, asks for {', '.join(changes)}")
    return {"AnkiOps": first, "AnkiOps, unchanged": unchanged}


class Anki(StandIn):
    """Decks, note types and notes, and the actions of AnkiConnect that AnkiOps uses."""

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
        """AnkiOps leaves out the version."""
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
