"""Addresses of static files."""

from functools import cached_property

from whitenoise.storage import CompressedManifestStaticFilesStorage


class RememberingStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # it has no types
    """Works out the address of each file once in each process; every page names a dozen."""

    @cached_property
    def _addresses(self) -> dict[str, str]:
        return {}

    def url(self, name: str | None, force: bool = False) -> str:
        """The address that carries the hash of the file's content.

        Raises:
            ValueError: there is no such file.
        """
        if name is None or force:
            return str(super().url(name, force))
        if name not in self._addresses:
            self._addresses[name] = str(super().url(name))
        return self._addresses[name]
