"""The preview: a local page with every card as Anki shows it, redrawn whenever a file is saved.

`watcher` reports which files were saved, `sources` reads the cards, `figure_queue` draws figures
meanwhile, `state` keeps what is shown and counts its versions, `server` sends it to the browser, and
`page/` is what runs there.
"""
