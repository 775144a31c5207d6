"""The card's own script: runtime, translated examples, and the live blocks, in one classic file.

Its name carries the hash of its content, because Anki never overwrites a media file whose name
begins with an underscore.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from .model import Problem
from .translate import Globals, translate

RUNTIME = Path(__file__).parent / "web" / "runtime.js"

# In the order of their imports: constants are computed as the script is read.
KIT = ("numbers", "lists", "random", "inputs", "inline", "blocks", "plot", "graph", "draw", "controls",
       "plane", "exact", "short", "steps", "chances", "engine")


def engine_script(addon: Path) -> tuple[str, list[Problem]]:
    """The examples under `addon`/examples as JavaScript that defines
    `window.gradientRecallEngine(request)`, and what the translator refused."""
    folder = addon / "examples"
    names = Globals()
    paths = [folder / "kit" / f"{stem}.py" for stem in KIT]
    examples = sorted(path for path in folder.glob("*.py") if path.stem != "__init__")
    output, problems = [], []
    for path in paths + examples:
        code, found = translate(path, path.read_text(encoding="utf-8"), names)
        output.append(code)
        problems.extend(found)
    table = ",".join(f'"{path.stem.replace("_", "-")}":{names.name(path.stem, "EXAMPLE")}'
                     for path in examples)
    respond, judge, practice = (names.name("engine", name)
                                for name in ("respond", "judge", "practice"))
    read = names.name("inputs", "read")
    output.append(
        f"var $all={{{table}}};"
        "window.gradientRecallEngine=function(q){var x=$all[q.example];"
        'if(!x){return {ok:false,refused:"no such example in this version of the deck"};}'
        f'if(q.do==="judge"){{return {judge}(x,q.inputs,q.ask,q.guess,q.tolerance);}}'
        f'if(q.do==="practice"){{return {practice}(x,q.seed,q.ask);}}'
        f"return {respond}(x,q.inputs,q.view,6,q.prefix);}};"
        # For the comparison with CPython: the numbers behind what is shown.
        "window.gradientRecallEngine.compute=function(name,texts){var x=$all[name],"
        f"s={read}(x.inputs,texts),m=Object.keys(s.messages).length?s.messages:x.check(s.values);"
        "return Object.keys(m).length?{messages:m}:{result:x.compute(s.values)};};"
    )
    body = RUNTIME.read_text(encoding="utf-8") + "".join(output)
    return f'(function(){{"use strict";if(window.gradientRecallEngine){{return;}}\n{body}\n}})();\n', problems


def card_script(addon: Path) -> tuple[str, str, list[Problem]]:
    """File name, content and problems of the script that cards load."""
    engine, problems = engine_script(addon)
    content = engine + (addon / "web" / "live.js").read_text(encoding="utf-8")
    digest = hashlib.sha256(content.encode()).hexdigest()[:12]
    return f"_gr-{digest}.js", content, problems
