"""Read the source files: topics, decks.toml and the syllabus."""
