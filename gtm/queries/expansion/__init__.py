"""Expansion beside churn as pages read it."""
