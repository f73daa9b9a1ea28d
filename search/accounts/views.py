"""Pages of accounts: signing in, making an account, and a forgotten password."""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import views as auth
from django.contrib.auth.decorators import user_passes_test
from django.contrib.auth.forms import AuthenticationForm, SetPasswordForm
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import IntegrityError, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from search.accounts.inviting import InviteForm, invite_all
from search.accounts.joining import DOMAIN, OFF, AddressForm, has_account, invite, invited
from search.alerts import MailUnavailable, Refused, may_write_to

log = logging.getLogger(__name__)
NOT_SENT = "The e-mail could not be sent just now. Please try again in a few minutes."
TOO_OFTEN = "We have reached our limit of e-mails for now. Please try again tomorrow."


class SignInForm(AuthenticationForm):
    """A name and a password; who is called by an e-mail address may write it in small or large letters."""

    def clean_username(self) -> str:
        name: str = self.cleaned_data["username"]
        called_so = User.objects.filter(username__iexact=name).values_list("username", flat=True)[:2]
        return called_so[0] if "@" in name and len(called_so) == 1 else name


class SignIn(auth.LoginView):
    """Sign in; says who may have an account."""

    form_class = SignInForm
    template_name = "search/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(sign_up=settings.SIGN_UP, nav="sign_in", **kwargs)


class ForgottenPassword(auth.PasswordResetView):
    """Asks for an address; says the same whether or not there is an account of it."""

    template_name = "search/accounts/forgotten.html"
    email_template_name = "search/mails/password.txt"
    subject_template_name = "search/mails/password_subject.txt"
    success_url = reverse_lazy("password_sent")

    def form_valid(self, form: Any) -> HttpResponse:
        if not may_write_to(form.cleaned_data["email"]):
            form.add_error(None, TOO_OFTEN)
            return self.form_invalid(form)
        self.extra_email_context = {"site_address": settings.SITE_ADDRESS}
        return super().form_valid(form)


class PasswordSent(auth.PasswordResetDoneView):
    template_name = "search/accounts/sent.html"


class NewPassword(auth.PasswordResetConfirmView):
    template_name = "search/accounts/password.html"
    success_url = reverse_lazy("sign_in")

    def form_valid(self, form: Any) -> HttpResponse:
        messages.success(self.request, "Your new password is saved. Sign in with it.")
        return super().form_valid(form)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_up(request: HttpRequest) -> HttpResponse:
    """Ask for an account, where an address of certain domains is enough."""
    if settings.SIGN_UP != DOMAIN:
        raise Http404("You cannot make an account on this page.")
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if wrong := _send(form.cleaned_data["address"]):
            form.add_error(None, wrong)
        else:
            return render(request, "search/accounts/sent.html", {"nav": "sign_in"})
    context = {"form": form, "domains": settings.SIGN_UP_DOMAINS, "nav": "sign_in"}
    return render(request, "search/accounts/sign_up.html", context, status=400 if form.errors else 200)


def _send(address: str) -> str:
    """Write to who asks; return why that was not possible, or ""."""
    if not may_write_to(address):
        return TOO_OFTEN
    try:
        invite(address)
    except (MailUnavailable, Refused) as error:
        log.error("A link to make an account could not be sent: %s", error)
        return NOT_SENT
    return ""


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Make the account of the address that the link was sent to: a password, twice."""
    address = invited(request.GET.get("t", ""))
    if not address or has_account(address):
        context = {"has_account": bool(address), "nav": "sign_in"}
        return render(request, "search/accounts/no_link.html", context, status=404)
    user = User(username=address, email=address)
    form = SetPasswordForm(user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            with transaction.atomic():
                form.save()
        except IntegrityError:  # the button was pressed twice
            return redirect("sign_in")
        messages.success(
            request, "Your account is ready. Sign in with your e-mail address and your password."
        )
        return redirect("sign_in")
    context = {"form": form, "address": address, "nav": "sign_in"}
    return render(request, "search/accounts/join.html", context, status=400 if form.errors else 200)


def _makes_accounts(user: AbstractBaseUser | AnonymousUser) -> bool:
    return isinstance(user, User) and user.is_staff and user.has_perm("auth.add_user")


@user_passes_test(_makes_accounts, login_url="admin:login")
@require_http_methods(["GET", "HEAD", "POST"])
def invite_people(request: HttpRequest) -> HttpResponse:
    """For those who make accounts: send people the link to make their own, and say of each what came of it."""
    is_off = settings.SIGN_UP == OFF
    form = InviteForm(request.POST if request.method == "POST" and not is_off else None)
    invitations = invite_all(form.cleaned_data["addresses"]) if form.is_valid() else []
    context = {
        **admin.site.each_context(request),
        "title": "Invite people",
        "form": InviteForm() if invitations else form,
        "invitations": invitations,
        "is_off": is_off,
        "to_the_log": settings.EMAIL_BACKEND.endswith(".console.EmailBackend"),
    }
    status = 400 if form.errors else 200
    return render(request, "search/accounts/invite.html", context, status=status)
