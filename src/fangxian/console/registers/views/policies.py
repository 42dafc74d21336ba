import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from fangxian.access.guards import require, user_of
from fangxian.access.scopes import granted_paths, units_in_scope
from fangxian.base.listing import Choice, Column, Empty, Listing, respond
from fangxian.base.navigation import Crumb
from fangxian.console.registers import common, forms
from fangxian.register import policies, queries, services
from fangxian.register.models import Policy
from fangxian.register.policies import wording


def _by_topic(rows: QuerySet[Policy], value: str) -> QuerySet[Policy]:
    return rows.filter(topic=value)


def _topics() -> list[tuple[str, Any]]:
    return [(topic.id, topic.label) for topic in policies.topics()]


def _topic_label(policy: Policy) -> str:
    return str(dict(_topics()).get(policy.topic, policy.topic))


def _jurisdiction(policy: Policy) -> str:
    return policy.unit.name if policy.unit else _("Everywhere")


POLICIES = Listing(
    id="policies",
    title=gettext_lazy("Policies"),
    columns=(
        Column("topic", gettext_lazy("topic"), _topic_label, sort="topic"),
        Column("edition", gettext_lazy("edition"), lambda policy: policy.edition, sort="edition",
               link=lambda policy: reverse("registers:policy", args=[policy.pk])),
        Column("title", gettext_lazy("title"), lambda policy: policy.title),
        Column("jurisdiction", gettext_lazy("jurisdiction"), _jurisdiction),
        Column("effective_from", gettext_lazy("effective from"), lambda policy: policy.effective_from, sort="effective_from",
               kind="time"),
        Column("source", gettext_lazy("source"), lambda policy: policy.source, minor=True),
    ),
    order="-effective_from",
    empty=Empty(gettext_lazy("No policies yet.")),
    search=("title__icontains", "edition__icontains", "source__icontains"),
    filters=(Choice("topic", gettext_lazy("topic"), choices=_topics, apply=_by_topic),),
    on_export=common.told("policies"),
)  # fmt: skip


def _visible(request: HttpRequest) -> QuerySet[Policy]:
    return queries.policies_over(granted_paths(user_of(request), common.VIEW))


@require(common.VIEW)
@require_safe
def table(request: HttpRequest) -> HttpResponseBase:
    return respond(
        request, POLICIES, _visible(request), template="registers/list.html", register="policies",
        new="registers:policy-new", permission=common.EDIT_POLICY,
    )  # fmt: skip


@require(common.VIEW)
@require_safe
def show(request: HttpRequest, id: UUID) -> HttpResponse:
    policy = _visible(request).filter(pk=id).first()
    if policy is None:
        raise Http404
    before = queries.edition_before(policy)
    about = policies.topic(policy.topic)
    context = {
        "policy": policy,
        "topic": _topic_label(policy),
        "jurisdiction": _jurisdiction(policy),
        "before": before,
        "differences": _differences(about, before.values, policy.values) if before else [],
        "parameters": wording.parameters(about, policy.values),
        "has_sources": wording.SOURCES in policy.values,
        "sources": wording.source_lines(policy.source),
        "crumbs": [Crumb(_("Policies"), reverse("registers:policies")), Crumb(policy.edition)],
        "may_add": units_in_scope(user_of(request), common.EDIT_POLICY).exists(),
    }
    return render(request, "registers/policy.html", context)


def _differences(topic: policies.Topic, before: Any, after: Any) -> list[dict[str, Any]]:
    return [
        {
            "path": item.path,
            "label": wording.label_of(topic, item.path),
            "before": None if item.is_added else wording.with_unit(topic, item.path, item.before),
            "after": None if item.is_removed else wording.with_unit(topic, item.path, item.after),
        }
        for item in policies.differences(wording.without_sources(before), wording.without_sources(after))
    ]


def _initial(request: HttpRequest) -> dict[str, Any]:
    """Start from an edition that the person may see."""
    base = request.GET.get("from", "")
    policy = next((item for item in _visible(request).filter(edition=base)), None) if base else None
    if policy is None:
        return {}
    values = json.dumps(policy.values, ensure_ascii=False, indent=2)
    return {"topic": policy.topic, "title": policy.title, "source": policy.source, "values": values}


@require(common.EDIT_POLICY)
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    units = units_in_scope(user_of(request), common.EDIT_POLICY)
    everywhere = units.filter(depth=1).exists()
    form = forms.EditionForm(units, request.POST or None, initial=_initial(request), everywhere=everywhere)

    def act() -> Policy:
        data = form.cleaned_data
        unit = data.pop("jurisdiction")
        if unit is None:
            return services.add_policy_edition(policies.Edition(**data))
        return services.add_policy_edition(policies.Edition(**data, jurisdiction=unit.code or ""), unit_id=unit.pk)

    done = common.submitted(request, form, act, lambda policy: reverse("registers:policy", args=[policy.pk]))
    return done or common.form_page(
        request, form, title=_("New edition"), submit=_("Put into the register"), back=reverse("registers:policies"),
        lead=_("Editions are never changed: decisions name the edition that they used."),
    )  # fmt: skip
