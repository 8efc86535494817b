"""The pages of tasks."""

from customers.views.tasks.change import change_task, new_task
from customers.views.tasks.listing import tasks
from customers.views.tasks.moves import finish_task, move_task, reopen_task

__all__ = ["change_task", "finish_task", "move_task", "new_task", "reopen_task", "tasks"]
