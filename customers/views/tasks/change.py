"""Writing a task down, and changing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from churnapp.accounts.guards import editor_required, person
from churnapp.web.coming_back import page_before
from customers.forms import TaskForm
from customers.models import CustomerRecord, TaskRecord
from customers.repositories.tasks import About, TaskText, change, write_down
from customers.views.tasks.visible import task_or_404
from customers.views.visible import visible_or_404

UNPROCESSABLE = 422
LONGEST_URL, LONGEST_LABEL, LONGEST_KEY = 255, 120, 18


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def new_task(request: HttpRequest) -> HttpResponse:
    """The form of a task, about the account and the page that the address names; keeps it and leads back."""
    user = person(request)
    account, about = _account(request), _about(request)
    if request.method != "POST":
        return _page(request, TaskForm(user=user), account=account, about=about)
    form = TaskForm(request.POST, user=user)
    if not form.is_valid():
        return _page(request, form, account=account, about=about, status=UNPROCESSABLE)
    task = write_down(_text(form), account, about, by=user, now=timezone.now())
    messages.success(request, _("Task for %(owner)s: %(text)s") % {"owner": task.owner, "text": task.words})
    return redirect(page_before(request, reverse("tasks:tasks")))


@require_http_methods(["GET", "HEAD", "POST"])
@editor_required
def change_task(request: HttpRequest, pk: int) -> HttpResponse:
    """The form of a task that is there."""
    user = person(request)
    task = task_or_404(user, pk)
    if request.method != "POST":
        return _page(request, TaskForm(user=user, task=task), account=task.customer, task=task)
    form = TaskForm(request.POST, user=user, task=task)
    if not form.is_valid():
        return _page(request, form, account=task.customer, task=task, status=UNPROCESSABLE)
    change(task, _text(form))
    messages.success(request, _("Saved."))
    return redirect(page_before(request, reverse("tasks:tasks")))


def _text(form: TaskForm) -> TaskText:
    filled = form.cleaned_data
    return TaskText(filled["text"], filled["due_on"], filled["owner"])


def _account(request: HttpRequest) -> CustomerRecord | None:
    asked = request.POST.get("account") or request.GET.get("account") or ""
    if not asked:
        return None
    is_key = asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_KEY
    return visible_or_404(person(request), int(asked) if is_key else 0)


def _about(request: HttpRequest) -> About:
    """A page of ours that the task came from; a foreign address is left out."""
    url = request.POST.get("about") or request.GET.get("about") or ""
    label = request.POST.get("label") or request.GET.get("label") or ""
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, None)
    if not is_ours or len(url) > LONGEST_URL or "\x00" in url + label:
        return About()
    return About(url, label[:LONGEST_LABEL] or _("Where it came from"))


def _page(
    request: HttpRequest,
    form: TaskForm,
    *,
    account: CustomerRecord | None,
    about: About | None = None,
    task: TaskRecord | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "account": account,
        "about": about,
        "task": task,
        "next": page_before(request, reverse("tasks:tasks")),
    }
    return render(request, "customers/tasks/task.html", context, status=status)
