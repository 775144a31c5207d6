"""Turn a copy of this repository into a project of one's own: another identity, and other cards."""
