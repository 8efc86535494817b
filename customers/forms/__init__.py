"""What people type about customers, checked."""

from customers.forms.contact import ContactForm
from customers.forms.note import AnswerForm, NoteForm

__all__ = ["AnswerForm", "ContactForm", "NoteForm"]
