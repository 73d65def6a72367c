"""The keys of the screen of costs."""

from greenroom.dashboard.costs.views import VIEWS
from greenroom.dashboard.keys import Keys, Under

_key = Under("costs")

KEYS = Keys(
    "Costs",
    (
        *(
            _key(name, view.key, view.name, view.explains, action=f"view('{name}')", shown=False)
            for name, view in VIEWS.items()
        ),
        _key("span", "r", "range", "Count the last 7, 30 or 90 days, or all there were."),
        _key("simulated", "s", "real/simulated", "Count real calls, or simulated ones at the price of the model."),
        _key("filter", "f", "which calls", "List all calls, or those alone that went well, failed, and so on."),
        _key("wide", "v", "read", "Have the whole screen for the call or the report, or both again."),
        _key("read_on", "J,shift+down", "read on", "Scroll what is read beside the list.", shown=False),
        _key("read_back", "K,shift+up", "read back", "Scroll what is read beside the list back.", shown=False),
    ),
)
