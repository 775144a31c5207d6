#!/usr/bin/env bash
# Propose changed lock files as a pull request. weekly.yml runs this in the folder with the changes.
set -euo pipefail
if git diff --quiet; then
  echo "All packages are up to date."
  exit
fi
git config user.name "github-actions[bot]"
git config user.email "41898282+github-actions[bot]@users.noreply.github.com"
git checkout -B update-locks
git commit --all --message "Update the locked packages"
git push --force origin update-locks
gh pr view update-locks --json state --jq .state | grep -q OPEN ||
  gh pr create --head update-locks --title "Update the locked packages" \
    --body "Linted and tested by the weekly workflow with exactly these versions."
