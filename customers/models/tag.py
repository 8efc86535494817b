"""The tables of tags on accounts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from customers.models.customer import CustomerRecord

LONGEST_TAG = 40


class TagRecord(models.Model):
    """A word that people put on accounts; written differently in capitals it is the same tag."""

    name = models.CharField(max_length=LONGEST_TAG)
    accounts = models.ManyToManyField(CustomerRecord, through="AccountTagRecord", related_name="tags")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.UniqueConstraint(Lower("name"), name="tag_named_once"),
            models.CheckConstraint(condition=~Q(name=""), name="tag_named"),
        )

    def __str__(self) -> str:
        return self.name


class AccountTagRecord(models.Model):
    """A tag on an account."""

    customer = models.ForeignKey(
        CustomerRecord, on_delete=models.CASCADE, related_name="account_tags", db_index=False
    )
    tag = models.ForeignKey(TagRecord, on_delete=models.CASCADE, related_name="account_tags", db_index=False)
    tagged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    tagged_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["customer", "tag"], name="account_tag_once"),)
        indexes = (models.Index(fields=["tag", "customer"], name="account_tag_by_tag"),)

    def __str__(self) -> str:
        return f"{self.tag} on {self.customer}"
