"""Where the pages of opportunities, of renewals, of revenue and of the portfolio live."""

from django.urls import path

from gtm.queries.revenue.changes import ChangeSource
from gtm.views import (
    board,
    change_opportunity,
    move_stage,
    new_opportunity,
    opportunities,
    opportunity,
    playbooks,
    plays,
)
from gtm.views.forecast import forecast
from gtm.views.portfolio import portfolio
from gtm.views.quadrant import quadrant
from gtm.views.renewals import renewal_accuracy, renewal_calendar, renewal_forecast, renewals
from gtm.views.revenue import changes, changes_file, revenue
from gtm.views.rules import (
    change_play_rule,
    delete_play_rule,
    holdouts,
    new_play_rule,
    play_rule,
    play_rules,
    play_settings_page,
    rehearse_play_rule,
    retry_webhook,
    set_person_budget,
    switch_play_rule_off,
    switch_play_rule_on,
    webhook_deliveries,
)

app_name = "gtm"
urlpatterns = [
    path("forecast/", forecast, name="forecast"),
    path("opportunities/", opportunities, name="opportunities"),
    path("opportunities/board/", board, name="board"),
    path("play-rules/", play_rules, name="play_rules"),
    path("play-rules/new/", new_play_rule, name="new_play_rule"),
    path("play-rules/messages/", webhook_deliveries, name="webhook_deliveries"),
    path("play-rules/messages/<int:pk>/retry/", retry_webhook, name="retry_webhook"),
    path("play-rules/<int:pk>/", play_rule, name="play_rule"),
    path("play-rules/<int:pk>/change/", change_play_rule, name="change_play_rule"),
    path("play-rules/<int:pk>/delete/", delete_play_rule, name="delete_play_rule"),
    path("play-rules/<int:pk>/rehearsal/", rehearse_play_rule, name="rehearse_play_rule"),
    path("play-rules/<int:pk>/on/", switch_play_rule_on, name="switch_play_rule_on"),
    path("play-rules/<int:pk>/off/", switch_play_rule_off, name="switch_play_rule_off"),
    path("play-settings/", play_settings_page, name="play_settings"),
    path("play-settings/budget/", set_person_budget, name="set_play_budget"),
    path("play-settings/held-out/", holdouts, name="holdouts"),
    path("opportunities/new/", new_opportunity, name="new_opportunity"),
    path("opportunities/<int:pk>/", opportunity, name="opportunity"),
    path("opportunities/<int:pk>/change/", change_opportunity, name="change_opportunity"),
    path("opportunities/<int:pk>/stage/", move_stage, name="move_stage"),
    path("quadrant/", quadrant, name="quadrant"),
    path("portfolio/", portfolio, name="portfolio"),
    path("renewals/", renewals, name="renewals"),
    path("renewals/accuracy/", renewal_accuracy, name="renewal_accuracy"),
    path("renewals/calendar/", renewal_calendar, name="renewal_calendar"),
    path("renewals/<int:pk>/forecast/", renewal_forecast, name="renewal_forecast"),
    path("revenue/", revenue, name="revenue"),
]
urlpatterns += [
    path("plays/", plays.plays, name="plays"),
    path("plays/effect/", plays.play_effect, name="play_effect"),
    path("plays/report/", plays.play_report, name="play_report"),
    path("plays/start/<int:pk>/", plays.start_play, name="start_play"),
    path("plays/start-for-risk/<int:pk>/", plays.start_risk_play, name="start_risk_play"),
    path("plays/new/<int:pk>/", plays.new_play, name="new_play"),
    path("plays/moves/<int:pk>/undo/", plays.undo_play_move, name="undo_play_move"),
    path("plays/board/", plays.play_board, name="play_board"),
    path("plays/calendar/", plays.play_calendar, name="play_calendar"),
    path("plays/load/", plays.play_load, name="play_load"),
    path("plays/<int:pk>/", plays.play, name="play"),
    path("plays/<int:pk>/status/", plays.change_play, name="move_play"),
    path("plays/<int:pk>/end/", plays.end_play_with_outcome, name="end_play"),
    path("plays/<int:pk>/snooze/", plays.snooze_play, name="snooze_play"),
    path("plays/<int:pk>/wake/", plays.wake_play, name="wake_play"),
    path("plays/<int:pk>/owner/", plays.give_play, name="give_play"),
    path("plays/<int:pk>/due/", plays.reschedule_play, name="reschedule_play"),
    path("plays/<int:pk>/tasks/", plays.add_play_task, name="add_play_task"),
    path("plays/<int:pk>/playbook/", playbooks.follow_playbook, name="follow_playbook"),
    path("playbooks/", playbooks.playbooks, name="playbooks"),
    path("playbooks/new/", playbooks.new_playbook, name="new_playbook"),
    path("playbooks/<int:pk>/", playbooks.playbook, name="playbook"),
]
for source in ChangeSource:
    given = {"source": source}
    urlpatterns += [
        path(f"revenue/{source}/", changes, given, name=f"revenue_{source}"),
        path(f"revenue/{source}/csv/", changes_file, given, name=f"revenue_{source}_file"),
    ]
