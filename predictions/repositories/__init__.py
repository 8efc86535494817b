"""How scoring runs, their chunks and their predictions are kept."""
