"""What a message has said is not said again below it."""

from django import template

register = template.Library()


@register.filter
def tell_of(messages, subscription):
    """Whether one of the messages says how this subscription stands now."""
    return any(message.extra_tags == subscription.standing for message in messages or ())
