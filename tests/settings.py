"""The product's settings on a data folder of their own, one for each test process."""

import atexit
import os
import shutil
import tempfile

# where memory can be written to as a disk can, and holds enough: what a test writes is synced at no cost there,
# and what is lost with the power is nothing to tests
MEMORY, ENOUGH = "/dev/shm", 4 * 2**30
if os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ENOUGH:
    os.environ.setdefault("TMPDIR", MEMORY)
    tempfile.tempdir = None  # somebody may have asked before

TEST_DATA_DIR = tempfile.mkdtemp(prefix="churnapp-test-")
atexit.register(shutil.rmtree, TEST_DATA_DIR, ignore_errors=True)
os.environ["DATA_DIR"] = TEST_DATA_DIR
for variable in (
    "DEBUG",
    "EMAIL_URL",
    "EMAIL_FROM",
    "REDIS_URL",
    "SHARED_DIR",
    "PREDICTIONS_KEPT_DAYS",
    "ALLOWED_HOSTS",
    "BASE_URL",
    "WEBHOOK_NETWORKS",
):
    os.environ.pop(variable, None)

# as manage.py does, and before anything loads a library of matrices: of two threads on a busy machine each
# waits for the other, at ten times the cost
os.environ |= {"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"}

os.mkdir(f"{TEST_DATA_DIR}/static")  # noqa: PTH102 - whitenoise warns where there is none

from churnapp.settings import *  # noqa: E402, F403
from churnapp.settings import DATABASES, STORAGES  # noqa: E402

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # a file, not memory: workers and browsers must see the same rows
    DATABASES["default"]["TEST"] = {"NAME": f"{TEST_DATA_DIR}/test.sqlite3"}
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
