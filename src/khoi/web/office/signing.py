"""Signing in by a one-time link, and signing out."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from khoi.access.signin import sign_in


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_page(request: HttpRequest, token: str) -> HttpResponse:
    """A button that uses the link: opening the address alone must not spend it."""
    if request.method == "POST":
        if sign_in(request, token):
            return redirect("home")
        return render(request, "office/sign_in.html", {"spent": True}, status=400)
    return render(request, "office/sign_in.html", {"token": token})


@never_cache
@require_safe
def sign_in_help(request: HttpRequest) -> HttpResponse:
    """How to get a link."""
    return render(request, "office/sign_in.html")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    logout(request)
    return redirect("signed_out")


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """Says that the session has ended."""
    return render(request, "office/sign_in.html", {"left": True})
