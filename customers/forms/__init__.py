"""What people type about customers, checked."""

from customers.forms.contact import ContactForm
from customers.forms.note import AnswerForm, NoteForm
from customers.forms.parent import ParentForm
from customers.forms.share import ShareForm
from customers.forms.task import TaskForm

__all__ = ["AnswerForm", "ContactForm", "NoteForm", "ParentForm", "ShareForm", "TaskForm"]
