"""Settings of sign-in that belong together: forms, second factor, how long a proof counts."""

FORMS = "copassess.accounts.forms"
# For so long after a password or a code, role changes and exports ask for nothing (seconds).
PROOF_LASTS = 15 * 60

# How often; `reset_mail` counts by address, and who exceeds it sees the same page as ever.
RATES = {"reset_password": "20/m/ip", "reset_mail": "5/15m/key"}

SETTINGS: dict[str, object] = {
    "ACCOUNT_FORMS": {
        action: f"{FORMS}.account.{action.title().replace('_', '')}Form"
        for action in (
            *("login", "signup", "add_email", "change_password", "set_password"),
            *("reset_password", "reset_password_from_key", "user_token", "reauthenticate"),
        )
    },
    "ACCOUNT_REAUTHENTICATION_TIMEOUT": PROOF_LASTS,
    "MFA_ADAPTER": "copassess.accounts.second_factor.SecondFactorAdapter",
    "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
    "MFA_PASSKEY_LOGIN_ENABLED": True,
    # Nobody signs in before an address is proven; a change of address must stay possible.
    "MFA_ALLOW_UNVERIFIED_EMAIL": True,
    # One period of 30 seconds before and after: clocks differ, and people type slowly.
    "MFA_TOTP_TOLERANCE": 1,
    "MFA_FORMS": {
        "authenticate": f"{FORMS}.second_factor.CodeForm",
        "reauthenticate": f"{FORMS}.second_factor.CodeAgainForm",
        "activate_totp": f"{FORMS}.second_factor.AppForm",
        "add_webauthn": f"{FORMS}.second_factor.PasskeyForm",
        "edit_webauthn": f"{FORMS}.second_factor.PasskeyNameForm",
        "authenticate_webauthn": f"{FORMS}.second_factor.PasskeyUseForm",
        "login_webauthn": f"{FORMS}.second_factor.PasskeySignInForm",
        "reauthenticate_webauthn": f"{FORMS}.second_factor.PasskeyAgainForm",
    },
}
