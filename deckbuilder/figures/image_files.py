"""Check the names, types, and contents of image files."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePath

from deckbuilder.core.project import IMAGE_TYPES

LARGEST = 300_000  # bytes
# What files of each type begin with, and the types' extensions.
_SVG = rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!DOCTYPE svg[^>]*>\s*)?(?:<!--.*?-->\s*)*<svg\b"
_BEGINNINGS = tuple(
    (re.compile(beginning, re.DOTALL | re.IGNORECASE), what, suffixes)
    for beginning, what, suffixes in (
        (rb"\x89PNG\r\n\x1a\n", "PNG image", (".png",)),
        (rb"\xff\xd8\xff", "JPEG image", (".jpg", ".jpeg")),
        (rb"GIF8[79]a", "GIF image", (".gif",)),
        (rb"RIFF....WEBP", "WebP image", (".webp",)),
        (rb"....ftypavi[fs]", "AVIF image", (".avif",)),
        (rb"....ftyp(?:hei|mif|msf)", "HEIC image", (".heic",)),
        (rb"%PDF-", "PDF file", (".pdf",)),
        (rb"BM.{4}\0\0", "BMP image", (".bmp",)),
        (rb"II\*\0|MM\0\*", "TIFF image", (".tif", ".tiff")),
        (_SVG, "SVG image", (".svg",)),
        (rb"\s*<(?:!doctype )?html", "web page", (".html",)),
    )
)
_SOUNDS = frozenset(
    ".mp3 .wav .m4a .ogg .oga .ogv .opus .flac .3gp .mp4 .webm .mov .mkv .avi .mid".split()
)
# What to save files of other types as.
_INSTEAD = {".pdf": "SVG or PNG", ".eps": "SVG or PNG", ".ai": "SVG or PNG"}


def plain_name(name: str) -> str:
    """Return the file name with only letters, digits, hyphens, underscores, and periods."""
    path = PurePath(unicodedata.normalize("NFKD", name))
    stem = "".join(c for c in path.stem if not unicodedata.combining(c))
    words = re.findall(r"[A-Za-z0-9_.]+", stem)
    return ("-".join(words) or "picture") + path.suffix.lower()


def name_mistake(name: str) -> tuple[str, str]:
    """Return what is wrong with a file's name or type, and what to do; ("", "") if nothing is."""
    suffix = PurePath(name).suffix.lower()
    if played := sound(name):
        return played
    if suffix not in IMAGE_TYPES:
        return (
            f"{suffix} files are not supported" if suffix else "the file has no extension",
            f"save it as {_INSTEAD.get(suffix, 'PNG, JPEG, WebP, GIF, or SVG')}",
        )
    if re.fullmatch(r"[A-Za-z0-9_.-]+", name):
        return "", ""
    if " " in name:
        why = "its name contains a space"
    elif unicodedata.normalize("NFC", name) != name:
        why = "its name has accents that are separate characters"
    else:
        odd = next(c for c in name if not re.match(r"[A-Za-z0-9_.-]", c))
        why = f'its name contains "{odd}"'
    return why, f"rename it to {plain_name(name)}"


def sound(name: str) -> tuple[str, str] | None:
    """Return what is wrong with the name of a sound or video, and what to do; None for other names."""
    suffix = PurePath(name).suffix.lower()
    if suffix not in _SOUNDS:
        return None
    return f"{suffix} files are not supported", "cards cannot contain sounds or videos; delete it"


def content_mistake(name: str, data: bytes) -> tuple[str, str]:
    """Return how a file's content differs from its extension, and what to do; ("", "") if it agrees."""
    suffix = PurePath(name).suffix.lower()
    for beginning, what, suffixes in _BEGINNINGS:
        if beginning.match(data):
            if suffix in suffixes:
                return "", ""
            hint = f"rename it to …{suffixes[0]}" if suffixes[0] in IMAGE_TYPES else "save it as PNG"
            article = "an" if what.startswith("AVIF") else "a"
            return f"the file is {article} {what}", hint
    return f"the file is not a {suffix} image", "save it again, or delete it"
