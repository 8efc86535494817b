"""Moving an opportunity to another stage."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import reswap, retarget

from churnapp.accounts.guards import editor_required, person
from churnapp.saying import inside
from churnapp.web.htmx import is_fragment_request
from churnapp.web.templatetags.formats import moment
from gtm.domain import (
    LossUnexplained,
    OpportunityType,
    SalesStage,
    SaveFirst,
    StageMoveRefused,
    is_contested,
)
from gtm.forms import LOST_REASONS, MoveForm
from gtm.models import OpportunityRecord
from gtm.queries.account_tier import tier_of_account
from gtm.queries.opportunity_history import last_move
from gtm.repositories import Author, ChangedMeanwhile, move_to_stage
from gtm.repositories.hand_over import hand_over
from gtm.views.coming_back import way_back
from gtm.views.handing_over import handed_over


@require_POST
@editor_required
def move_stage(request: HttpRequest, pk: int) -> HttpResponse:
    """Moves it and leads back to where it was moved; a refusal is a sentence there, a question a form."""
    user = person(request)
    visible = OpportunityRecord.objects.visible_to(user).select_related("customer__csm")
    record = get_object_or_404(visible, pk=pk)
    name, back = record.customer.name, way_back(request, user, pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.problem)
        return redirect(back)
    author = Author(user, timezone.now(), because=form.move.because)
    try:
        if form.hands_over:
            return _hand_over(request, record, author)
        move_to_stage(pk, form.move, author, form.seen_stage)
    except (LossUnexplained, SaveFirst) as question:
        return _ask(request, record, form, question)
    except StageMoveRefused as refusal:
        messages.error(request, _("%(name)s: %(refusal)s") % {"name": name, "refusal": refusal})
    except ChangedMeanwhile:
        messages.error(request, _who_was_first(record))
    else:
        messages.success(
            request,
            _("%(name)s: moved to %(stage)s.") % {"name": name, "stage": inside(form.move.stage.label)},
        )
    return redirect(back)


def _hand_over(request: HttpRequest, record: OpportunityRecord, author: Author) -> HttpResponse:
    """Opens the play; the opportunity stays where it is."""
    kind = OpportunityType(record.opportunity_type or OpportunityType.EXPANSION)
    if is_contested(SalesStage.PROPOSAL, kind, tier_of_account(record.customer_id)):
        play = hand_over(record.customer, kind, author, record)
        messages.success(request, handed_over(play))
    else:
        name = record.customer.name
        messages.info(
            request,
            _("%(name)s is no longer at high risk, so there is nothing to save first.") % {"name": name},
        )
    return redirect(way_back(request, person(request), record.pk))


def _ask(
    request: HttpRequest, record: OpportunityRecord, form: MoveForm, question: LossUnexplained | SaveFirst
) -> HttpResponse:
    """The question as a page; htmx gets it into the dialog of the page it is on."""
    context = {
        "record": record,
        "move": form.move,
        "asks_for_loss": isinstance(question, LossUnexplained),
        "question": str(question),
        "was_answered": "lost_note" in request.POST or "because" in request.POST,
        "lost_reasons": LOST_REASONS,
        "back": request.POST.get("back", ""),
        "list_query": request.POST.get("list", ""),
        "seen": form.cleaned_data["seen"],
        "way_back": way_back(request, person(request), record.pk),
        "target": "board_columns" if request.POST.get("back") == "board" else "opportunity_list",
    }
    if not is_fragment_request(request):
        return render(request, "gtm/question.html", context)
    answer = render(request, "gtm/question.html#question", context)
    return reswap(retarget(answer, "#question_dialog"), "innerHTML")


def _who_was_first(record: OpportunityRecord) -> str:
    name, move = record.customer.name, last_move(record.pk)
    if move is None:
        return _(
            "%(name)s: somebody moved it meanwhile. It is shown where it stands now; nothing was changed."
        ) % {"name": name}
    return _(
        "%(name)s: %(who)s moved it from %(before)s to %(after)s (%(at)s). It is shown "
        "where it stands now; your move was not made."
    ) % {
        "name": name,
        "who": move.who,
        "before": inside(move.before),
        "after": inside(move.after),
        "at": moment(move.at),
    }
