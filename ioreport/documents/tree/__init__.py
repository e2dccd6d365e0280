"""An executed notebook as a document tree, which every writer reads."""
