"""Sources: from the file that somebody sent to rows of the office's tables."""
