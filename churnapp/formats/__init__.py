"""How Django writes numbers of its own accord, by language.

A number for people passes a filter of ``churnapp.web.templatetags.formats`` and follows what they prefer.
What is left for Django are coordinates of drawings and values of forms, which have a point in every language.
"""
