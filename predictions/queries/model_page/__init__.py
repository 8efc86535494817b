"""What the model page and ``manage.py evaluate`` say, read from the report that was stored at training."""
