"""The models: a ladder of rungs, the gate that picks one, and the registry of what was published.

XGBoost loads only inside of the parts that need it, so that web processes stay small and workers may fork.
"""
