"""What the team can take on, as the model page asks."""

from django.urls import reverse

from gtm.queries.week import week_of_everybody
from predictions.queries.team_capacity import TeamCapacity, answer_team_capacity


def _capacity() -> TeamCapacity:
    week = week_of_everybody()
    return TeamCapacity(week.plays, week.cost, reverse("gtm:play_settings"))


answer_team_capacity(_capacity)
