"""Personal data in a question: found where it is, and not where there are years, sums and paragraphs."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.privacy import FIRST, SECOND, find_personal, identity, warning, without

DAYS = st.dates(date(1900, 1, 1), date(2035, 12, 31))


def made(day: date, individual: int, add_day: int = 0, add_month: int = 0) -> str | None:
    """The identity number of a birth date and individual number; None where no check digit is possible."""
    digits = f"{day.day + add_day:02}{day.month + add_month:02}{day.year % 100:02}{individual:03}"
    for weights in (FIRST, SECOND):
        check = -sum(w * int(d) for w, d in zip(weights, digits, strict=True)) % 11
        if check == 10:
            return None
        digits += str(check)
    return digits


@given(DAYS, st.integers(0, 999), st.sampled_from([("", ""), (" ", ""), ("-", "")]))
def test_every_valid_identity_number_is_found(day: date, individual: int, space: tuple[str, str]) -> None:
    number = made(day, individual)
    if number is None:
        return
    text = f"Saken gjelder {number[:6]}{space[0]}{number[6:]}, som bor i Time."
    (found,) = find_personal(text)
    assert found.what == "birth"
    assert text[found.start : found.end].replace(" ", "").replace("-", "") == number


@given(DAYS, st.integers(0, 999))
def test_a_d_number_and_a_synthetic_number_are_found(day: date, individual: int) -> None:
    for add_day, add_month, what in ((40, 0, "dnumber"), (0, 40, "birth"), (0, 80, "birth"), (40, 80, "dnumber")):
        number = made(day, individual, add_day, add_month)
        assert number is None or identity(number) == what


@given(DAYS, st.integers(0, 999), st.integers(0, 10), st.integers(1, 9))
def test_one_wrong_digit_is_no_identity_number_of_before_2032(
    day: date, individual: int, place: int, change: int
) -> None:
    number = made(day, individual)
    if number is None:
        return
    wrong = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    second = sum(w * int(d) for w, d in zip((*SECOND, 1), wrong, strict=True)) % 11
    assert second != 0  # a single wrong digit is always caught by the second check digit
    assert identity(wrong) is None


@given(st.text(alphabet="0123456789", min_size=0, max_size=14).filter(lambda t: len(t) != 11))
def test_only_eleven_digits_can_be_an_identity_number(digits: str) -> None:
    assert identity(digits) is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Ring meg på 51 23 45 67 i morgen.", "phone"),
        ("Ring 912 34 567.", "phone"),
        ("Mobilen er 91234567", "phone"),
        ("telefon: 51234567", "phone"),
        ("+47 51234567", "phone"),
        ("0047 912 34 567", "phone"),
        ("Skriv til +46 70 123 45 67", "phone"),
        ("Send svaret til kari.nordmann@time.kommune.no.", "email"),
        ("Kari <k+styre@eksempel.no>", "email"),
    ],
)
def test_telephone_and_e_mail_are_found(text: str, what: str) -> None:
    assert [personal.what for personal in find_personal(text)] == [what]


@pytest.mark.parametrize(
    "text",
    [
        "Rapporten kom i desember 2013 og gjelder årene 1999-2005 og 2008-2013.",
        "Kommunen betalte 4 000 kroner per døgn, 21 500 000 kroner i alt, eller 25000000 kr.",
        "Det koster 12 345 678 kroner, 45 000 000 kr og 21 mill.",
        "Hva sier kommuneloven § 27, § 28 a, §§ 18-1 til 18-4 og § 20-2?",
        "Haugaland Vekst IKS, org.nr. 987 654 321, og organisasjonsnummer 912345678.",
        "Org.nr 91234567 står feil.",
        "LOV-2018-06-22-83 og LOV-1999-01-29-6, S1 case oru: Input, id2998121",
        "Avtalen gjelder fra 1. juli 2012 til 31.12.2013 klokken 08-16.",
        "223 000 brukere i 2011, 1,5 millioner og 19,5 mill i 2014.",
        "Postnummer 4340 Bryne, og kontonummer er ikke oppgitt.",
        "kr 41234567 er bevilget",
        "@kommune er ingen adresse, heller ikke a@b",
        "https://lovdata.no/dokument/NL/lov/2018-06-22-83",
        "FoU 114016, sak 2023/4512 og ISBN 9788249012345",
        "Det er 12345678901 innbyggere.",
    ],
)
def test_years_sums_paragraphs_and_organisation_numbers_are_no_personal_data(text: str) -> None:
    assert find_personal(text) == ()


@given(st.integers(1900, 2100), st.integers(1, 999_999_999), st.integers(1, 40), st.integers(1, 12))
def test_no_alarm_at_any_year_sum_or_paragraph(year: int, crowns: int, chapter: int, section: int) -> None:
    sums = f"{crowns:,}".replace(",", " ")
    text = f"I {year} kostet det {sums} kroner, altså {crowns} kr, etter § {chapter}-{section} i loven av {year}."
    assert find_personal(text) == ()


@given(st.text(max_size=200))
def test_any_text_is_taken_and_nothing_is_left_after_it_is_taken_out(text: str) -> None:
    found = find_personal(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))
    assert find_personal(without(text, found, "nb")) == () or not found


def test_the_warning_names_what_was_found_and_taking_it_out_leaves_the_question() -> None:
    text = "Gjelder 01010112398 eller a.b@c.no og 912 34 567 rådmannsdilemmaet?"
    number = made(date(2001, 1, 1), 123)
    assert number is not None
    text = text.replace("01010112398", number)
    found = find_personal(text)
    said = warning(found, "nb")
    assert "et fødselsnummer, en e-postadresse og et telefonnummer" in said
    assert without(text, found, "nb") == "Gjelder [fjernet] eller [fjernet] og [fjernet] rådmannsdilemmaet?"
    assert warning((), "nb") == ""
    assert "a telephone number" in warning(found, "en")
