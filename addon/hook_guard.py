"""Keep exceptions in our hooks away from Anki.

Anki drops a hook that raises for the rest of the session, and an exception while a side is shown stops
the learner from reviewing.
"""

from __future__ import annotations

import functools
import sys
import traceback
from typing import Any, Callable

from aqt.utils import tooltip

from . import identity

_reported: set[str] = set()


def guarded(hook: Callable[..., Any]) -> Callable[..., Any]:
    """Wrap `hook` so that a failure is reported once per session instead of raised.

    It then returns the hook's first argument, which is what a filter was given.
    """

    @functools.wraps(hook)
    def safe(*arguments: Any) -> Any:
        try:
            return hook(*arguments)
        except Exception:
            if hook.__name__ not in _reported:
                _reported.add(hook.__name__)
                traceback.print_exc(file=sys.stderr)
                tooltip(identity.NAME + ": an error occurred; you can keep reviewing.")
            return arguments[0] if arguments else None

    return safe
