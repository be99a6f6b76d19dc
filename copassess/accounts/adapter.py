"""How allauth behaves here: links to SITE_URL, mails that may fail, an address nobody else has."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from copassess.accounts.mail import Delivery
from copassess.accounts.models import User
from copassess.mail.services import absolute, post

# In the request's META: what send_mail leaves there for add_message to find.
MAIL_FAILED = "copassess.mail_failed"
MAIL_SENT = "account/messages/email_confirmation_sent.txt"


class AccountAdapter(DefaultAccountAdapter):
    """allauth's own ways, but for what stands here."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": gettext_lazy("This account has been closed."),
        "duplicate_email": gettext_lazy("This is your address already."),
        "email_password_mismatch": gettext_lazy("The e-mail address or the password is wrong."),
        "enter_current_password": gettext_lazy("This is not your present password."),
        "incorrect_password": gettext_lazy("The password is wrong."),
        "too_many_login_attempts": gettext_lazy(
            "Too many failed attempts. Wait five minutes, or choose a new password."
        ),
    }

    def save_user(self, request: HttpRequest, user: User, form: Form, commit: bool = True) -> User:
        """Store the name along; where a second click was first, answer as for any known address."""
        user.name = form.cleaned_data["name"]
        try:
            with transaction.atomic():
                stored: User = super().save_user(request, user, form, commit)
        except IntegrityError as error:
            response = self.respond_email_verification_sent(request, None)
            raise ImmediateHttpResponse(response) from error
        return stored

    def authenticate(self, request: HttpRequest, **credentials: object) -> User | None:
        """Answer the right password of a deactivated account as a wrong one, and count it so.

        allauth's own way knows such a person, gives the guess back and shows another page.
        """
        self.pre_authenticate(request, **credentials)
        user = authenticate(request, **credentials)
        AuthenticationBackend.unstash_authenticated_user()
        if not isinstance(user, User):
            self.authentication_failed(request, **credentials)
            return None
        self._rollback_login_failed_rl_usage()
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        """Stop whom an administrator deactivated between password and code."""
        if not user.is_active:
            raise ImmediateHttpResponse(self.respond_user_inactive(request, user))
        super().login(request, user)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        """Answer passkeys and mailed links of a deactivated account as a wrong password."""
        messages.error(request, self.error_messages["email_password_mismatch"])
        return redirect("account_login")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Prove an address, unless another account was made with it meanwhile."""
        others = User.objects.exclude(pk=email_address.user_id)
        if others.filter(email=email_address.email).exists():
            self.add_message(
                request,
                messages.ERROR,
                "account/messages/email_confirmation_failed.txt",
                {"email": email_address.email},
            )
            return False
        return bool(super().confirm_email(request, email_address))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send through the outbox, or say that it comes later; what was done before stands."""
        mail = post(
            template_prefix,
            to=email,
            context={"email": email, **context},
            at=timezone.now(),
            time_zone=timezone.get_current_timezone(),
        )
        if Delivery(mail).has_failed:
            self.request.META[MAIL_FAILED] = True
            words = _("The mail could not be sent now. It will be sent again by itself.")
            messages.warning(self.request, words)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: object,
        **kwargs: object,
    ) -> None:
        """Keep quiet about a mail that was not sent after all."""
        if message_template == MAIL_SENT and MAIL_FAILED in request.META:
            return
        super().add_message(request, level, message_template, *args, **kwargs)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: object) -> str:
        """Count failures by account and network address together.

        By the account alone, whoever knows an address could lock its owner out.
        """
        login = str(credentials.get("email", "")).lower()
        return f"{ratelimit.get_ip(request)}:{login}"

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC
    ) -> str:
        """Print the address of this installation, whatever the request calls it."""
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Print the address of this installation, whatever the request calls it."""
        user, _dash, token = key.partition("-")
        arguments = {"uidb36": user, "key": token}
        return absolute(reverse("account_reset_password_from_key", kwargs=arguments))

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that somebody tried to sign up with it."""
        links = {
            "login_url": absolute(reverse("account_login")),
            "password_reset_url": absolute(reverse("account_reset_password")),
        }
        self.send_mail("account/email/account_already_exists", email, links)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead back to where the change of password was offered."""
        return reverse("accounts:profile-edit")
