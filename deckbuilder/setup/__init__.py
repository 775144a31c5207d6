"""Create `.venv` with everything that the project needs.

Python runs this file before any other in the package, so it must stay readable for every old Python:
no f-strings, no annotations.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This needs Python 3.11 or newer, but %s is Python %d.%d. "
        "To use a newer one with make, run make PYTHON=python3.13"
        % ((sys.executable,) + tuple(sys.version_info[:2]))
    )
