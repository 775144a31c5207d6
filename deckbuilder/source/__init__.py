"""Read the source files: the topics, decks.toml, and the syllabus."""
