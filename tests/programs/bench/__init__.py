"""How fast it is. `make bench` prints tables and writes .cache/bench.json; `python -m tests.programs.bench
live` measures one part. Never a test: times are for comparing within one run."""
