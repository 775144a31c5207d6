"""Bring what a contributor changed in Anki's editor back into the source, as Markdown.

`export` reads an export's notes; `reader` converts a field's HTML to a `document`, in which everything
that Anki's editor rewrites by itself looks the same; `writer` converts a document to Markdown, `patch`
puts it into the author's own text, and `plan` compares all notes and checks every new text by
rendering it: what does not come out as it is in Anki is left alone, never written wrong.
"""
