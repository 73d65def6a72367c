from greenroom.quality.personal_data import personal_data
from tests.quality.talks import GOOD, answering, subject, with_parameters


def test_a_talk_without_addresses_is_fine() -> None:
    assert personal_data(subject(*GOOD)).score == 10


def test_an_address_that_could_be_somebodys_costs_points_and_is_not_repeated() -> None:
    component = personal_data(answering("Write to jane.doe+x@mail.provider.co.uk about it."))
    assert component.score == 3
    assert "jane" not in component.reason


def test_two_are_plainly_bad() -> None:
    assert personal_data(answering("a@b.de or c@d.fr")).score == 0


def test_example_addresses_belong_to_nobody() -> None:
    assert personal_data(answering("jane@example.com, joe@mail.example.org, x@shop.test, @home")).score == 10


def test_a_system_prompt_is_looked_at_too() -> None:
    component = personal_data(
        with_parameters({"system_prompt": "You write for jane@firma.de.", "source": "a@b.de"})
    )
    assert (component.score, component.reason) == (3, "holds 1 e-mail address")


def test_passwords_and_social_security_numbers_are_plainly_bad() -> None:
    component = personal_data(answering("Mine is 219-09-9999. Password: hunter2"))
    assert component.score == 0
    assert component.reason == "holds 1 social security number, 1 password"
