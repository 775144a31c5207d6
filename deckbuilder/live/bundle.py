"""Bundle the cards' scripts: a core (runtime, kit, engine, live blocks) and a small one per example.

A card loads the core and only the example that it shows, so that a phone loads tens of kilobytes
instead of all examples. File names contain a hash of the content, because Anki never overwrites a
media file whose name begins with an underscore. All are classic scripts with a single global name,
identity.GLOBAL. An example's script depends only on the example, the runtime, and the kit, and the core
depends on no example, so that a new example does not change any other example's script.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from deckbuilder.core import identity
from deckbuilder.core.model import Problem, Where
from deckbuilder.core.problems import problem
from deckbuilder.live.minify import minify, minify_joined
from deckbuilder.live.short_names import names_in, renamed, short_names
from deckbuilder.live.translate import Globals, translate
from deckbuilder.live.translate.allowed import BAKE, INTERNAL, KIT

RUNTIME = Path(__file__).parent / "runtime.js"


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

    def only(self, names: Collection[str]) -> Scripts:
        """Return the core with the scripts of the examples in `names`."""
        examples = {name: file for name, file in self.examples.items() if name in names}
        dropped = {*self.examples.values()} - {*examples.values()}
        files = {file: text for file, text in self.files.items() if file not in dropped}
        return Scripts(files, self.core, examples)


def card_scripts(addon: Path) -> tuple[Scripts, list[Problem]]:
    """Return all scripts for the examples in `addon`/examples, and the problems in translating them."""
    folder = addon / "examples"
    names = Globals()
    problems: list[Problem] = []

    def translated(path: Path, names: Globals) -> str:
        name = f"addon/{path.relative_to(addon).as_posix()}"
        try:
            source = path.read_text("utf-8", "surrogateescape")
        except OSError as error:
            reason = f"the file cannot be read: {error.strerror or error}"
            problems.append(problem(Where(name), "C065", reason))
            return ""
        code, found = translate(name, source, names)
        problems.extend(found)
        return code

    kit = "".join(translated(folder / "kit" / f"{stem}.py", names) for stem in KIT)
    translated(folder / "kit" / f"{BAKE}.py", names.copy())  # only to check it
    runtime = minify(RUNTIME.read_text(encoding="utf-8"))
    offered = re.findall(r"(?:function|var) (\$\w+)", runtime)
    offered += names.public({*KIT} - {*INTERNAL})
    shared = runtime + kit + _glue(names, offered)
    short = short_names(shared)
    files, examples = {}, {}
    for path in sorted(folder.glob("*.py")):
        if path.stem == "__init__":
            continue
        own = names.copy()
        code = translated(path, own) + f"return {own.name(path.stem, 'EXAMPLE')}"
        used = sorted({short[name] for name in names_in(code) if name in short})
        code = renamed(code, short)
        code = renamed(code, short_names(code, taken=used))
        name = path.stem.replace("_", "-")
        # The parentheses tell the browser that the function is called at once, so that it compiles
        # the function only once.
        made = f"(({{{','.join(used)}}})=>{{{code}}})"
        content = f"{identity.GLOBAL}.engine.add({json.dumps(name)},{made});"
        examples[name] = _file_name(name, content)
        files[examples[name]] = content
    web = [path.read_text(encoding="utf-8") for path in sorted((addon / "web").glob("*.js"))]
    core = (
        f"(function(){{{identity.SCRIPT_OBJECT}if(gr.engine){{return;}}"
        f'(function(){{"use strict";{renamed(shared, short)}}})();{minify_joined(tuple(web))}}})();'
    )
    core_name = _file_name("core", core)
    return Scripts({core_name: core, **files}, core_name, examples), problems


def _file_name(what: str, content: str) -> str:
    return f"{identity.MEDIA}{what}-{hashlib.sha256(content.encode()).hexdigest()[:10]}.js"


def _glue(names: Globals, offered: list[str]) -> str:
    """Return the engine: the function that answers the requests of the live blocks.

    `offered` are the names of the runtime and the kit that examples may use.
    """
    respond, begin, judge, practice = (
        names.name("engine", name) for name in ("respond", "begin", "judge", "practice")
    )
    read = names.name("inputs", "read")
    glue = f"""
var all={{}};
var engine=gr.engine=function(q){{
  var x=all[q.example];
  if(!x){{return {{ok:false,refused:"no such example in this version of the deck"}};}}
  if(q.do==="begin"){{return {begin}(x,q.inputs,q.prefix);}}
  if(q.do==="judge"){{return {judge}(x,q.inputs,q.ask,q.guess,q.tolerance,q.reach||0);}}
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
    return f"var kit={{{','.join(offered)}}};{minify(glue)}"
