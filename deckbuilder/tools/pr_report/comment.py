"""Post a report under its pull request on GitHub: one comment, updated by every later run.

    python -m deckbuilder.tools.pr_report.comment report.md

This is the only step that runs with a token that may write, so it takes nothing from the pull
request but the text: GitHub says which pull request it is. It needs nothing but Python.
GITHUB_TOKEN, GITHUB_REPOSITORY, and GITHUB_API_URL are as on GitHub; HEAD_SHA, HEAD_OWNER, and
HEAD_BRANCH say which commit was examined, and whose branch it is on; RUN_URL is the page of the run
that examined it, which has the pictures and packages.
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

# By this line, a later run finds the comment that it has to update.
MARK = f"<!-- {SLUG}: pull request report -->"
AUTHOR = "github-actions[bot]"
LONGEST = 60_000  # characters; GitHub takes 65,536
CUT = " The report is too long; the rest is in the artifact `pr-report`."


# What a report folds, exactly as comment_text.py writes it. Anything else that looks like HTML is
# shown as text.
_FOLDS = ("<details><summary>Difference</summary>", "</details>")
# Invisible, and able to change the direction of a line: control and format characters, not line ends.
_INVISIBLE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
# Where a zero-width space stops GitHub from giving the text a meaning, even in code blocks: HTML and
# entities, names, links and images, addresses, issue numbers, blocks that are drawn.
_MEANT = re.compile(
    r"[<&@\]]|(?i:http(?=s?://)|\bwww(?=\.))|#(?=\d)|\b(?i:GH-)(?=\d)"
    r"|(?:`{3,}|~{3,})(?!diff$)(?=[^`~\n])",
    re.MULTILINE,
)


def harmless(text: str) -> str:
    """Return the text without anything that could do harm in a comment.

    Anybody can open a pull request and write anything into the text, so it must not hide a part of the
    comment, look like GitHub's own text, load anything, or notify anybody.
    """
    body = _INVISIBLE.sub("", text[: 4 * LONGEST].replace("\r\n", "\n").replace(MARK, "")).strip()
    return "\n".join(
        line if line.strip() in _FOLDS else _MEANT.sub("\\g<0>\u200b", line) for line in body.split("\n")
    )


def comment(text: str, run: str) -> str:
    """Return the whole comment, with our own part first, where nothing that follows can hide it.

    `run`: the address of the run that the text comes from.
    """
    body = harmless(text)
    cut = CUT if len(body) > LONGEST else ""
    return (
        f"{MARK}\n**Written by the pull request's own code**, which can say anything: this is not a "
        f"review or an approval. [The run that produced this, with its files]({run}).{cut}\n\n"
        f"---\n\n{body[:LONGEST].rpartition(chr(10))[0] if cut else body}\n"
    )


class GitHub:
    """The few API calls that are needed, for one repository."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        api = environment.get("GITHUB_API_URL", "https://api.github.com")
        self._base = f"{api}/repos/{environment['GITHUB_REPOSITORY']}"
        self._token = environment["GITHUB_TOKEN"]

    def call(self, method: str, path: str, value: object = None) -> Any:
        """Return GitHub's answer. Raises urllib.error.URLError."""
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
        """Return the number of the open pull request whose head is this commit."""
        query = urllib.parse.urlencode({"state": "open", "head": f"{owner}:{branch}", "per_page": 100})
        for each in self.call("GET", f"/pulls?{query}"):
            if each["head"]["sha"] == sha:
                return int(each["number"])
        return None

    def earlier(self, number: int) -> int | None:
        """Return the id of the comment of an earlier run."""
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
    """Post the comment, and return what was done, in words. Raises urllib.error.URLError."""
    github = GitHub(environment)
    number = github.pull_request(
        environment["HEAD_OWNER"], environment["HEAD_BRANCH"], environment["HEAD_SHA"]
    )
    if number is None:
        return "No open pull request is at this commit anymore, so there is no comment."
    body = {"body": comment(text, environment["RUN_URL"])}
    before = github.earlier(number)
    if before is None:
        github.call("POST", f"/issues/{number}/comments", body)
        return f"Commented on pull request {number}."
    github.call("PATCH", f"/issues/comments/{before}", body)
    return f"Updated the comment on pull request {number}."


def main(args: list[str], environment: Mapping[str, str] = os.environ) -> int:
    """Run the command line."""
    if len(args) != 1:
        sys.stderr.write("usage: python -m deckbuilder.tools.pr_report.comment REPORT\n")
        return 2
    try:
        path = Path(args[0])
        if path.is_symlink():  # the pull request must not publish what it points to
            raise OSError("the report is a link")
        with path.open(encoding="utf-8", errors="replace") as file:
            text = file.read(4 * LONGEST)
        print(post(text, environment))
    except KeyError as error:
        sys.stderr.write(f"{error.args[0]} is not set.\n")
        return 1
    except urllib.error.HTTPError as error:
        sys.stderr.write(f"GitHub refused the comment: {error.code} {error.reason}\n")
        return 1
    except (OSError, ValueError) as error:
        sys.stderr.write(f"No comment: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
