"""The names and numbers by which Anki, a page, or a learner tells these decks from others.

`build_decks.py own` sets the first five values for decks of your own, before their first release. All
other names in the builder, the add-on, and the cards' scripts are derived from them. The repository's
address is in cards/decks.toml.
"""

from __future__ import annotations

NAME = "Gradient Recall"
SLUG = "gradient-recall"
# What the decks are about, for the website; it may be empty.
SUBJECT = "machine learning"
# When the project began, in milliseconds since 1970. The ids of note types, fields, and templates count
# up from it; those of notes and cards count down.
FIRST_ID = 1_795_244_400_000
# The prefix of shared media files: the cards' scripts, and the learner's own style sheet. Anki never
# reports a media file as unused if its name begins with an underscore.
MEDIA = "_gr-"

# The folder that Anki keeps the add-on in.
PACKAGE = SLUG.replace("-", "_")
# The only global name of the pages' scripts, and the add-on's key in a collection's configuration.
GLOBAL = "".join(word.title() if at else word for at, word in enumerate(SLUG.split("-")))
USER_CSS = MEDIA + "user.css"
TAG = SLUG + "::"
# The package member that the guarded update reads; Anki ignores it.
HISTORY = SLUG + ".json"
# The package that `build_decks.py push` opens with Anki, and the file with the add-on's answer.
PUSH = SLUG + "-push.apkg"
PUSH_ANSWER = SLUG + "-push.json"

NOTE_TYPES = {
    "basic": (FIRST_ID + 1, NAME),
    "cloze": (FIRST_ID + 2, NAME + " Cloze"),
    "practice": (FIRST_ID + 3, NAME + " Practice"),
}

# JavaScript that defines `gr`, the object that all files in addon/web extend.
SCRIPT_OBJECT = f"var gr=window.{GLOBAL}=window.{GLOBAL}||{{}};gr.deck={SLUG!r};"
