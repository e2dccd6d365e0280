"""An executed notebook as a tree: the one thing that every writer of documents reads."""
