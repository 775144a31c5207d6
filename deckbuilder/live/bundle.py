"""The cards' own scripts: one core (runtime, kit, engine, live blocks) and a small one an example.

A card loads the core and the one example that it shows, so that a phone reads tens of kilobytes
and not all examples. File names carry a hash of the content, because Anki never overwrites a media
file whose name begins with an underscore. All are classic scripts with one global name,
identity.GLOBAL. An example's script depends on itself, the runtime, and the kit only, and the core on no
example, so that a new example leaves the scripts of all others as they were.
"""

from __future__ import annotations

import hashlib
import json
import re
import string
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rjsmin import jsmin

from deckbuilder.core import identity
from deckbuilder.core.model import Problem
from deckbuilder.live.translate import Globals, translate
from deckbuilder.live.translate.tables import KIT

RUNTIME = Path(__file__).parent / "runtime.js"

# A name of the runtime or the kit, as it stands in translated code, or a text, which is skipped.
_NAME = re.compile(r'"(?:[^"\\]|\\.)*"|(?<![\w$.])[$_][A-Za-z]\w*')


@dataclass(frozen=True)
class Scripts:
    """Media files by name, the core's name, and which file brings which example."""

    files: dict[str, str]
    core: str
    examples: dict[str, str]

    @property
    def table(self) -> str:
        """`examples` as JSON for the loader; the quoted names make Anki export the files."""
        return json.dumps(self.examples, separators=(",", ":"), sort_keys=True)


def card_scripts(addon: Path) -> tuple[Scripts, list[Problem]]:
    """All scripts for the examples in `addon`/examples, and what could not be translated."""
    folder = addon / "examples"
    names = Globals()
    problems: list[Problem] = []

    def translated(path: Path, names: Globals) -> str:
        name = f"addon/{path.relative_to(addon).as_posix()}"
        code, found = translate(name, path.read_text("utf-8", "surrogateescape"), names)
        problems.extend(found)
        return code

    kit = "".join(translated(folder / "kit" / f"{stem}.py", names) for stem in KIT)
    runtime = jsmin(RUNTIME.read_text(encoding="utf-8"))
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
        # In parentheses a browser compiles it once, and not twice: it is called at once.
        content = (
            f"{identity.GLOBAL}.engine.add({json.dumps(name)},(({{{','.join(used)}}})=>"
            f"{{{code}return {own.name(path.stem, 'EXAMPLE')}}}));"
        )
        examples[name] = _file_name(name, content)
        files[examples[name]] = content
    web = "".join(path.read_text(encoding="utf-8") for path in sorted((addon / "web").glob("*.js")))
    core = jsmin(_core(shared, names, offered, web))
    core_name = _file_name("core", core)
    return Scripts({core_name: core, **files}, core_name, examples), problems


def _top_level(runtime: str) -> list[str]:
    """The names that the runtime defines, in its order."""
    return re.findall(r"(?:function|var) (\$[A-Za-z]\w*)", runtime)


def _short_names(runtime: str, kit: str) -> dict[str, str]:
    """Two letters for each of the runtime's functions, which are called everywhere: those that take up
    the most room in the core first. What has no name longer than that keeps it."""
    own = set(_top_level(runtime))
    counts = Counter(name for name in _NAME.findall(runtime + kit) if name in own)
    long = sorted(
        (name for name in own if len(name) > 2), key=lambda name: (-counts[name] * len(name), name)
    )
    free = (f"${letter}" for letter in string.ascii_letters if f"${letter}" not in own)
    return dict(zip(long, free, strict=False))


def _renamed(code: str, short: dict[str, str]) -> str:
    r"""`code` with these names instead of the others, texts left alone. Within a regular expression
    a quotation mark is written \x22, or a text would seem to begin there."""
    return _NAME.sub(lambda match: short.get(match[0], match[0]), code)


def _file_name(what: str, content: str) -> str:
    return f"{identity.MEDIA}{what}-{hashlib.sha256(content.encode()).hexdigest()[:10]}.js"


def _core(shared: str, names: Globals, offered: list[str], web: str) -> str:
    """Runtime, kit, engine, and live blocks as one function that adds to this identity's one object.
    `offered`: the names of the runtime and the kit that an example may take."""
    respond, begin, judge, practice = (
        names.name("engine", name) for name in ("respond", "begin", "judge", "practice")
    )
    read = names.name("inputs", "read")
    return f"""(function(){{{identity.SCRIPT_OBJECT}if(gr.engine){{return;}}
(function(){{"use strict";
{shared}
var kit={{{",".join(offered)}}},all={{}};
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
}})();
{web}
}})();
"""
