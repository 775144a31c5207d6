"""The tools of contributors, each on its own."""
