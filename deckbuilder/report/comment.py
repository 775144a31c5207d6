"""Put a report under its pull request on GitHub: one comment, renewed by every later run.

    python -m deckbuilder.report.comment report.md

This is the one step that runs with a token that may write, so it takes nothing from the pull
request but the text: which pull request it is comes from GitHub. It needs nothing but Python.
GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL are as on GitHub; HEAD_SHA, HEAD_OWNER and
HEAD_BRANCH say which commit was looked at, and whose branch it is; RUN_URL is the page of the run
that looked at it, where the pictures and packages are.
"""

from __future__ import annotations

import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any

# By this line a later run finds the comment that it has to renew.
MARK = "<!-- gradient-recall: pull request report -->"
AUTHOR = "github-actions[bot]"
LONGEST = 60_000  # characters; GitHub takes 65,536
CUT = "\n\n… the rest is in the artifact `pr-report`.\n"


def harmless(text: str) -> str:
    """The text with the mark, not too long, and without calling anybody's name."""
    body = text.replace("\0", "").replace(MARK, "").lstrip().replace("@", "@\u200b")
    if len(body) > LONGEST:
        # At the end of a paragraph, and not inside of something that is folded.
        body = body[:LONGEST].rpartition("\n\n")[0] + "\n\n</details>" + CUT
    return f"{MARK}\n{body}"


class GitHub:
    """The few calls that are needed, for one repository."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        api = environment.get("GITHUB_API_URL", "https://api.github.com")
        self._base = f"{api}/repos/{environment['GITHUB_REPOSITORY']}"
        self._token = environment["GITHUB_TOKEN"]

    def call(self, method: str, path: str, value: object = None) -> Any:
        """What GitHub answers. Raises urllib.error.URLError."""
        data = None if value is None else json.dumps(value).encode()
        request = urllib.request.Request(f"{self._base}{path}", data, method=method, headers={
            "Accept": "application/vnd.github+json", "Authorization": f"Bearer {self._token}",
            "Content-Type": "application/json", "X-GitHub-Api-Version": "2022-11-28"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def pull_request(self, owner: str, branch: str, sha: str) -> int | None:
        """The number of the open pull request whose head this commit is."""
        query = urllib.parse.urlencode({"state": "open", "head": f"{owner}:{branch}",
                                        "per_page": 100})
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
    number = github.pull_request(environment["HEAD_OWNER"], environment["HEAD_BRANCH"],
                                 environment["HEAD_SHA"])
    if number is None:
        return "No open pull request is at this commit any more: nothing to say."
    run = f"\n[The run that found this, with its files]({environment['RUN_URL']})\n"
    body = {"body": harmless(text) + run}
    before = github.earlier(number)
    if before is None:
        github.call("POST", f"/issues/{number}/comments", body)
        return f"Commented on pull request {number}."
    github.call("PATCH", f"/issues/comments/{before}", body)
    return f"Renewed the comment on pull request {number}."


def main(args: list[str], environment: Mapping[str, str] = os.environ) -> int:
    """The command line."""
    if len(args) != 1:
        sys.stderr.write("usage: python -m deckbuilder.report.comment REPORT\n")
        return 2
    try:
        text = Path(args[0]).read_text(encoding="utf-8", errors="replace")
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
