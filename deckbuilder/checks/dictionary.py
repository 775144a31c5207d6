"""Find the words of a text that no dictionary contains.

There is a dictionary for each language of DICTIONARIES; for English, British and American spellings
both pass. Correct words that the dictionaries lack are listed in cards/spelling.txt: names as they are
written, other words in lower case.
"""

from __future__ import annotations

import functools
import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from deckbuilder.core import digests
from deckbuilder.core.cache import OF_PROGRAM, Cache
from deckbuilder.core.project import Project
from deckbuilder.markup.scanner import FILLER
from deckbuilder.markup.text import Text

OWN = "spelling.txt"
# pyspellchecker's, except Persian and Russian, which lack most words.
DICTIONARIES = ("ar", "de", "en", "es", "eu", "fr", "it", "lv", "nl", "pt")
# What is not prose although it is in text: addresses, the names of pictures, files, and keys, and the
# marks of deletions.
_NO_PROSE = re.compile(
    r"https?://\S+|(?<=\])\((?:[^()\s]*|[^()\n]*\.\w{2,5}>?)\)|\]\[[^\]]*\]|<[^<>\s][^<>]*>|&\w+;|!\[\[[^\]]*\]\]"
    r"|\b[\w-]+\.(?:apkg|csv|md|py|toml|txt|ankiaddon)\b|\{\{c\d+::|::|\}\}"
)
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
# Not words: code in plain text, version numbers, and names such as ReLU.
_NO_WORD = re.compile(r"\S*[_\d@/\\=]\S*|\w*(?:[a-z][A-Z]|[A-Z]{2})\w*|[²³₀-₉]")


class Vocabulary(NamedTuple):
    """The words of a project: its `own`, and the `languages` whose dictionaries have the others.

    Without languages, spelling is not checked.
    """

    own: frozenset[str]
    languages: tuple[str, ...] = ("en",)


def vocabulary(project: Project, languages: tuple[str, ...]) -> Vocabulary:
    """Return the words of a project with cards in these languages.

    If one of them has no dictionary, spelling is not checked, because any word might be in it.
    """
    if not all(each in DICTIONARIES for each in languages):
        languages = ()
    try:
        own = project.read(project.cards / OWN).decode("utf-8", "replace").split()
    except OSError:
        own = []
    return Vocabulary(frozenset(own), languages)


def mistakes(text: Text, words: Vocabulary) -> Iterator[tuple[int, str]]:
    """Yield (offset, word) for each word of a text that is not found anywhere."""
    if not words.languages or all(
        right(word.replace("’", "'"), words) for word in {*WORD.findall(text.masked)}
    ):
        return  # true of most texts, and much faster
    prose = _NO_WORD.sub(_blank, _NO_PROSE.sub(_blank, text.masked.replace(FILLER, " ")))
    for match in WORD.finditer(prose.replace("’", "'")):
        if not right(match[0], words):
            yield match.start(), match[0]


def share_of_mistakes(texts: Iterable[Text], words: Vocabulary) -> float:
    """Return the share of the distinct words in some texts that no dictionary contains, from 0 to 1."""
    texts = list(texts)
    wrong = {word for text in texts for _, word in mistakes(text, words)}
    every = {word.replace("’", "'") for text in texts for word in WORD.findall(text.masked)}
    return len(wrong) / max(len(every), 1)


@functools.lru_cache(100_000)
def right(word: str, words: Vocabulary) -> bool:
    """Return whether a word is correct, as it is or, as at the beginning of a sentence, in lower case.

    A word with hyphens is also correct if all of its parts are.
    """
    base = re.sub(r"'s?$", "", word)
    if len(base) == 1 or any(
        each in words.own or any(each in dictionary(language) for language in words.languages)
        for each in (word, word.lower(), base, base.lower())
    ):
        return True
    return "-" in base and all(right(part, words) for part in base.split("-"))


def nearest(word: str, words: Vocabulary) -> str:
    """Return the most common word one letter, or one swap of neighbors, away; "" if there is none."""
    small = word.lower()
    pairs = [(small[:at], small[at:]) for at in range(len(small) + 1)]
    others = {a + b[1:] for a, b in pairs if b}
    others |= {a + b[1] + b[0] + b[2:] for a, b in pairs if len(b) > 1}
    known = [dictionary(language) for language in words.languages]
    letters = {*"'", *(letter for some in known for letter in some.letters)}
    others |= {a + letter + rest for a, b in pairs for letter in letters for rest in (b, b[1:])}
    return max(
        (each for each in others if each in words.own or any(each in some for some in known)),
        key=lambda each: (max(some.frequency(each) for some in known), each),
        default="",
    )


@dataclass(frozen=True)
class Dictionary:
    """The words of a language, and how often each occurs.

    `letters`: the letters of its words, except the few in loanwords; `lines`: the first three
    characters of words → a line for each of these words, with its frequency after a tab. So many
    separate words would take much longer to load.
    """

    letters: str
    lines: Mapping[str, str]

    def __contains__(self, word: str) -> bool:
        return f"\n{word}\t" in self.lines.get(word[:3], "")

    def frequency(self, word: str) -> int:
        """Return how often a word occurs, compared with the others; 0 if it is not in the dictionary."""
        rest = self.lines.get(word[:3], "").partition(f"\n{word}\t")[2]
        return int(rest.partition("\n")[0] or 0)


@functools.cache
def dictionary(language: str) -> Dictionary:
    """Return the dictionary of a language; the English one includes British spellings."""
    cache, key = Cache(OF_PROGRAM), digests.code("deckbuilder/checks/dictionary.py")
    found: Dictionary | None = cache.get("dictionaries", language, key)
    if found is None:
        found = dictionary_of(_frequencies(language))
        cache.put("dictionaries", language, key, found)
        cache.flush()
    return found


def dictionary_of(frequencies: Mapping[str, int]) -> Dictionary:
    """Return the dictionary with these words, each with how often it occurs."""
    lines: defaultdict[str, list[str]] = defaultdict(lambda: [""])
    for word, frequency in frequencies.items():
        lines[word[:3]].append(f"{word}\t{frequency}")
    counts = Counter(letter for word in frequencies for letter in word)
    letters = [
        letter for letter, count in counts.items() if letter.isalpha() and 500 * count > len(frequencies)
    ]
    return Dictionary("".join(letters), {begin: "\n".join(each) + "\n" for begin, each in lines.items()})


def _frequencies(language: str) -> dict[str, int]:
    file = _folder("spellchecker") / "resources" / f"{language}.json.gz"
    found: dict[str, int] = json.loads(gzip.decompress(file.read_bytes()))
    if language == "en":
        for british, american in listed("dictionary_en-GB_to_en-US.txt").items():
            found.setdefault(british, found.get(american, 0))
    return found


def listed(name: str) -> dict[str, str]:
    """Return one of codespell's lists: word → what to write instead."""
    lines = (_folder("codespell_lib") / "data" / name).read_text("utf-8").split()
    pairs = (line.split("->") for line in lines)
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def _folder(package: str) -> Path:
    """Return the folder of an installed package of which only the data is used."""
    found = find_spec(package)
    return Path(found.origin if found and found.origin else package).parent


def _blank(match: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", match[0])
