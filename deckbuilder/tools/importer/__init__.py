"""Import cards from other programs: Anki's packages and text files, CSV, hashcards, and Obsidian.

Each format has a reader, which finds notes (`convert.found_note`); `plan` proposes ids, converts the
notes, and reports what could not be imported. Nothing here writes a file: the command shows the plan
first.
"""
