"""Write the whole site, from the project's sources to a folder for any web host."""

from __future__ import annotations

import hashlib
import html
import json
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.core.project import Project
from deckbuilder.live.bake import RealExamples
from deckbuilder.live.minify import minify
from deckbuilder.notes.field_formulas import formulas
from deckbuilder.notes.note import Note
from deckbuilder.pipeline import Result, build
from deckbuilder.releases import ledger
from deckbuilder.source import decks
from deckbuilder.tools.site import (
    card_pages,
    deck_pages,
    example_pages,
    folder,
    home,
    search_index,
    styles,
)
from deckbuilder.tools.site.catalog import Catalog, catalog_of
from deckbuilder.tools.site.layout import Frame, Page
from deckbuilder.tools.site.markup import Markup
from deckbuilder.typesetting import mathjax

# Folders of the site itself, which no card can have as its address.
RESERVED = ("assets", "decks", "download", "examples", "media", "tags")


@dataclass(frozen=True)
class WrittenSite:
    """A site that was written: its folder, its number of pages, and its size in bytes."""

    out: Path
    pages: int
    size: int


def make(
    project: Project,
    out: Path,
    base_url: str = "",
    strict: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[Result, WrittenSite | None]:
    """Build the packages and, from them, the site, into the folder `out`.

    `base_url` is where the site will be, for search engines; all links work without it. If there is an
    error (or, with `strict`, a warning), `out` is left as it was and nothing is made.
    """
    result, made = Result(), None

    def write(new: Path) -> bool:
        nonlocal result, made
        result = build(project, new / "download", strict, progress=progress)
        if not result.made:
            return False
        found = _write(project, new, result, base_url)
        if isinstance(found, WrittenSite):
            made = replace(found, out=out)
        else:
            result = result.refused(*found)
        return made is not None

    if not folder.is_ours(out):
        return Result(
            (
                problem(
                    Where(project.name(out)),
                    "C070",
                    "this folder contains other files",
                    "empty it, or choose another folder with --out",
                ),
            )
        ), None
    try:
        folder.replace(out, write)
    except OSError as error:
        found = problem(
            Where(project.name(out)),
            "C070",
            f"the site cannot be written: {error.strerror or error}",
            "check the free space and the permissions",
        )
        return result.refused(found), None
    return result, made


def _write(project: Project, new: Path, result: Result, base_url: str) -> WrittenSite | list[Problem]:
    """Write the site around the packages that are already in `new`."""
    content, _ = decks.load(project)
    if not result.notes:
        return [
            problem(
                Where(project.name(project.cards)),
                "C010",
                "there are no cards to build a site from",
                'start a topic with "build_decks.py new-topic", and its cards with "build_decks.py new"',
            )
        ]
    taken = [card for card in content.cards if card.id in RESERVED]
    if taken:
        return [
            problem(
                card.where,
                "C012",
                f'"{card.id}" is the name of a folder of the website',
                "choose another id",
            )
            for card in taken
        ]
    wrong = _typeset(result.notes)
    if wrong:
        return wrong
    media = _media(next(path for path in result.made if path.name == home.ALL))
    whole = catalog_of(content, result.notes, Markup(mathjax.mathml, media))
    downloads = {path.name: path.stat().st_size for path in result.made}
    files, frame = _assets(whole, base_url)
    shown = [
        *home.pages(whole, downloads, _release(project, result)),
        *deck_pages.pages(whole, downloads),
        *deck_pages.tag_pages(whole),
        *example_pages.pages(whole),
        *card_pages.pages(whole),
    ]
    for page in shown:
        files[f"{page.address}index.html"] = frame.html(page).encode()
    # It is shown at any address, so its links begin at the host's root.
    files["404.html"] = frame.html(home.missing(), urlsplit(base_url).path or "/").encode()
    files[".nojekyll"] = b""  # tells GitHub Pages to serve the files as they are
    if base_url:
        files["sitemap.xml"] = _sitemap(shown, base_url)
        files["robots.txt"] = f"User-agent: *\nSitemap: {base_url}sitemap.xml\n".encode()
    used = {name for note in result.notes for name in note.media}
    files |= {f"media/{name}": media[name] for name in used}
    for name, data in files.items():
        path = new / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return WrittenSite(new, len(shown) + 1, sum(map(len, files.values())) + sum(downloads.values()))


def _release(project: Project, result: Result) -> str:
    """Return which release the packages are, in words; "" before the first."""
    released, _ = ledger.load(project)
    if not released.version:
        return ""
    changed = "" if result.ledger == released else ", with later changes"
    return f"Release {released.version}{changed}"


def _typeset(notes: Iterable[Note]) -> list[Problem]:
    """Typeset all formulas at once, and return those that cannot be typeset."""
    wanted = {
        note.where: [each for field in note.fields.values() for each in formulas(field)]
        for note in notes
    }
    found = mathjax.typeset(each for group in wanted.values() for each in group)
    return [
        problem(where, "C035", f"{found[each].mistake}: {each[0]}", found[each].hint)
        for where, group in wanted.items()
        for each in group
        if found[each].mistake
    ]


def _media(package: Path) -> dict[str, bytes]:
    """Return the media files in a package: the site shows what learners get."""
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(number) for number, name in json.loads(archive.read("media")).items()}


def _assets(whole: Catalog, base_url: str) -> tuple[dict[str, bytes], Frame]:
    """Return styles, scripts, and the search index under names that change with their content.

    This way browsers may cache them forever.
    """
    files: dict[str, bytes] = {}

    def add(name: str, data: bytes) -> str:
        stem, _, ending = name.rpartition(".")
        named = f"{stem}-{hashlib.sha256(data).hexdigest()[:10]}.{ending}"
        files[f"assets/{named}"] = data
        return named

    script = "".join(
        (styles.ASSETS / f"{name}.js").read_text(encoding="utf-8") for name in ("search", "play")
    )
    style, live_style = styles.styles()
    assets = {
        "style": add("site.css", style),
        "live": add("live.css", live_style),
        "script": add("site.js", minify(script).encode()),
        "icon": add("icon.svg", (styles.ASSETS / "icon.svg").read_bytes()),
        "index": add("search.json", search_index.index(whole)),
    }
    # All examples have a page, even those that no card uses. The names lose their underscores, because
    # some hosts omit files that begin with one.
    scripts, _ = RealExamples().scripts()
    files |= {f"assets/{name[1:]}": text.encode() for name, text in scripts.files.items()}
    examples = {name: file[1:] for name, file in scripts.examples.items()}
    return files, Frame(
        assets,
        whole.content.repository,
        base_url,
        scripts.core[1:],
        examples,
        bool(whole.by_example),
        bool(whole.by_tag),
    )


def _sitemap(shown: list[Page], base_url: str) -> bytes:
    rows = "".join(
        f"<url><loc>{html.escape(base_url + page.address)}</loc></url>\n"
        for page in shown
        if page.indexed
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{rows}</urlset>\n"
    ).encode()
