"""Pages of layout profiles: the list with the form that adds or changes one, and a trial print."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from khoi.access.middleware import viewing
from khoi.actions.profiles import record_profile
from khoi.core.refusal import Refusal
from khoi.documents.report_pdf import report_pdf
from khoi.documents.sample_report import sample_report
from khoi.queries.profiles import ProfileRow, guide_limits, profile_row, profile_to_print, profiles_listed
from khoi.web.office.asked import page_asked, today
from khoi.web.office.profile_forms import ProfileForm, filled
from khoi.web.parts.form_page import form_page
from khoi.web.parts.language import reader_language


@require_http_methods(["GET", "HEAD", "POST"])
def profiles_page(request: HttpRequest) -> HttpResponse:
    """The profiles; `?code=` opens one, and a POST records it or adds one."""
    viewer, code, day = viewing(request), request.GET.get("code", ""), today()
    one = profile_row(viewer, code, day) if code else None
    guide = profile_to_print(viewer, "", day, "vi")
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        guide=guide_limits(viewer, day),
        initial=filled(one.profile if one else guide) | ({} if one else {"name": ""}),
    )
    refusal = None
    if request.method == "POST" and form.is_valid():
        try:
            return _recorded(request, form, one)
        except Refusal as error:
            refusal = error
    page, rows = (None, []) if one else profiles_listed(viewer, page_asked(request), day)
    context = {"page": page, "rows": rows, "one": one, "form": form, "guide": guide, "refusal": refusal}
    return form_page(request, "office/profiles.html", context)


def _recorded(request: HttpRequest, form: ProfileForm, one: ProfileRow | None) -> HttpResponse:
    given = form.answer()
    lang = given.pop("lang")
    code = one.record.code if one else ""
    row = record_profile(code, given, lang=lang, by=viewing(request), on=today())
    messages.success(request, _("Đã ghi mẫu trình bày “%(name)s”.") % {"name": row.name})
    return redirect(f"{request.path}?code={row.code}")


@require_safe
def trial_pdf(request: HttpRequest) -> HttpResponse:
    """A made-up report in the profile `?code=`, or in the guide's own layout."""
    viewer, day = viewing(request), today()
    profile: Any = profile_to_print(viewer, request.GET.get("code", ""), day, reader_language())
    data = report_pdf(sample_report(profile.lang), profile, signatory="", links="")
    answer = HttpResponse(data, content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="xem-thu.pdf"'
    return answer
