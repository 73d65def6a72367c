"""The dashboard: a Textual program on the client alone.

`program.run` starts it, `app.Dashboard` is its shell, and each screen is a file in `screens/` with its widgets,
its pure state and its keys in a folder of its own beside it.

# How a screen is added

1. `dashboard/<name>/keys.py` holds `KEYS = Keys("<Title>", (_key("approve", "a", "approve", "Approve …"), …))`
   with `_key = Under("<name>")` (see `keys`), and its line in `catalogue.EVERY`. Help, footer, palette and
   remapping follow from that; `greenroom tui --keys` prints the tables for docs/dashboard.md.
2. `dashboard/screens/<name>.py` holds one class that derives from `livescreen.LiveScreen`, with
   `BINDINGS = KEYS.bindings()`. Its line in `screens.PLACES` says key, title, module and class; it is loaded
   when it is first gone to. Screens live on when another one is shown, so place and selection stay by themselves.
3. It gives

   - `compose_body()`: its widgets, between header and footer;
   - `async read()`: ask the daemon for all that it shows. It is run in a worker when the screen is first shown,
     when it is shown again, and when the daemon is back; where it fails, the last data stay and are marked stale;
   - `heard(events)`: what happened while it is shown, at most ten times a second, all events since the last time
     (facts and gauges; for the types see `protocol.events.CATALOGUE`). For most it is enough to call
     `self.reread()` where one of them matters: rereads are put together and spaced out;
   - `action_<name>()` for each key, and `why_not(action)`: why a key does nothing just now, in words, or None. The
     footer greys it, and who presses it is told why;
   - `back()`: True where `esc` closed something inside the screen.

4. It calls the daemon from coroutines: `row = await self.call(BatchGet(batch_id=…))`. Coroutines are started by
   `self.attempt(self._approve(row_id), "approve")`: a worker that can't end the app. A refusal becomes a toast
   that starts with those words; to undo what was shown already, catch `GreenroomError` inside and raise it again.
5. Lists are `table.PagedTable`: columns, and a source that reads pages (`table.source`). It keeps the selection by
   id through every refresh; `table.selected_id`, `table.marked` and the messages `Selected` and `Activated` are
   all that a screen needs.
6. All text that a model or a person wrote goes through `plain` (`plain.line` for cells and labels, `plain.text`
   for what is read) and into widgets as `Text`, never as markup.
7. Inside such a coroutine `await self.confirmed("Delete …?")` asks (yes on another key than the one that asked,
   no by default), and `await self.asked("What for?")` asks for a line of text; with `wrong=misread(…)` until it
   can be taken. What a dialog needs of the daemon first is read `with self.opening():`, so that keys typed ahead
   wait for the dialog. Figures are worded by `greenroom.cli.figures`; states by `states.badge`, a glyph and
   a word. `findbar.FindBar` is a field for words to find or to filter by. `form.Form` asks for several things at
   once, and again with what is wrong with them; `exportline.ExportLine` follows an export. What is read beside
   `read` goes through `aside.unless_away`. `await editor.edited(self, text, take, suffix=".toml")` has a text
   changed in a person's own editor; what they wrote is never lost.
8. What is opened over it derives from `modal.Modal`: keys that come before it is there are held for it. Where the
   first field is not what is to have the focus, `AUTO_FOCUS` says what is: a field out of sight takes keys too.
   Jump mode offers what can have the focus; a widget with several places in it gives them by `spots()`
   (`jump.spots`).

Tests hand in a clock and a connection of their own: `tests/dashboard/double.py` has a daemon in memory, and
`tests/dashboard/piloting.py` starts the app with it.
"""
