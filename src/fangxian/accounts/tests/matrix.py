from allauth.mfa.models import Authenticator

from fangxian.access.matrix import PUBLIC, SIGNED_IN, STAGE, Row
from fangxian.base.testing import Cast


def own_key(cast: Cast) -> dict[str, int]:
    key = Authenticator.objects.create(
        user=cast.nobody, type=Authenticator.Type.WEBAUTHN, data={"name": "k", "credential": {}, "passwordless": False}
    )
    return {"pk": key.pk}


READ_AND_SENT = ("GET", "POST")
ROWS = [
    Row("account_login", PUBLIC, READ_AND_SENT),
    Row("account_inactive", PUBLIC),
    Row("mfa_login_webauthn", PUBLIC, READ_AND_SENT),
    # Signing out twice leads to the sign-in page like the first time.
    Row("account_logout", STAGE, READ_AND_SENT),
    Row("mfa_authenticate", STAGE, READ_AND_SENT),
    Row("account_reauthenticate", SIGNED_IN, READ_AND_SENT),
    Row("account_change_password", SIGNED_IN, READ_AND_SENT),
    Row("usersessions_list", SIGNED_IN, READ_AND_SENT),
    Row("mfa_index", SIGNED_IN),
    Row("mfa_reauthenticate", SIGNED_IN, READ_AND_SENT, fine=(200, 302)),
    Row("mfa_activate_totp", SIGNED_IN, READ_AND_SENT),
    Row("mfa_deactivate_totp", SIGNED_IN, READ_AND_SENT, fine=(404,)),
    Row("mfa_view_recovery_codes", SIGNED_IN, fine=(404,)),
    Row("mfa_download_recovery_codes", SIGNED_IN, fine=(404,)),
    Row("mfa_generate_recovery_codes", SIGNED_IN, READ_AND_SENT),
    Row("mfa_list_webauthn", SIGNED_IN),
    Row("mfa_add_webauthn", SIGNED_IN, READ_AND_SENT),
    Row("mfa_reauthenticate_webauthn", SIGNED_IN, READ_AND_SENT, fine=(200, 302)),
    Row("mfa_remove_webauthn", SIGNED_IN, READ_AND_SENT, kwargs=own_key),
    Row("mfa_edit_webauthn", SIGNED_IN, READ_AND_SENT, kwargs=own_key),
]
