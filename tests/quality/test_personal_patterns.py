import pytest
from hypothesis import given
from hypothesis import strategies as st

from greenroom.quality.personal_patterns import personal


def found(text: str) -> list[tuple[str, str]]:
    return [(each.kind, text[each.start : each.end]) for each in personal(text)]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("email", "jane.doe+x@mail.provider.co.uk"),
        ("email", "anna@example.com"),
        ("phone", "+49 30 901820"),
        ("phone", "+1 (415) 867-5309"),
        ("phone", "00 44 20 7946 0958"),
        ("phone", "(212) 456-7890"),
        ("phone", "1-800-356-9377"),
        ("phone", "0171 2345678"),
        ("phone", "06 12 34 56 78"),
        ("phone", "0612938475"),
        ("phone", "13987654320"),
        ("phone", "98765 43210"),
        ("ssn", "219-09-9999"),
        ("email", "jane [at] firma [dot] de"),
        ("email", "jane(at)firma.de"),
        ("email", "jane at firma dot com"),
        ("card", "4111 1111 1111 1111"),
        ("card", "5500005555555559"),
        ("iban", "DE89 3704 0044 0532 0130 00"),
        ("iban", "GB82WEST12345698765432"),
        ("key", "sk-ant-api03-abcdefghijklmnop123456"),
        ("key", "AKIAIOSFODNN7EXAMPLE"),
        ("key", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
    ],
)
def test_personal_data_is_found_whole_within_a_sentence(kind: str, value: str) -> None:
    assert found(f"It is {value}, I think.") == [(kind, value)]


@pytest.mark.parametrize(
    "text",
    [
        "from 1990-2000 and on 2026-11-21 at 08:00:00",
        "$1,234,567.89 or 3.14159265358979",
        "ISBN 978-3-16-148410-0, host 10.0.0.1",
        "01.02.2024 12:30",
        "4111 1111 1111 1112 fails its check digit",
        "GB82 WEST 1234 5698 7654 33 fails its own",
        "sk-short, @home, 3 @ 4",
        "ISBN 0306406152, order number: 0123987654, invoice 2125550187",
        "in 1612938475 seconds, 2125567187 of them",
        "Password: required. The password is case-sensitive; password = input('new2')",
        "meet me at noon (at the latest) by the red dot",
        "",
    ],
)
def test_other_numbers_and_words_are_left_alone(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Call me at 2125567187.", "2125567187"),
        ("Phone: 2125567187", "2125567187"),
        ("My number is 2125567187, thanks", "2125567187"),
        ("Meine Handynummer ist 1701234567", "1701234567"),
        ("Téléphone : 612938475", "612938475"),
        ("我的电话号码是2125567187。", "2125567187"),
        ("手机13987654320。", "13987654320"),
    ],
)
def test_a_run_of_digits_is_a_telephone_number_after_a_word_that_says_so(text: str, number: str) -> None:
    assert found(text) == [("phone", number)]


def test_full_width_digits_and_signs_hide_nothing() -> None:
    wide = {each: each + 0xFEE0 for each in range(ord("!"), ord("~"))}
    for kind, value in (("email", "jane@firma.de"), ("phone", "0612938475")):
        assert found(value.translate(wide)) == [(kind, value.translate(wide))]


@pytest.mark.parametrize(
    "text", ["password: hunter2", "Das Passwort ist: hunter2.", 'PWD="hunter2"', "密码是hunter2"]
)
def test_of_a_password_its_value_is_found(text: str) -> None:
    assert found(text) == [("password", "hunter2")]


@pytest.mark.parametrize(
    ("number", "reserved"),
    [
        ("415-555-0132", True),
        ("+1 (555) 867-5309", True),
        ("+1 123-456-7890", True),
        ("+44 7700 900123", True),
        ("+49 170 1234567", False),
        ("+49 555 8675309", False),
        ("98765 43210", False),
    ],
)
def test_a_number_is_made_up_only_as_a_whole(number: str, reserved: bool) -> None:
    assert [each.reserved for each in personal(f"Dial {number}.")] == [reserved]


def test_what_is_set_apart_for_examples_is_marked() -> None:
    text = "jane@example.com or jane@mail.de; 415-555-0132 or 415-867-5309"
    assert [each.reserved for each in personal(text)] == [True, False, True, False]


@given(st.text(st.sampled_from("0123456789 +-().@aDE\n")))
def test_what_is_found_never_overlaps_and_stands_in_order(text: str) -> None:
    ends = [0]
    for each in personal(text):
        assert ends[-1] <= each.start < each.end <= len(text)
        ends.append(each.end)


@pytest.mark.parametrize(
    ("address", "reserved"),
    [
        ("me@yourdomain.com", True),
        ("me@your-company.de", True),
        ("me@yourstory.com", False),
        ("me@domain.de", False),
    ],
)
def test_an_address_at_ones_own_domain_is_nobodys(address: str, reserved: bool) -> None:
    assert [each.reserved for each in personal(f"Write to {address}.")] == [reserved]
