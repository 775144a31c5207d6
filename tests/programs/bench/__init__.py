"""Measure how fast everything is. `make bench` prints tables and writes .cache/bench.json.

`python -m tests.programs.bench live` measures one part. These are not tests: compare times only
within one run.
"""
