from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q
from django.http import QueryDict

from churnapp.web.filters import (
    FieldKind,
    FilterField,
    FilterUnreadable,
    Joined,
    draft_of,
    read_draft,
    read_filter,
)

pytestmark = pytest.mark.any_database

TODAY = date(2026, 11, 23)
FIELDS = {
    field.key: field
    for field in (
        FilterField("name", "Account", FieldKind.TEXT, "name", is_always_known=True),
        FilterField("mrr", "MRR", FieldKind.MONEY, "mrr"),
        FilterField("risk", "Churn risk", FieldKind.PERCENT, "score__risk"),
        FilterField("renewal", "Renewal", FieldKind.DATE, "renewal_date"),
        FilterField("plan", "Plan", FieldKind.CHOICE, "plan", lambda: {"growth": "Growth", "free": "Free"}),
    )
}


def tree_of(text: str):
    tree, problems = read_filter(text, FIELDS)
    assert problems == []
    return tree


@pytest.mark.parametrize(
    "text",
    [
        "mrr.gte.1000",
        "mrr.between.100~2000.5,plan.is.growth~free",
        "or(mrr.lt.10,risk.gte.62.5)",
        "mrr.gt.1,or(plan.is.growth,and(renewal.next.30,risk.gt.50))",
        'name.contains."a, (b) ~ ""c"""',
        "name.is.v1.2",
        "renewal.after.2026-12-31,mrr.empty",
    ],
)
def test_a_filter_is_written_as_it_was_read(text):
    assert tree_of(text).text == text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("and(mrr.gt.1,mrr.lt.5)", "mrr.gt.1,mrr.lt.5"),
        ("or(mrr.gt.1)", "mrr.gt.1"),
        ("mrr.gte.$1,", None),
        ('mrr.gte."$1,000"', "mrr.gte.1000"),
        ("risk.gte.50%", "risk.gte.50"),
        ("plan.is.growth~growth", "plan.is.growth"),
    ],
)
def test_needless_groups_and_spellings_are_straightened(text, same):
    if same is None:
        with pytest.raises(FilterUnreadable):
            read_filter(text, FIELDS)
    else:
        assert tree_of(text).text == same


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("mrr.gte.1000", Q(mrr__gte=Decimal(1000))),
        ("risk.lt.25", Q(score__risk__lt=0.25)),
        ("renewal.next.30", Q(renewal_date__gte=TODAY) & Q(renewal_date__lte=date(2026, 12, 23))),
        ("renewal.older.7", Q(renewal_date__lt=date(2026, 11, 16))),
        ("mrr.between.9~3", Q(mrr__gte=Decimal(3)) & Q(mrr__lte=Decimal(9))),
        ("plan.not.free", ~Q(plan__in=["free"])),
        ("name.lacks.inc", ~Q(name__icontains="inc")),
        ("plan.empty", Q(plan__isnull=True) | Q(plan__in=[""])),
        ("or(mrr.gt.1,plan.is.free)", Q(mrr__gt=Decimal(1)) | Q(plan__in=["free"])),
    ],
)
def test_a_filter_is_a_database_condition_on_a_day(text, condition):
    assert tree_of(text).condition(TODAY) == condition


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("mrr.gte.abc", "“abc” is no number for MRR; this condition was left out."),
        ("mrr.gte.NaN", "“NaN” is no number for MRR; this condition was left out."),
        ("mrr.gte.1e99", "“1e99” is no number for MRR; this condition was left out."),
        ("mrr.gte.٣", "“٣” is no number for MRR; this condition was left out."),
        ("risk.gte.high", "“high” is no percentage for Churn risk; this condition was left out."),
        (
            "renewal.before.31/12/2026",
            "“31/12/2026” is no date (write it as 2026-12-31) for Renewal; this condition was left out.",
        ),
        ("renewal.next.-4", "“-4” is no number of days for Renewal; this condition was left out."),
        ("plan.is.gold", "Plan has no choice “gold”; this condition was left out."),
        ("plan.gt.free", "Plan cannot be asked “gt”; this condition was left out."),
        ("mrr.gte", "MRR is at least … needs a value; this condition was left out."),
        ("mrr.between.4", "MRR is between … needs two values; this condition was left out."),
        ("mrr.empty.4", "MRR is empty … needs no value; this condition was left out."),
        ("name.empty", "Account cannot be asked “empty”; this condition was left out."),
        ("colour.is.red", "There is no field “colour” here; its condition was left out."),
    ],
)
def test_a_condition_that_makes_no_sense_says_why_and_the_others_hold(text, sentence):
    tree, problems = read_filter(f"{text},mrr.gt.5", FIELDS)

    assert problems == [sentence]
    assert tree.text == "mrr.gt.5"


@pytest.mark.parametrize(
    "text",
    [
        "mrr.gt.1,,mrr.lt.2",
        "or(mrr.gt.1",
        "mrr.gt.1)",
        "xor(mrr.gt.1)",
        'name.is."open',
        "or(" * 50 + "mrr.gt.1" + ")" * 50,
        "mrr.gt.1," * 41 + "mrr.gt.1",
        "x" * 5000,
        '"' * 3999,
    ],
)
def test_a_text_that_is_no_filter_is_refused_whole(text):
    with pytest.raises(FilterUnreadable, match="left out"):
        read_filter(text, FIELDS)


def test_an_empty_text_asks_for_everything():
    assert not tree_of("")
    assert tree_of("").condition(TODAY) == Q()
    assert tree_of("").text == ""


def test_a_form_shows_a_filter_and_asks_the_same():
    tree = tree_of("mrr.gt.1,or(plan.is.growth~free,renewal.next.30)")

    draft = draft_of(tree)

    assert [(group.joined, len(group.rows)) for group in draft.groups] == [(Joined.ALL, 1), (Joined.ANY, 2)]
    assert draft.tree.text == tree.text


def draft_from(form: str):
    return read_draft(QueryDict(f"f-sent=1&g-0-join=and&{form}"), FIELDS)


def test_a_row_that_waits_for_its_value_does_not_count_yet():
    draft = draft_from("f-0-field=mrr&f-0-op=gt&f-0-value=5&f-1-field=plan&f-1-op=is")

    assert draft.tree.text == "mrr.gt.5"
    assert [row.problem for row in draft.groups[0].rows] == ["", ""]


def test_a_row_with_nonsense_says_why_beside_it():
    row = draft_from("f-0-field=mrr&f-0-op=gt&f-0-value=many").groups[0].rows[0]

    assert (row.problem, row.first) == ("“many” is no number for MRR.", "many")


def test_buttons_of_the_form_add_and_remove():
    rows = "f-0-field=mrr&f-0-op=gt&f-0-value=5&f-1-field=plan&f-1-op=is&f-1-value=free"

    assert draft_from(f"{rows}&f-remove=0").tree.text == "plan.is.free"
    assert draft_from(f"{rows}&f-add-0=renewal").groups[0].rows[2].field.key == "renewal"
    assert [group.joined for group in draft_from(f"{rows}&f-group=1").groups] == [Joined.ALL, Joined.ANY]


def test_rows_of_a_group_are_joined_as_the_group_says():
    rows = (
        "f-0-field=mrr&f-0-op=gt&f-0-value=5&f-0-group=1&f-1-field=plan&f-1-op=is&f-1-value=free&f-1-group=1"
    )

    assert draft_from(f"{rows}&g-1-join=or").tree.text == "or(mrr.gt.5,plan.is.free)"
