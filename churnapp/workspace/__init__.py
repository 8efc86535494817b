"""What a person arranges on lists: saved views, changes of many rows with undo, edits in place, exports.

It lies under every context and knows their rows only by subject ("account") and key. A context registers,
when its app is ready, what its rows are called (``subjects.add_subject``), what may be changed on them
(``traces.add_trace``) and what may be done to many at once (``actions.add_action``).
"""
