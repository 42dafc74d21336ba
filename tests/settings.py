"""The house's settings with a folder of their own for keys and files, so that no test touches a real one."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="fangxian-tests-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ["FANGXIAN_VAR"] = _folder
os.mkdir(os.path.join(_folder, "static"))
for _name in ("FANGXIAN_KEYS", "FANGXIAN_KEY_FILE", "FANGXIAN_DEMO", "FANGXIAN_DEBUG", "FANGXIAN_TLS"):
    os.environ.pop(_name, None)

from fangxian.config.settings import *  # noqa: E402, F403

# Real hashing is slow on purpose; no test is about its strength.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# A file as on a real server, not memory: threads, locks, the journal and what erasure leaves in the bytes are the real thing.
if "sqlite" in str(DATABASES["default"]["ENGINE"]):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(_folder, "tests.sqlite3")}  # noqa: F405
