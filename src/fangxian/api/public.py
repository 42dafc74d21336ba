"""The API by django-ninja, and the OpenAPI document over all of it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from fangxian.api import document
from fangxian.api.entries import router
from fangxian.api.problems import NOT_FOUND, NOT_SIGNED_IN, QUERY_MALFORMED
from fangxian.base.middleware import problem_response
from fangxian.base.problems import Problem

PREFIX = "/api/v1/"


class PublicApi(NinjaAPI):
    """Adds to the document what stations call."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        prefix = PREFIX if path_prefix is None else path_prefix
        schema = super().get_openapi_schema(path_prefix=prefix, path_params=path_params)
        operation = schema["paths"][f"{prefix}record/entries"]["get"]
        operation["security"] = [{"session": []}]
        operation["responses"].update(
            {
                "401": document.refused(NOT_SIGNED_IN),
                "403": document.refused("second_factor_needed"),
                "404": document.refused(NOT_FOUND),
                "422": document.refused(QUERY_MALFORMED),
            }
        )
        schema["paths"].update(document.paths(prefix))
        schema["components"]["schemas"].update(document.schemas())
        schema["components"]["securitySchemes"] = document.SECURITY
        return schema


api = PublicApi(
    title="Fangxian",
    version="1",
    description="Facts in, batch by batch; the record out, page by page. Refusals are problem+json with a stable code.",
    docs_url=None,
    docs_decorator=require_safe,
    urls_namespace="api",
)
api.add_router("", router)


@api.exception_handler(ValidationError)
def malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    wrong = {".".join(str(part) for part in item["loc"]): item["msg"] for item in error.errors}
    return problem_response(request, Problem(QUERY_MALFORMED, status=422, **{"wrong": wrong}))


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return problem_response(request, Problem(NOT_SIGNED_IN, status=401))


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    return problem_response(request, Problem(NOT_FOUND, status=404))
