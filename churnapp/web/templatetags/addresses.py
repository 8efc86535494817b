"""``{% url %}``, quick where the arguments are primary keys."""

from typing import Any

from django import template
from django.template import Context, defaulttags
from django.template.base import Parser, Token
from django.urls import NoReverseMatch

from churnapp.web.addresses import address

register = template.Library()


class AddressNode(defaulttags.URLNode):
    """Django's node; it is asked where an argument is no key."""

    def render(self, context: Context) -> str:
        """The address, or nothing where it is kept in a variable."""
        keys = [argument.resolve(context) for argument in self.args]
        if self.kwargs or not all(map(_is_key, keys)):
            return str(super().render(context))
        try:
            url = address(self.view_name.resolve(context), *keys)
        except NoReverseMatch:
            return str(super().render(context))
        if not self.asvar:
            return url
        context[self.asvar] = url
        return ""


def _is_key(argument: Any) -> bool:
    return type(argument) is int and argument >= 0


@register.tag
def url(parser: Parser, token: Token) -> AddressNode:
    """Django's tag with all that it takes."""
    node = defaulttags.url(parser, token)
    return AddressNode(node.view_name, node.args, node.kwargs, node.asvar)
