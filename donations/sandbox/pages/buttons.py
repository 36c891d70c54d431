"""What the control page's buttons share: fields in, an answer for people or for tests out."""

from flask import jsonify, redirect, request

from ..errors import ApiError
from .control_page import render
from .front import store


def refuse(error):
    """The answer to an ApiError that a button raised."""
    if _wants_json():
        return jsonify(error={"message": error.message, "param": error.param}), error.status
    return render(problem=error.message), error.status


def _wants_json():
    return request.is_json or request.accept_mimetypes.best == "application/json"


def values():
    """The posted fields, from a form or a JSON object."""
    if not request.is_json:
        return request.form.to_dict()
    posted = request.get_json(silent=True)
    return posted if isinstance(posted, dict) else {}


def done(**facts):
    if _wants_json():
        return jsonify(facts | {"clock": store().now()})
    return redirect("/control/", 303)


def whole(name, value):
    """A whole number; ApiError naming the field if it is none."""
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ApiError(f"{name} must be a whole number.", param=name) from None
