"""The editor's form: a page that breaks a rule is neither published nor submitted for approval,
and says why at the place."""

from collections import defaultdict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks import BaseStreamBlock, BaseStructBlock, ListBlock
from wagtail.blocks.list_block import ListBlockValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError
from wagtail.blocks.struct_block import StructBlockValidationError

from articles.publishing_rules.content import Content, one_step_down
from articles.publishing_rules.findings import stopping
from articles.publishing_rules.rules import RULES, findings_in

HERE = ()
# Whoever submits a text cannot change it until a reviewer sends it back.
ASKING = frozenset({"action-publish", "action-submit", "action-restart-workflow"})


class PublishableForm(WagtailAdminPageForm):
    """Asks the rules at Publish and at Submit. A draft is saved whatever they say."""

    def is_valid(self):
        valid = super().is_valid()
        if not valid or not self._is_to_be_asked():
            return valid
        findings = stopping(findings_in(Content(self.instance, self._children()), RULES))
        for field, inside in _by_field(findings).items():
            self._show(field, inside)
        if findings:
            # Wagtail's own words say that the page was not saved, which a draft may well be.
            self.add_error(None, _("This version was neither published nor submitted."))
        return not findings

    def _is_to_be_asked(self):
        """Without the right to do so, Wagtail saves a draft, whichever button was pressed."""
        return not self.is_deferred_validation and not ASKING.isdisjoint(self.data)

    def _children(self):
        """What the page's relations will hold once this form is saved."""
        return {
            name: [
                (position, form.instance)
                for position, form in enumerate(formset.forms)
                if form not in formset.deleted_forms
            ]
            for name, formset in self.formsets.items()
        }

    def _show(self, field, findings):
        if field in self.formsets:
            for finding in findings:
                position, name, *_rest = finding.place.path
                self.formsets[field].forms[position].add_error(name, finding.sentence)
            return
        if field not in self.fields:
            for finding in findings:
                self.add_error(None, str(finding))
            return
        model_field = self.instance._meta.get_field(field)
        block = getattr(model_field, "stream_block", None)
        below = [(finding.place.path, finding.sentence) for finding in findings]
        error = nested_error(block, getattr(self.instance, field), below)
        if block:
            # In the list at the top; each block has its own sentence.
            error.message = _("something is missing, and marked there.")
        self.add_error(field, error)


def nested_error(block, value, messages):
    """One ValidationError as Wagtail nests them, from (path below `block`, message) pairs."""
    kind = _kind_of_error(block)
    if kind is None:
        return ValidationError([message for _path, message in messages])
    here = [ValidationError(message) for path, message in messages if path == HERE]
    below = defaultdict(list)
    for path, message in messages:
        if path != HERE:
            below[path[0]].append((path[1:], message))
    errors = {}
    for step, inner in below.items():
        child, child_value, _words = one_step_down(block, value, step)
        errors[step] = nested_error(child, child_value, inner)
    return kind(block_errors=errors, non_block_errors=here)


def _kind_of_error(block):
    if isinstance(block, BaseStreamBlock):
        return StreamBlockValidationError
    if isinstance(block, BaseStructBlock):
        return StructBlockValidationError
    return ListBlockValidationError if isinstance(block, ListBlock) else None


def _by_field(findings):
    found = defaultdict(list)
    for finding in findings:
        found[finding.place.field].append(finding)
    return found
