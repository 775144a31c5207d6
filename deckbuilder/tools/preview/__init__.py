"""The preview: a local page with every card as Anki shows it, redrawn whenever a file is saved.

`watching` says what was saved, `sources` reads the cards, `artist` draws figures meanwhile,
`studio` keeps what is shown and counts its versions, `server` hands it to the browser, and `page/`
is what runs there.
"""
