"""Bundle the cards' scripts: a core (runtime, kit, engine, live blocks) and a small one per example.

A card loads the core and only the example that it shows, so that a phone reads tens of kilobytes
instead of all examples. File names contain a hash of the content, because Anki never overwrites a
media file whose name begins with an underscore. All are classic scripts with a single global name,
identity.GLOBAL. An example's script depends only on the example, the runtime and the kit, and the core
depends on no example, so that a new example does not change any other example's script.
"""

from __future__ import annotations

import hashlib
import json
import re
import string
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from deckbuilder.core import identity
from deckbuilder.core.model import Problem
from deckbuilder.live.minify import minify
from deckbuilder.live.translate import Globals, translate
from deckbuilder.live.translate.allowed import KIT

RUNTIME = Path(__file__).parent / "runtime.js"

# A name from the runtime or the kit in translated code, or a string, which is skipped.
_NAME = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|(?<![\w$.])[$_][A-Za-z]\w*""")


@dataclass(frozen=True)
class Scripts:
    """Media files by name, the core's file name, and the file name of each example."""

    files: dict[str, str]
    core: str
    examples: dict[str, str]

    @property
    def table(self) -> str:
        """`examples` as JSON for the loader. Anki exports the files because their names are quoted."""
        return json.dumps(self.examples, separators=(",", ":"), sort_keys=True)


def card_scripts(addon: Path) -> tuple[Scripts, list[Problem]]:
    """Return all scripts for the examples in `addon`/examples, and the problems in translating them."""
    folder = addon / "examples"
    names = Globals()
    problems: list[Problem] = []

    def translated(path: Path, names: Globals) -> str:
        name = f"addon/{path.relative_to(addon).as_posix()}"
        code, found = translate(name, path.read_text("utf-8", "surrogateescape"), names)
        problems.extend(found)
        return code

    kit = "".join(translated(folder / "kit" / f"{stem}.py", names) for stem in KIT)
    runtime = minify(RUNTIME.read_text(encoding="utf-8"))
    short = _short_names(runtime, kit)
    shared = _renamed(runtime + kit, short)
    offered = _top_level(_renamed(runtime, short)) + names.public(KIT)
    files, examples = {}, {}
    for path in sorted(folder.glob("*.py")):
        if path.stem == "__init__":
            continue
        own = names.copy()
        code = _renamed(translated(path, own), short)
        used = sorted(set(offered) & set(_NAME.findall(code)))
        name = path.stem.replace("_", "-")
        # The parentheses tell the browser that the function is called at once, so that it compiles
        # the function only once.
        content = (
            f"{identity.GLOBAL}.engine.add({json.dumps(name)},(({{{','.join(used)}}})=>"
            f"{{{code}return {own.name(path.stem, 'EXAMPLE')}}}));"
        )
        examples[name] = _file_name(name, content)
        files[examples[name]] = content
    web = [minify(path.read_text(encoding="utf-8")) for path in sorted((addon / "web").glob("*.js"))]
    core = _core(shared, names, offered, "".join(web))
    core_name = _file_name("core", core)
    return Scripts({core_name: core, **files}, core_name, examples), problems


def _top_level(runtime: str) -> list[str]:
    """Return the names that the runtime defines, in order."""
    return re.findall(r"(?:function|var) (\$[A-Za-z]\w*)", runtime)


def _short_names(runtime: str, kit: str) -> dict[str, str]:
    """Return a two-character name for each of the runtime's functions with a longer name.

    The names that take up the most space in the core come first, in case there are too few short ones.
    """
    own = set(_top_level(runtime))
    counts = Counter(name for name in _NAME.findall(runtime + kit) if name in own)
    long = sorted(
        (name for name in own if len(name) > 2), key=lambda name: (-counts[name] * len(name), name)
    )
    free = (f"${letter}" for letter in string.ascii_letters if f"${letter}" not in own)
    return dict(zip(long, free, strict=False))


def _renamed(code: str, short: dict[str, str]) -> str:
    r"""Return `code` with its names replaced by their short names, except in strings.

    A regular expression in the code must contain \x22 and \x27 instead of quotation marks, which would
    be mistaken for the beginning of a string.
    """
    return _NAME.sub(lambda match: short.get(match[0], match[0]), code)


def _file_name(what: str, content: str) -> str:
    return f"{identity.MEDIA}{what}-{hashlib.sha256(content.encode()).hexdigest()[:10]}.js"


def _core(shared: str, names: Globals, offered: list[str], web: str) -> str:
    """Return runtime, kit, engine and live blocks as a function that extends the one global object.

    `offered` are the names of the runtime and the kit that examples may use.
    """
    respond, begin, judge, practice = (
        names.name("engine", name) for name in ("respond", "begin", "judge", "practice")
    )
    read = names.name("inputs", "read")
    glue = f"""
var engine=gr.engine=function(q){{
  var x=all[q.example];
  if(!x){{return {{ok:false,refused:"no such example in this version of the deck"}};}}
  if(q.do==="begin"){{return {begin}(x,q.inputs,q.prefix);}}
  if(q.do==="judge"){{return {judge}(x,q.inputs,q.ask,q.guess,q.tolerance);}}
  if(q.do==="practice"){{return {practice}(x,q.seed,q.ask);}}
  return {respond}(x,q.inputs,q.view,6,q.prefix);
}};
engine.add=function(name,make){{all[name]=make(kit);}};
engine.has=function(name){{return Object.prototype.hasOwnProperty.call(all,name);}};
// For the comparison with CPython: the numbers behind what is shown.
engine.compute=function(name,texts){{
  var x=all[name],s={read}(x.inputs,texts);
  var m=Object.keys(s.messages).length?s.messages:x.check(s.values);
  return Object.keys(m).length?{{messages:m}}:{{result:x.compute(s.values)}};
}};
"""
    return (
        f"(function(){{{identity.SCRIPT_OBJECT}if(gr.engine){{return;}}"
        f'(function(){{"use strict";{shared}var kit={{{",".join(offered)}}},all={{}};'
        f"{minify(glue)}}})();{web}}})();"
    )
