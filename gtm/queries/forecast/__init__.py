"""The forecast of revenue at risk."""
