"""Reports on whole data sets: import, checks, ladder, and how near the truth it comes where that is known."""
