"""The industries the portfolio is cut by."""

from enum import StrEnum


class Industry(StrEnum):
    """The industry of a customer; everything a vendor names otherwise is ``OTHER``."""

    FINTECH = "FinTech"
    HEALTHTECH = "HealthTech"
    LEGALTECH = "LegalTech"
    HR_TECH = "HR Tech"
    EDTECH = "EdTech"
    INSURTECH = "InsurTech"
    PROPTECH = "PropTech"
    RETAILTECH = "RetailTech"
    OTHER = "Other"

    @classmethod
    def from_label(cls, label: str) -> "Industry":
        """The industry a label names, ignoring case, spaces and hyphens; ``OTHER`` when it names none."""
        return _BY_KEY.get(_key(label), cls.OTHER)

    @classmethod
    def is_known(cls, label: str) -> bool:
        """Whether the label names an industry of this list; imports count those that do not."""
        return _key(label) in _BY_KEY


def _key(label: str) -> str:
    return "".join(letter for letter in label.lower() if letter.isalnum())


_BY_KEY = {_key(industry): industry for industry in Industry}
