import os
import subprocess
import sys
from argparse import SUPPRESS

import pytest

from greenroom import __version__
from greenroom.cli import main as program
from greenroom.cli.main import TABLE, parser_of
from greenroom.cli.verb import Group, Verb, in_options, verb_in
from greenroom.model.errors import GreenroomError
from tests.cli.conftest import Play, Ran, Run
from tests.cli.fake_daemon import Refusal
from tests.cli.rows import BATCH


def _every_verb() -> dict[str, Verb]:
    verbs: dict[str, Verb] = {}
    for name, (module, _) in TABLE.items():
        found = verb_in(module)
        if isinstance(found, Group):
            verbs |= {f"{name} {each}": found.verb(each) for each in found.verbs}
        else:
            verbs[name] = found
    return verbs


EVERY_VERB = _every_verb()
PARSED = {called: verb for called, verb in EVERY_VERB.items() if not verb.raw}


def test_help_names_every_verb(run: Run) -> None:
    ran = run("--help")
    assert ran.code == 0
    for name, (_, summary) in TABLE.items():
        assert f"  {name}" in ran.out
        assert summary in ran.out


@pytest.mark.parametrize("called", EVERY_VERB)
def test_every_verb_explains_itself_with_an_example(run: Run, called: str) -> None:
    ran = run(*called.split(), "--help")
    assert ran.code == 0
    _, _, examples = ran.out.partition("examples:\n")
    assert f"greenroom {called}" in examples or called in {"conversation generate", "config path"}


@pytest.mark.parametrize(
    "noun", [name for name, (module, _) in TABLE.items() if isinstance(verb_in(module), Group)]
)
def test_every_noun_lists_its_verbs(run: Run, noun: str) -> None:
    ran = run(noun, "--help")
    assert ran.code == 0
    for called, verb in EVERY_VERB.items():
        if called.startswith(f"{noun} "):
            assert f"  {called.split()[1]}" in ran.out
            assert verb.summary in " ".join(ran.out.split())


@pytest.mark.parametrize("called", PARSED)
def test_every_help_fits_a_narrow_terminal(called: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(program, "width", lambda: 80)
    told = parser_of(called, PARSED[called]).format_help()
    assert [line for line in told.splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("called", PARSED)
def test_every_option_has_words(called: str) -> None:
    for action in parser_of(called, PARSED[called])._actions:
        assert action.help, action.option_strings
        assert action.help is not SUPPRESS


@pytest.mark.parametrize("called", PARSED)
def test_every_example_can_be_said(called: str) -> None:
    import shlex

    for example in PARSED[called].examples:
        words = shlex.split(example)
        if words[0] != "greenroom" or any(mark in words for mark in ("|", ">", "&&")):
            continue
        read, rest = words[1 : 1 + len(called.split())], words[1 + len(called.split()) :]
        if read == called.split():
            parser_of(called, PARSED[called]).parse_args(rest)


@pytest.mark.parametrize(
    "name", [name for name, (module, _) in TABLE.items() if not isinstance(verb_in(module), Group)]
)
def test_a_verb_and_the_table_say_the_same_of_it(name: str) -> None:
    summary = EVERY_VERB[name].summary
    assert TABLE[name][1].startswith(summary) or summary.startswith(TABLE[name][1])


def test_version(run: Run) -> None:
    assert run("--version").out == f"greenroom {__version__}\n"


@pytest.mark.parametrize("words", [(), ("batch",), ("--json",), ("batch", "--socket", "/tmp/x")])
def test_words_that_name_no_verb_get_the_help_and_2(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "usage:" in ran.err


def test_a_mistyped_verb_is_2_and_says_what_was_meant(run: Run) -> None:
    ran = run("btach")
    assert ran.code == 2
    assert "did you mean 'batch'?" in ran.err
    ran = run("batch", "strat")
    assert ran.code == 2
    assert "did you mean 'start'?" in ran.err


@pytest.mark.parametrize("words", [("status", "--nope"), ("batch", "status"), ("batch", "list", "--limit", "0")])
def test_wrong_arguments_are_2(run: Run, play: Play, words: tuple[str, ...]) -> None:
    play({})
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err


@pytest.mark.parametrize("words", [("batch", "show", "\udcff"), ("batch", "list", "--search", "\udcff")])
def test_bytes_that_are_no_text_are_2(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (2, "")
    assert "'\\udcff' is not text" in ran.err


@pytest.mark.parametrize("words", [("status",), ("down",), ("events",), ("rpc", "system.ping")])
def test_verbs_that_start_no_daemon_are_3_and_say_how_to_start_one(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert (ran.code, ran.out) == (3, "")
    assert "greenroom up" in ran.err


def test_a_verb_that_may_start_none_is_3(run: Run) -> None:
    assert run("batch", "list", "--no-start").code == 3


def test_common_options_may_stand_before_the_verb(run: Run, play: Play) -> None:
    daemon = play({"batch.status": {"batch_id": BATCH}})
    ran = run("--json", "--socket", str(daemon.path), "batch", "--no-start", "status", BATCH)
    assert (ran.code, ran.out) == (0, f'{{"batch_id":"{BATCH}"}}\n')


def _refuse(_: object) -> None:
    raise Refusal(-32009, "conflict", "Can't pause a batch that is completed.")


def test_a_refusal_is_1_and_says_why(run: Run, play: Play) -> None:
    play({"batch.pause": _refuse})
    ran = run("batch", "pause", BATCH)
    assert (ran.code, ran.out) == (1, "")
    assert "Can't pause a batch that is completed." in ran.err


def test_a_refusal_is_a_document_too_where_json_was_asked_for(run: Run, play: Play) -> None:
    play({"batch.pause": _refuse})
    ran = run("batch", "pause", BATCH, "--json")
    assert ran.code == 1
    assert '"type":"conflict"' in ran.out


def test_an_internal_error_leads_to_the_log(run: Run, play: Play) -> None:
    def fail(_: object) -> None:
        raise Refusal(-32603, "internal", "Something went wrong.")

    play({"batch.pause": fail})
    assert "01920000-request" in run("batch", "pause", BATCH).err


def test_a_path_of_the_protocol_becomes_the_option_that_it_came_from() -> None:
    assert in_options("$.template_id: expected an id") == "--template: expected an id"
    assert in_options("$.shared_parameters: no") == "--set: no"
    assert in_options("$: expected `parameter_sets`") == "the command line: expected --from"
    assert (
        in_options("No items. `include_cancelled` takes those too.")
        == "No items. --include-cancelled takes those too."
    )
    assert in_options("Got `str`; see `greenroom status`.") == "Got `str`; see `greenroom status`."
    within = "$.parameter_sets[3].parameters.topic: expected text"
    assert in_options(within) == within


def test_ctrl_c_is_130_and_quiet(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(program, "run", interrupt)
    assert run("status") == Ran(130, "", "")


def test_another_error_of_ours_is_1(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> int:
        raise GreenroomError("It broke.")

    monkeypatch.setattr(program, "run", fail)
    ran = run("status")
    assert (ran.code, ran.err) == (1, "greenroom: It broke.\n")


def test_a_reader_that_has_had_enough_is_met_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [sys.executable, "-m", "greenroom", "config", "path"], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (141, b"")
