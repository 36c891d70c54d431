"""Stripe's errors, as the exceptions that the rest of the sandbox raises.

Shape and codes: https://docs.stripe.com/api/errors
"""


class ApiError(Exception):
    """An answer that is not a success.

    `status` is the HTTP status, `type` one of ``invalid_request_error``, ``card_error``,
    ``idempotency_error`` and ``api_error``; `param` names the request field in Stripe's
    bracket notation; `extra` holds the rarer fields, such as ``decline_code``.
    """

    def __init__(
        self,
        message,
        *,
        status=400,
        type="invalid_request_error",
        code=None,
        param=None,
        **extra,
    ):
        super().__init__(message)
        self.message = message
        self.status = status
        self.type = type
        self.code = code
        self.param = param
        self.extra = extra

    def body(self, request_id):
        """The JSON that Stripe sends; absent facts are absent keys."""
        error = {"message": self.message, "type": self.type}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://docs.stripe.com/error-codes/{self.code.replace('_', '-')}"
        if self.param:
            error["param"] = self.param
        error["request_log_url"] = f"/control/?request={request_id}"
        return {"error": error | self.extra}


def missing(noun, object_id, param="id"):
    """A 404 for an address that names nothing; callers with a body parameter pass its name."""
    return ApiError(
        f"No such {noun}: '{object_id}'",
        status=404 if param == "id" else 400,
        code="resource_missing",
        param=param,
    )


def required(param):
    return ApiError(
        f"Missing required param: {param}.",
        code="parameter_missing",
        param=param,
    )


def not_modelled(param):
    """Stripe would take it; we say that we do not, instead of ignoring it."""
    return ApiError(
        f"The local sandbox does not model `{param}`. Stripe accepts it.",
        code="sandbox_not_modelled",
        param=param,
    )


class Refused(ApiError):
    """A payment was tried and refused: the answer is an error, and what happened stays written."""
