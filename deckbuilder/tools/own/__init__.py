"""Turn a copy of this repository into another project, with its own identity and its own cards."""
