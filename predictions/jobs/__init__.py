"""Long work that people start and watch: trainings, mart builds and scorings in the shadow."""
