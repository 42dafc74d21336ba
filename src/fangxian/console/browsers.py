"""A browser and its device by the names that people know them by, from what it says of itself."""

from typing import Final

from django.utils.translation import gettext_lazy as _

# What says that it is several things is the first of them.
BROWSERS: Final = (
    ("MicroMessenger", _("WeChat")), ("HuaweiBrowser", _("Huawei Browser")), ("QQBrowser", _("QQ Browser")),
    ("Edg", "Edge"), ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"),
    ("Safari", "Safari"),
)  # fmt: skip
DEVICES: Final = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS X", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
LONGEST: Final = 60


def in_words(agent: str) -> str:
    """Return browser and device of a ``User-Agent``; of one that is like none, how it begins."""
    names = [next((str(name) for sign, name in known if sign in agent), "") for known in (BROWSERS, DEVICES)]
    return " · ".join(filter(None, names)) or agent[:LONGEST]
