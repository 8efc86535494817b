"""What gtm adds to the worklist of the day."""
