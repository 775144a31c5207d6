"""From Anki back to the source: what a contributor changed in Anki's editor, as Markdown.

`export` reads an export's notes; `reader` makes of a field's HTML a `document`, in which all that
Anki's editor rewrites by itself looks the same; `writer` makes Markdown of a document, `splice`
puts it into the author's own text, and `plan` compares all notes, and checks every new text by
rendering it: what does not come out as it is in Anki is left, never written wrong.
"""
