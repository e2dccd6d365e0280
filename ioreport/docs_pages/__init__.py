"""Reference pages in docs/, written from the code."""
