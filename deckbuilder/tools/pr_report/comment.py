"""Put a report under its pull request on GitHub: one comment, renewed by every later run.

    python -m deckbuilder.tools.pr_report.comment report.md

This is the one step that runs with a token that may write, so it takes nothing from the pull
request but the text: which pull request it is comes from GitHub. It needs nothing but Python.
GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL are as on GitHub; HEAD_SHA, HEAD_OWNER and
HEAD_BRANCH say which commit was looked at, and whose branch it is; RUN_URL is the page of the run
that looked at it, where the pictures and packages are.
"""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from deckbuilder.core.identity import SLUG

# By this line a later run finds the comment that it has to renew.
MARK = f"<!-- {SLUG}: pull request report -->"
AUTHOR = "github-actions[bot]"
LONGEST = 60_000  # characters; GitHub takes 65,536
CUT = " It is too long: the rest is in the artifact `pr-report`."


# What a report folds, exactly as words.py writes it. Whatever else looks like HTML is shown as text.
_FOLDS = ("<details><summary>Difference</summary>", "</details>")
# Invisible, and able to turn a line around: control and format characters, but no line ends.
_INVISIBLE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Where a zero-width space ends what GitHub would make of the text, in a block of code, too: HTML and
# entities, names, links and images, addresses, numbers of issues, blocks that are drawn.
_MEANT = re.compile(
    r"[<&@\]]|(?i:http(?=s?://)|\bwww(?=\.))|#(?=\d)|\b(?i:GH-)(?=\d)"
    r"|(?:`{3,}|~{3,})(?!diff$)(?=[^`~\n])",
    re.MULTILINE,
)


def harmless(text: str) -> str:
    """The text without what could hide a part of the comment, look like GitHub's own, load anything,
    or call anybody: whoever opens a pull request can write into it what they like."""
    body = _INVISIBLE.sub("", text[: 4 * LONGEST].replace("\r\n", "\n").replace(MARK, "")).strip()
    return "\n".join(
        line if line.strip() in _FOLDS else _MEANT.sub("\\g<0>\u200b", line) for line in body.split("\n")
    )


def comment(text: str, run: str) -> str:
    """The whole comment. What is ours comes first, where nothing that follows can hide it. `run`: the
    address of the run that the text comes from."""
    body = harmless(text)
    cut = CUT if len(body) > LONGEST else ""
    return (
        f"{MARK}\n**Written by the pull request's own code**, which can say anything: this is no "
        f"review, and no approval. [The run that found this, with its files]({run}).{cut}\n\n"
        f"---\n\n{body[:LONGEST].rpartition(chr(10))[0] if cut else body}\n"
    )


class GitHub:
    """The few calls that are needed, for one repository."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        api = environment.get("GITHUB_API_URL", "https://api.github.com")
        self._base = f"{api}/repos/{environment['GITHUB_REPOSITORY']}"
        self._token = environment["GITHUB_TOKEN"]

    def call(self, method: str, path: str, value: object = None) -> Any:
        """What GitHub answers. Raises urllib.error.URLError."""
        data = None if value is None else json.dumps(value).encode()
        request = urllib.request.Request(
            f"{self._base}{path}",
            data,
            method=method,
            headers={
                "Accept": "application/vnd.github+json",
                "Authorization": f"Bearer {self._token}",
                "Content-Type": "application/json",
                "X-GitHub-Api-Version": "2022-11-28",
            },
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def pull_request(self, owner: str, branch: str, sha: str) -> int | None:
        """The number of the open pull request whose head this commit is."""
        query = urllib.parse.urlencode({"state": "open", "head": f"{owner}:{branch}", "per_page": 100})
        for each in self.call("GET", f"/pulls?{query}"):
            if each["head"]["sha"] == sha:
                return int(each["number"])
        return None

    def earlier(self, number: int) -> int | None:
        """The id of the comment of an earlier run."""
        page = 1
        while True:
            found = self.call("GET", f"/issues/{number}/comments?per_page=100&page={page}")
            for each in found:
                if each["user"]["login"] == AUTHOR and each["body"].startswith(MARK):
                    return int(each["id"])
            if len(found) < 100:
                return None
            page += 1


def post(text: str, environment: Mapping[str, str]) -> str:
    """Comment; returns what was done, in words. Raises urllib.error.URLError."""
    github = GitHub(environment)
    number = github.pull_request(
        environment["HEAD_OWNER"], environment["HEAD_BRANCH"], environment["HEAD_SHA"]
    )
    if number is None:
        return "No open pull request is at this commit any more: nothing to say."
    body = {"body": comment(text, environment["RUN_URL"])}
    before = github.earlier(number)
    if before is None:
        github.call("POST", f"/issues/{number}/comments", body)
        return f"Commented on pull request {number}."
    github.call("PATCH", f"/issues/comments/{before}", body)
    return f"Renewed the comment on pull request {number}."


def main(args: list[str], environment: Mapping[str, str] = os.environ) -> int:
    """The command line."""
    if len(args) != 1:
        sys.stderr.write("usage: python -m deckbuilder.tools.pr_report.comment REPORT\n")
        return 2
    try:
        path = Path(args[0])
        if path.is_symlink():  # what it leads to is not the pull request's to publish
            raise OSError("the report is a link")
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(4 * LONGEST)
        print(post(text, environment))
    except KeyError as error:
        sys.stderr.write(f"{error.args[0]} is not set.\n")
        return 1
    except urllib.error.HTTPError as error:
        sys.stderr.write(f"GitHub refuses: {error.code} {error.reason}\n")
        return 1
    except (OSError, ValueError) as error:
        sys.stderr.write(f"No comment: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
