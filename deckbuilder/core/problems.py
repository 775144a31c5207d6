"""The numbered rules: the meaning and the severity of each code.

Codes are permanent, so that people can search for them: a new rule takes a new number.
`python -m deckbuilder.core.problems` prints the table of CONTRIBUTING.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from deckbuilder.core.model import Problem, Where

ERROR = "error"
WARNING = "warning"

RULES: dict[str, tuple[str, str]] = {
    # The file
    "C001": (ERROR, "the file is UTF-8 text without control characters"),
    "C002": (ERROR, "no merge-conflict markers"),
    "C003": (ERROR, "the file begins with front matter in valid YAML"),
    "C004": (
        ERROR,
        "the front matter has `deck` and `sources`, optionally `tags` and `needs`, and nothing else",
    ),
    "C005": (ERROR, "the file has exactly one title, `# Like this`"),
    "C006": (ERROR, "every line belongs to a part of a card"),
    "C007": (ERROR, "the parts of a card are in order, and each appears once: Q, A, Note, or C, Note"),
    "C008": (ERROR, "every code block is closed"),
    "C009": (ERROR, "metadata lines are `- key: value`, and each key appears once"),
    "C010": (ERROR, "decks.toml is valid and lists every topic file once"),
    # The card
    "C011": (ERROR, "metadata keys are known"),
    "C012": (ERROR, "a card's id is kebab-case"),
    "C013": (ERROR, "a card's id is unique"),
    "C014": (ERROR, "a card has either Q and A, or C"),
    "C015": (ERROR, "a card names a source that is in the front matter"),
    "C016": (ERROR, "a source's reference has a web address"),
    "C017": (ERROR, "a card covers rows of the syllabus"),
    "C018": (ERROR, "every syllabus row is covered by a card"),
    "C019": (ERROR, "a picture's name refers to exactly one file"),
    "C020": (ERROR, "a picture has alt text"),
    "C021": (ERROR, "a live block has a known example, known inputs, and valid values"),
    "C022": (ERROR, "a card has at most one live block"),
    "C023": (ERROR, "a card's kind is basic, reversed, typed, or practice"),
    "C024": (ERROR, "an answer to be typed is one line of plain text"),
    "C025": (ERROR, "a tag is a kebab-case word, or several with :: between them"),
    "C026": (ERROR, "syllabus.csv is valid, and what its rows name exists"),
    "C027": (
        ERROR,
        "a practice card has Q and a live block, says what to ask for, and gives the numbers",
    ),
    "C028": (ERROR, "prerequisites exist and are not circular"),
    "C029": (ERROR, "a guid that is kept from Anki is valid and belongs to one card"),
    # A card's content
    "C030": (ERROR, "no text is marked as unfinished"),
    "C031": (ERROR, "an answer is more than a picture"),
    "C032": (ERROR, "no raw HTML"),
    "C033": (ERROR, "pictures are files in this project"),
    "C034": (ERROR, "no question is asked twice"),
    "C035": (ERROR, "formulas are complete"),
    "C036": (ERROR, "cloze deletions are well formed"),
    "C037": (ERROR, "links go to http or https addresses"),
    "C038": (ERROR, "MathJax can typeset every formula"),
    "C039": (ERROR, "formulas are between dollar signs, not in LaTeX's own brackets"),
    # A card's length
    "C040": (ERROR, "a question has at most 50 words"),
    "C041": (ERROR, "an answer has at most 60 words"),
    "C042": (ERROR, "a cloze card has 1 to 3 deletions"),
    "C043": (ERROR, "a list to be recalled has at most 5 items"),
    "C044": (WARNING, "an answer has at most 35 words"),
    "C045": (WARNING, "a list to be recalled has at most 3 items"),
    # Spelling and notation
    "C050": (WARNING, "formulas also look right on GitHub"),
    "C051": (WARNING, "words are in the dictionaries or in cards/spelling.txt"),
    "C052": (WARNING, "a tag that is used only once is not a misspelling of another"),
    # Questions and answers
    "C090": (WARNING, "a question asks for something definite; it does not say to explain or discuss"),
    "C091": (
        WARNING,
        "a question has at least 4 words and does not begin with a pronoun such as it or this",
    ),
    "C092": (WARNING, "a card asks one question"),
    "C093": (WARNING, "the answer to a yes-or-no question gives the reason"),
    "C094": (WARNING, "no two questions are nearly the same"),
    "C095": (WARNING, "symbols in formulas are introduced"),
    "C096": (WARNING, "a question does not mention a version number"),
    "C097": (WARNING, "a reference and its link are for the same version"),
    "C098": (WARNING, "the answer of a reversed card makes sense on its own"),
    "C099": (WARNING, "a card has a note, a figure, or a live block"),
    "C100": (WARNING, "no two cards have the same answer, except accepted pairs"),
    "C101": (WARNING, "no card shows the answer to another, except accepted pairs"),
    "C102": (ERROR, "accepted-pairs.csv is valid"),
    "C103": (WARNING, "the cards of an accepted pair share an answer"),
    # Figures and files
    "C060": (ERROR, "a figure's script draws a figure"),
    "C061": (WARNING, "every figure and picture is shown on a card"),
    "C062": (ERROR, "every note has at least one Anki card"),
    "C063": (ERROR, "every example runs, and ends"),
    "C064": (ERROR, "a card's markup is not nested too deeply"),
    "C065": (ERROR, "an example uses only Python that can be translated to JavaScript"),
    "C066": (ERROR, "no card, line, or front matter is too long"),
    "C067": (ERROR, "a card shows every letter of its text"),
    "C068": (ERROR, "a card shows no raw markup"),
    "C070": (ERROR, "files can be read and written"),
    "C071": (ERROR, "the add-on is complete"),
    "C072": (ERROR, "SOURCE_DATE_EPOCH is a time in the past"),
    "C073": (ERROR, "a release that is built again has the same files"),
    # Released cards
    "C080": (ERROR, "a released card is not removed"),
    "C081": (ERROR, "a released card keeps its kind"),
    "C082": (ERROR, "a released card keeps its cloze numbers and directions"),
    "C083": (ERROR, "the note types stay as they were when first released"),
    "C084": (ERROR, "the ledger of releases is valid"),
    "C085": (ERROR, "a release is dated later than every earlier one"),
    "C086": (ERROR, "a release has a new, higher version"),
    "C087": (ERROR, "a card is retired once, with a reason"),
    "C089": (ERROR, "a released card keeps its guid"),
    # Edits and cards from elsewhere
    "C110": (WARNING, "edits made in Anki can be written as Markdown"),
    "C111": (WARNING, "text that was edited in Anki has not changed here in the meantime"),
    "C112": (ERROR, "a file to pull or import is readable and contains notes for these decks"),
    "C113": (WARNING, "a note to import can be written as a card"),
    "C114": (WARNING, "a note to import consists of what cards can show"),
    # Pictures
    "C130": (ERROR, "a picture's file has a plain name and a type that every version of Anki shows"),
    "C131": (ERROR, "a picture's file is of the type that its name says"),
    "C132": (WARNING, "a picture's file is at most 300 kB"),
    "C133": (WARNING, "media/images/sources.csv gives each picture's source, author, and license"),
    "C134": (WARNING, "text in a figure is at least 8.5 pt at the card's size"),
    "C135": (WARNING, "texts in a figure do not overlap, and are not cut off"),
    "C136": (WARNING, "a figure takes its colors from the theme"),
    "C137": (WARNING, "a figure is the same each time it is drawn"),
    "C138": (WARNING, "a figure's file is at most 20 kB, compressed, unless its script says why"),
    "C139": (WARNING, "the label of a bar in a live example has at most 12 characters"),
    "C140": (WARNING, "the fonts of a figure have all characters that its texts use"),
    # New cards and files
    "C088": (ERROR, "a new card, topic, figure, or example has an unused kebab-case name and a place"),
    "C120": (ERROR, "decks get an identity of their own once, before their first release"),
}

# The errors about how a card is written. These and all warnings can be switched off in decks.toml; no
# other error can, because each protects learners' data, the truth of a card, or the build.
OPTIONAL_ERRORS = frozenset({"C020", "C031", "C034", "C040", "C041", "C042", "C043"})
# What `pull` and `import` report about one file is not a rule for cards.
_REPORTS = frozenset({"C110", "C111", "C113", "C114"})


def is_optional(code: str) -> bool:
    """Return whether a project can switch off the rule with this code."""
    return code in OPTIONAL_ERRORS or (RULES[code][0] == WARNING and code not in _REPORTS)


def problem(where: Where, code: str, text: str, hint: str = "") -> Problem:
    """Return a problem with the severity of its code."""
    return Problem(where, code, text, hint, RULES[code][0])


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems, each once, in the order of their places."""
    return tuple(sorted(set(problems), key=lambda each: (each.where, each.code, each.text)))


def table() -> str:
    """Return the rules as a Markdown table."""
    rows = ["| code | rule |", "| --- | --- |"]
    rows += [
        f"| {code} | {text}{_note(code, severity)} |" for code, (severity, text) in sorted(RULES.items())
    ]
    return "\n".join(rows)


def _note(code: str, severity: str) -> str:
    if severity == WARNING:
        return " (a warning)"
    return " (can be switched off)" if code in OPTIONAL_ERRORS else ""


if __name__ == "__main__":
    print(table())
