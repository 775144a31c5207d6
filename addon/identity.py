"""Which decks these are: every name and number by which Anki, a page, or a learner tells them apart.

Whoever makes decks of their own with this program changes the first four values, before the first
release; all other names in the builder, the add-on, and the cards' scripts come from them. The
repository's address is in cards/decks.toml.
"""

from __future__ import annotations

NAME = "Gradient Recall"
SLUG = "gradient-recall"
# When the project began, in milliseconds since 1970: note types, fields, and templates count up from
# it, notes and cards down.
FIRST_ID = 1_795_244_400_000
# What the names of shared media files begin with: the cards' scripts, and the learner's own style
# sheet. Anki takes a media file that begins with an underscore to be in use.
MEDIA = "_gr-"

# The folder that Anki keeps the add-on in.
PACKAGE = SLUG.replace("-", "_")
# The one global name of the pages' scripts, and the add-on's key in a collection's configuration.
GLOBAL = "".join(word.title() if at else word for at, word in enumerate(SLUG.split("-")))
USER_CSS = MEDIA + "user.css"
TAG = SLUG + "::"
# The member of a package that Anki ignores, and the add-on's guarded update reads.
HISTORY = SLUG + ".json"
# What `build_decks.py push` hands to Anki, and where the add-on answers.
PUSH = SLUG + "-push.apkg"
PUSH_ANSWER = SLUG + "-push.json"

NOTE_TYPES = {
    "basic": (FIRST_ID + 1, NAME),
    "cloze": (FIRST_ID + 2, NAME + " Cloze"),
    "practice": (FIRST_ID + 3, NAME + " Practice"),
}

# JavaScript that makes `gr`, the object that all files of addon/web add to.
SCRIPT_OBJECT = f"var gr=window.{GLOBAL}=window.{GLOBAL}||{{}};gr.deck={SLUG!r};"
