"""Start Python, and hash the files below folders: `python hashing.py FOLDER ...`."""

import hashlib
import os
import sys


def main(*folders: str) -> None:
    """Run the program."""
    digest = hashlib.sha256()
    for folder in folders:
        for where, _, names in os.walk(folder):
            for name in names:
                if not name.endswith(".pyc"):
                    with open(os.path.join(where, name), "rb") as file:
                        digest.update(file.read())


if __name__ == "__main__":
    main(*sys.argv[1:])
