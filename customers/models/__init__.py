"""The tables of customers and of what hangs on them, one file per aggregate."""

from customers.models.account_change import AccountChangeRecord
from customers.models.calendar_key import CalendarKeyRecord
from customers.models.contact import ContactQuerySet, ContactRecord, ContactRole
from customers.models.custom_field import CustomFieldRecord, CustomValueChangeRecord, CustomValueRecord
from customers.models.customer import CustomerQuerySet, CustomerRecord
from customers.models.departure import DepartureRecord
from customers.models.file import FileQuerySet, FileRecord
from customers.models.follow import FollowRecord
from customers.models.note import LONGEST_NOTE, MentionRecord, NoteKind, NoteRecord
from customers.models.put_off import PutOffRecord
from customers.models.share import ShareOpeningRecord, ShareRecord
from customers.models.subscription import SubscriptionRecord
from customers.models.tag import AccountTagRecord, TagRecord
from customers.models.task import LONGEST_TASK, TaskRecord

__all__ = [
    "LONGEST_NOTE",
    "LONGEST_TASK",
    "AccountChangeRecord",
    "AccountTagRecord",
    "CalendarKeyRecord",
    "ContactQuerySet",
    "ContactRecord",
    "ContactRole",
    "CustomFieldRecord",
    "CustomValueChangeRecord",
    "CustomValueRecord",
    "CustomerQuerySet",
    "CustomerRecord",
    "DepartureRecord",
    "FileQuerySet",
    "FileRecord",
    "FollowRecord",
    "MentionRecord",
    "NoteKind",
    "NoteRecord",
    "PutOffRecord",
    "ShareOpeningRecord",
    "ShareRecord",
    "SubscriptionRecord",
    "TagRecord",
    "TaskRecord",
]
