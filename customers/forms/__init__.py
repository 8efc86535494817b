"""What people type about customers, checked."""

from customers.forms.note import AnswerForm, NoteForm

__all__ = ["AnswerForm", "NoteForm"]
