"""Find the scripts of earlier releases that no card uses anymore, and move them to Anki's trash.

Anki itself never lists them as unused, because their names begin with an underscore. Nothing here needs
Qt.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from typing import Any

from .. import identity

# The builder names them by what the script is and a hash of its content. The learner's own style sheet
# has no hash.
_SCRIPT = re.compile(re.escape(identity.MEDIA) + r"[a-z0-9-]+-[0-9a-f]{10}\.js")


def find(col: Any) -> list[str]:
    """Return the names of our scripts that no note type or note of the collection mentions.

    A script that a used script mentions is used, too.
    """
    folder = col.media.dir()
    unused = {name for name in os.listdir(folder) if _SCRIPT.fullmatch(name)}
    waiting = unused & _named(_of_types(col))
    if unused - waiting:
        # Only then, because it reads every note.
        waiting |= unused & _named(_of_notes(col))
    while waiting:
        name = waiting.pop()
        unused.discard(name)
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
            waiting |= unused & _named([file.read()])
    return sorted(name for name in unused if os.path.isfile(os.path.join(folder, name)))


def remove(col: Any) -> int:
    """Move those scripts to the trash of Anki's media check, and return their number.

    They are searched for again, because the collection may have changed since the learner was asked.
    """
    names = find(col)
    if names:
        col.media.trash_files(names)
    return len(names)


def _named(texts: Iterable[str]) -> set[str]:
    return {name for text in texts for name in _SCRIPT.findall(text)}


def _of_types(col: Any) -> Iterator[str]:
    for kind in col.models.all():
        yield kind["css"]
        for template in kind["tmpls"]:
            # The templates for the browser can mention files, too.
            yield from (text for text in template.values() if isinstance(text, str))


def _of_notes(col: Any) -> Iterator[str]:
    like = "%" + identity.MEDIA.replace("_", "\\_") + "%"
    for (fields,) in col.db.execute("select flds from notes where flds like ? escape '\\'", like):
        yield fields
