"""The page on which people say whether this installation is isolated or connected."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from khoi.access.installation import home_unit
from khoi.access.middleware import viewing
from khoi.actions.network import choose_network
from khoi.core.refusal import Refusal
from khoi.queries.office import installation
from khoi.web.office.asked import today
from khoi.web.office.network_forms import NETWORKS, ChooseNetwork


@require_http_methods(["GET", "HEAD", "POST"])
def network_page(request: HttpRequest) -> HttpResponse:
    """What was chosen, by whom, on what paper; a POST records a choice. For keepers of the whole installation."""
    viewer = viewing(request)
    viewer.require("keep_installation", home_unit())
    form = ChooseNetwork(request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            choose_network(**form.answer(), by=viewer, on=today())
        except Refusal as error:
            refusal = error
        else:
            messages.success(request, _("Đã ghi nhận."))
            return redirect("network")
    office = installation()
    label = NETWORKS[office.profile] if office and office.profile_day else ""
    context = {"form": form, "refusal": refusal, "office": office, "label": label}
    failed = refusal or form.errors
    return render(request, "office/network.html", context, status=400 if failed else 200)
