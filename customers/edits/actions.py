"""Setting a field of many accounts at once."""

from churnapp.saying import later
from churnapp.workspace.actions import SetField, add_action
from customers.edits.fields import CsmField, ExecutiveField

add_action(
    SetField(CsmField(), list_key="accounts", label=later("Assign CSM"), icon="user-check", position=10)
)
add_action(
    SetField(
        ExecutiveField(), list_key="accounts", label=later("Assign executive"), icon="briefcase", position=20
    )
)
