"""From a checked card to a note: the HTML of its fields.

Markdown must never see a formula: it would take `_` and `*` for emphasis and `\\\\` for an escaped
backslash, and would split a table row at a `|`. An extension such as pymdownx.arithmatex finds
formulas only after tables were split into cells, which is too late. So formulas and pictures are
taken out first, each replaced by one private-use character that means nothing to Markdown, and put
back into the finished HTML.
"""

from __future__ import annotations

import html
import re
import string
from collections.abc import Mapping

import markdown

from . import cloze, formulas, pictures
from .dialect import INDENT, like_github
from .model import Card, Content, Deck, Note, Picture, Topic, slug

# One character each, from a plane that no font and no author uses; `parse` refuses it in cards.
_FIRST = 0xF0000
_HELD = re.compile("[\U000f0000-\U000ffffd]")
# MathJax reads the delimiters from the page's text, so that an entity does not hide them; this
# invisible character between backslash and bracket does.
_WORD_JOINER = "\u2060"
# Where a deletion's marks would be found by Anki though they are none: in code and in tags.
_SHIELDED = re.compile(r"<pre\b.*?</pre>|<code\b.*?</code>|<[^<>]*>", re.DOTALL)
# What Anki acts upon in the text of any field: sounds, speech, old LaTeX, boxes to type into.
_ACTIVE = re.compile(r"\[(?=sound:|anki:|latex\]|/latex\]|\$|/\$|\[type:)", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_LINK = re.compile(r' href="(?!https?://)[^"]*"')

EXTENSIONS = ["pymdownx.superfences", "pymdownx.highlight", "markdown.extensions.tables",
              "markdown.extensions.sane_lists"]
OPTIONS = {
    "pymdownx.highlight": {"use_pygments": True, "noclasses": False, "linenums": None,
                           "css_class": "highlight", "guess_lang": False},
    # A fence for a language that Pygments does not know is still code.
    "pymdownx.superfences": {"disable_indented_code_blocks": True},
}


class Renderer:
    """Renders cards. Making one takes time, so make one and keep it."""

    def __init__(self) -> None:
        self._markdown = markdown.Markdown(extensions=EXTENSIONS, extension_configs=OPTIONS,
                                           output_format="html", tab_length=INDENT)
        # Without these two, raw HTML is text like any other and gets escaped.
        self._markdown.preprocessors.deregister("html_block")
        self._markdown.inlinePatterns.deregister("html")
        # As on GitHub: any punctuation can be escaped (and, by tab_length, two blanks indent a
        # list in a list).
        self._markdown.ESCAPED_CHARS = list(string.punctuation)

    def html(self, text: str, shown: Mapping[str, Picture], in_cloze: bool = False) -> str:
        """`text` as HTML; `shown` says what each picture's name stands for. `in_cloze` for the
        field in which Anki looks for deletions."""
        held: list[str] = []
        source_text = like_github(_hold_back(text, shown, held, in_cloze))
        body = self._markdown.reset().convert(source_text)
        body = _LINK.sub("", body.replace("<pre><span></span>", "<pre>"))
        if body.startswith("<p>") and body.find("</p>") == len(body) - 4:
            body = body[3:-4]  # a field that is one paragraph needs no tags
        body = _quieten(body)
        if in_cloze:
            body = _SHIELDED.sub(lambda match: _without_marks(match[0]), body)
        return _HELD.sub(lambda match: held[ord(match[0]) - _FIRST], body)

    def note(self, card: Card, topic: Topic, content: Content, shown: Mapping[str, Picture],
             live: Mapping[str, str]) -> Note:
        """The note of a card. `live` is the HTML of the fields that its live block fills."""
        deck = content.deck_of(topic)
        if deck is None:
            raise ValueError(f"{topic.where}: in no deck")  # `check` has refused it
        fields = self._fields(card, shown)
        if card.item("retired"):
            front = "Text" if card.cloze else "Front"
            fields[front] = self._retired(card.get("retired")) + fields[front]
        fields["Note"] = self.html(card.note.text, shown) if card.note else ""
        fields |= live
        fields["Source"] = source(card, topic)
        fields["Origin"] = f"{topic.file}#{card.id}"
        named = {each.name for part in card.parts for each in pictures.mentions(part.text)}
        return Note(
            card.where, card.id, deck, _note_type(card), fields,
            _tags(card, topic, deck, content),
            frozenset(name for each in named & shown.keys()
                      for name in (shown[each].light, shown[each].dark)),
            _ordinals(card, fields), retired=card.item("retired") is not None)

    def _retired(self, reason: str) -> str:
        """The notice on a card that has been retired."""
        return (f'<div class="gr-retired">This card is retired: {self.html(reason, {}, True)}'
                "</div>")

    def _fields(self, card: Card, shown: Mapping[str, Picture]) -> dict[str, str]:
        """The fields that differ between the kinds of cards."""
        if card.cloze:
            return {"Text": self.html(card.cloze.text, shown, in_cloze=True)}
        front = self.html(card.question.text, shown) if card.question else ""
        answer = card.answer.text if card.answer else ""
        if card.kind == "practice":
            return {"Front": front}
        if card.kind == "typed":
            # What is typed is compared letter by letter, so Markdown must not change it.
            typed = html.escape(answer, quote=False)
            return {"Front": front, "Back": _quieten(typed), "Typed": typed, "Reversed": ""}
        return {"Front": front, "Back": self.html(answer, shown), "Typed": "",
                "Reversed": "1" if card.kind == "reversed" else ""}


def _hold_back(text: str, shown: Mapping[str, Picture], held: list[str], in_cloze: bool) -> str:
    """`text` with formulas and pictures replaced by one character each; adds their HTML, in the
    order of the characters, to `held`."""
    pieces = [(each.start, each.end, _formula(each, in_cloze), each.kind == formulas.DISPLAY)
              for each in formulas.formulas(text)]
    spans = [(each.start, each.end) for each in pictures.mentions(text)]
    # A formula in the alt text is part of the picture.
    pieces = [piece for piece in pieces
              if not any(start <= piece[0] < end for start, end in spans)]
    for each in pictures.mentions(text):
        markup = picture(each.alt, shown.get(each.name))
        pieces.append((each.start, each.end, _without_marks(markup) if in_cloze else markup, False))
    out, at = [], 0
    for start, end, markup, is_block in sorted(pieces):
        mark = chr(_FIRST + len(held))
        held.append(markup)
        fenced = is_block and not text.startswith("$", start)
        indent = re.match(r"[ \t]*", text[start:])[0] if fenced else ""  # type: ignore[index]
        if fenced and not indent:
            mark = f"\n{mark}\n"  # a block of its own, even right after a line of text
        out += [text[at:start], indent, mark]
        at = end
    return "".join([*out, text[at:]])


def _formula(segment: formulas.Segment, in_cloze: bool) -> str:
    """A formula as Anki's MathJax wants it."""
    latex = segment.body
    if in_cloze:
        # Anki would end the deletion at the first }} and take what follows :: for a hint. In
        # LaTeX a blank at these places means nothing.
        while "}}" in latex:
            latex = latex.replace("}}", "} }")
        while "::" in latex:
            latex = latex.replace("::", ": :")
    latex = _ACTIVE.sub("&#91;", html.escape(latex, quote=False))
    return rf"\[{latex}\]" if segment.kind == formulas.DISPLAY else rf"\({latex}\)"


def picture(alt: str, shown: Picture | None) -> str:
    """A picture's HTML: one image, or one for each theme, of which CSS shows one."""
    if shown is None:
        return html.escape(alt)
    alt = html.escape(alt).replace("\\", "&#92;")  # the editor looks for formulas everywhere
    if shown.light == shown.dark:
        return f'<img class="gr-picture" src="{shown.light}" alt="{alt}">'
    return (f'<span class="gr-pair"><img class="gr-figure gr-light" src="{shown.light}" '
            f'alt="{alt}"><img class="gr-figure gr-dark" src="{shown.dark}" alt="{alt}"></span>')


def _quieten(body: str) -> str:
    """HTML in which nothing but the formulas (held back at this time) means anything to Anki."""
    pieces = re.split(r"(<pre\b.*?</pre>|<code\b.*?</code>)", body, flags=re.DOTALL)
    for index, piece in enumerate(pieces):
        # Code gets copied, so that no invisible character may stand in it; MathJax skips it.
        hidden = "&#92;" if index % 2 else f"\\{_WORD_JOINER}"
        pieces[index] = re.sub(r"\\(?=[()\[\]])", lambda _, to=hidden: to, piece)
    return _ACTIVE.sub("&#91;", "".join(pieces))


def _without_marks(markup: str) -> str:
    """Code or a tag in which Anki finds no deletion."""
    for mark, entity in (("{{", "&#123;&#123;"), ("}}", "&#125;&#125;"), ("::", "&#58;&#58;")):
        markup = markup.replace(mark, entity)
    return markup


def source(card: Card, topic: Topic) -> str:
    """Where the fact can be checked: short references with links, and where to look in them."""
    references = {item.key: item.value for item in topic.sources}
    shown = []
    for key, locator in card.citations:
        reference = references.get(key, "")
        address = ADDRESS.search(reference)
        name = html.escape(short_reference(reference) or key)
        link = f'<a href="{html.escape(address[0].rstrip(".,;"))}">{name}</a>' if address else name
        shown.append(f"{link}, {html.escape(locator)}" if locator else link)
    return _quieten(f"<span>{'; '.join(shown)}</span>") if shown else ""


def short_reference(reference: str) -> str:
    """Author and title: the first two sentences of a reference, the address left out. A full stop
    after a single letter ends no sentence, it belongs to an initial."""
    text = re.sub(r"https?://\S+", "", reference).strip()
    ends = [match.start() for match in re.finditer(r"(?<=\w\w)\.\s|(?<=[)\]”’?!])\.?\s(?=[A-Z])",
                                                   text)]
    return (text[:ends[1]] if len(ends) > 1 else text).rstrip(". ,;:")


def _tags(card: Card, topic: Topic, deck: Deck, content: Content) -> tuple[str, ...]:
    own = [tag.value for tag in topic.tags] + [tag.strip() for tag in card.get("tags").split(",")]
    tags = {f"gradient-recall::{tag}" for tag in own if tag}
    if card.item("retired"):
        tags.add("gradient-recall::retired")
    tags |= {f"gradient-recall::needs::{slug(name)}" for name in deck.needs}
    needed = {item.value for item in topic.needs}
    tags |= {f"gradient-recall::needs::{_place(each, content)}" for each in content.topics
             if each.stem in needed}
    return tuple(sorted(tags | {f"gradient-recall::{_place(topic, content)}"}))


def _place(topic: Topic, content: Content) -> str:
    """The topic's place in the tree of tags, the same where its cards are and where it is needed."""
    deck = content.deck_of(topic)
    return f"{slug(deck.name)}::{slug(topic.title)}" if deck else slug(topic.title)


def _note_type(card: Card) -> str:
    """The kind of the note type that the card's note has."""
    return card.kind if card.kind in ("cloze", "practice") else "basic"


def _ordinals(card: Card, fields: Mapping[str, str]) -> tuple[int, ...]:
    """Which cards Anki makes of the note. It makes none, and says nothing, of a note whose front
    is empty or that has no deletion."""
    if card.cloze:
        return tuple(number - 1 for number in cloze.numbers(card.cloze.text))
    sides = (fields["Front"], fields["Back"] if fields.get("Reversed") else "")
    return tuple(index for index, side in enumerate(sides) if side.strip())
