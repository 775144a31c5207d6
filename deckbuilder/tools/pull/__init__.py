"""Write what a contributor changed in Anki's editor back into the source, as Markdown.

`convert` reads an export's notes and converts the HTML of their fields to documents; `patch` puts what
changed in a document into the author's own text, and `plan` compares all notes and checks every new
text by rendering it. A text that would not look as it does in Anki is left alone, never written wrong.
"""
