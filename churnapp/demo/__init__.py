"""The demo portfolio: a simulator of a software vendor's customers with its own, known churn hazard.

It writes files as anybody's export would (see ``docs/simulator.md``), plus one file with the true
probabilities, which is for evaluation only.
"""
