"""What admins fill in about a rule; its conditions come from the same form as those of the account list."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import TagRecord
from customers.models.tag import LONGEST_TAG
from gtm.domain import PlayType
from gtm.domain.rules import RuleTrigger
from gtm.models import PlaybookRecord, PlayRuleRecord
from gtm.repositories.webhooks.address import AddressRefused, destination_of

CONTROL, SELECT = {"class": "form-control"}, {"class": "form-select"}
MOST_DAYS = 365


class RuleForm(forms.Form):
    """When a rule looks, and what it does."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs=CONTROL))
    trigger = forms.ChoiceField(
        label=gettext_lazy("Looks"),
        choices=lambda: [(trigger.value, trigger.label) for trigger in RuleTrigger],
        widget=forms.Select(attrs=SELECT),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        min_value=0,
        max_value=MOST_DAYS,
        required=False,
        widget=forms.NumberInput(attrs=CONTROL),
    )
    play_type = forms.ChoiceField(
        label=gettext_lazy("Open a play"),
        choices=lambda: [("", _("No play")), *((kind.value, kind.label) for kind in PlayType)],
        required=False,
        widget=forms.Select(attrs=SELECT),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason of the play"),
        max_length=255,
        required=False,
        widget=forms.TextInput(attrs=CONTROL),
    )
    playbook = forms.ModelChoiceField(
        PlaybookRecord.objects.filter(is_active=True),
        label=gettext_lazy("Playbook"),
        required=False,
        empty_label=gettext_lazy("No playbook"),
        widget=forms.Select(attrs=SELECT),
    )
    tag = forms.CharField(
        label=gettext_lazy("Put a tag on"),
        max_length=LONGEST_TAG,
        required=False,
        widget=forms.TextInput(attrs={**CONTROL, "list": "known-tags", "autocomplete": "off"}),
    )
    notify = forms.BooleanField(
        label=gettext_lazy("Tell who looks after the account"),
        required=False,
        widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
    )
    webhook_url = forms.CharField(
        label=gettext_lazy("Send a message to"),
        max_length=500,
        required=False,
        widget=forms.URLInput(attrs={**CONTROL, "placeholder": "https://"}),
    )

    def __init__(self, *args: Any, record: PlayRuleRecord | None = None, **more: Any) -> None:
        more.setdefault("initial", _initial(record))
        super().__init__(*args, **more)
        self._record = record
        self.known_tags = list(TagRecord.objects.values_list("name", flat=True)[:500])

    def clean_name(self) -> str:
        """With single spaces, and no other rule's."""
        name = " ".join(self.cleaned_data["name"].split())
        others = PlayRuleRecord.objects.exclude(pk__in=[self._record.pk] if self._record else [])
        if others.filter(name__iexact=name).exists():
            raise forms.ValidationError(
                _("There is a rule “%(name)s” already. Give another name.") % {"name": name}
            )
        return name

    def clean_tag(self) -> str:
        """With single spaces."""
        return " ".join(self.cleaned_data["tag"].split())

    def clean_webhook_url(self) -> str:
        """An address outside of private networks, looked up now."""
        url: str = self.cleaned_data["webhook_url"].strip()
        if url:
            try:
                destination_of(url)
            except AddressRefused as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return url

    def clean(self) -> dict[str, Any]:
        """A rule does something, and what it does is whole."""
        given = self.cleaned_data
        given["days"] = given.get("days") or 0
        if given.get("trigger") == RuleTrigger.AFTER_RUN:
            given["days"] = 0
        if given.get("trigger") == RuleTrigger.BEFORE_RENEWAL and not given["days"]:
            self.add_error("days", _("Say how many days before the renewal."))
        if given.get("play_type") and not given.get("reason", "").strip():
            self.add_error("reason", _("Say in a few words why the play is opened."))
        if not given.get("play_type"):
            given["reason"], given["playbook"] = "", None
        does = (given.get("play_type"), given.get("tag"), given.get("notify"), given.get("webhook_url"))
        if not self.errors and not any(does):
            raise forms.ValidationError(
                _("The rule does nothing yet: open a play, put on a tag, tell somebody or send a message.")
            )
        return given


def _initial(record: PlayRuleRecord | None) -> dict[str, Any]:
    if record is None:
        return {"trigger": RuleTrigger.MATCHES.value, "days": 0}
    return {
        "name": record.name,
        "trigger": record.trigger,
        "days": record.days,
        "play_type": record.play_type,
        "reason": record.reason,
        "playbook": record.playbook_id,
        "tag": record.tag.name if record.tag else "",
        "notify": record.notify,
        "webhook_url": record.webhook_url,
    }
