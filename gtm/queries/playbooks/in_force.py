"""The playbooks that are offered, and the one that suits a cause best."""

from django.db.models import Case, IntegerField, OuterRef, QuerySet, Subquery, Value, When

from gtm.domain import PlayCause
from gtm.models import PlaybookVersionRecord
from predictions.domain import RiskTier


def versions_in_force() -> QuerySet[PlaybookVersionRecord]:
    """The newest version of each playbook that is offered, by name, with the playbook."""
    same = PlaybookVersionRecord.objects.filter(playbook=OuterRef("playbook"))
    newest = Subquery(same.order_by("-number").values("number")[:1])
    found = PlaybookVersionRecord.objects.filter(playbook__is_active=True, number=newest)
    return found.select_related("playbook").order_by("playbook__name", "playbook")


def suggested_version(cause: PlayCause, tier: RiskTier | None) -> PlaybookVersionRecord | None:
    """The playbook made for type, driver group and tier, else for less of them; one query.

    One made for another driver group or tier is never suggested.
    """
    fitting = versions_in_force().filter(
        playbook__play_type=cause.play_type,
        playbook__driver_group__in={"", cause.driver_group or ""},
        playbook__tier__in={"", tier or ""},
    )
    return fitting.annotate(closeness=_closeness()).order_by("-closeness", "playbook").first()


def _closeness() -> Case:
    """A driver group says more about what to do than a tier."""
    return Case(
        When(playbook__driver_group="", playbook__tier="", then=Value(0)),
        When(playbook__driver_group="", then=Value(1)),
        When(playbook__tier="", then=Value(2)),
        default=Value(3),
        output_field=IntegerField(),
    )
