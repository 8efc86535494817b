"""Login, and what a person prefers."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from churnapp.accounts.forms import LoginForm, ThemeForm
from churnapp.accounts.guards import person
from churnapp.accounts.models import User
from churnapp.web.coming_back import page_before
from churnapp.web.htmx import is_fragment_request
from churnapp.web.navigation import navigation_for


@method_decorator(login_not_required, name="dispatch")
class EntranceView(LoginView):
    """The login page; a fragment that was asked for after the session ended sends the whole page here."""

    template_name = "accounts/login.html"
    form_class = LoginForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """The page that the person prefers to begin with, while it is there and theirs to see."""
        user = self.request.user
        if isinstance(user, User) and user.first_page:
            for section in navigation_for(user, ""):
                for link in section.links:
                    if link.url == user.first_page:
                        return link.url
        return super().get_default_redirect_url()

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answers a fragment request with a redirect of the whole page."""
        if is_fragment_request(request) and request.method == "GET":
            return HttpResponseClientRedirect(request.get_full_path())
        return super().dispatch(request, *args, **kwargs)


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Keeps the theme a person chose and goes back to the page it was chosen on."""
    form = ThemeForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("Valid themes: auto, light, dark."))
    user = person(request)
    user.theme = form.cleaned_data["theme"]
    user.save(update_fields=["theme"])
    return redirect(page_before(request, "home"))
