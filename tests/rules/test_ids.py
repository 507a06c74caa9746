from eventsvc.kit.ids import ALPHABET, TICKET_CODE_LENGTH, clean_code, new_code, new_id


def test_later_ids_sort_behind_earlier_ones():
    made = [new_id() for _ in range(10_000)]
    assert made == sorted(made)
    assert len(set(made)) == len(made)
    assert {(one.version, one.variant) for one in made[:10]} == {(7, "specified in RFC 4122")}


def test_a_code_is_read_however_it_is_typed():
    code = new_code(TICKET_CODE_LENGTH)
    assert set(code) <= set(ALPHABET)
    spaced = "-".join(code[start : start + 4] for start in range(0, len(code), 4))
    assert clean_code(f" {spaced.lower()} ") == code
