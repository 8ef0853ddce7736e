"""Seeds: in range, told apart by name, the same everywhere."""

import hashlib
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from refigure.seeding import derive_seed, generators


def test_a_seed_is_what_sha256_says() -> None:
    # the first 63 bits of the hash of the parts joined by the unit separator
    digest = hashlib.sha256(b"2018\x1fphone_usage\x1f3").hexdigest()
    assert derive_seed(2018, "phone_usage", 3) == int(digest[:16], 16) >> 1


@given(st.integers(0, 2**53), st.lists(st.text(max_size=8), max_size=4))
def test_seeds_lie_in_range(seed: int, names: list[str]) -> None:
    assert 0 <= derive_seed(seed, *names) < 2**63


@given(st.sets(st.tuples(st.integers(0, 99), st.text("ab", max_size=3), st.text("ab", max_size=3))))
def test_other_names_other_seeds(jobs: set[tuple[int, str, str]]) -> None:
    assert len({derive_seed(*job) for job in jobs}) == len(jobs)


def test_where_a_name_ends_matters() -> None:
    assert derive_seed(1, "ab", "c") != derive_seed(1, "a", "bc") != derive_seed(1, "abc")


def test_another_process_gives_the_same_seed() -> None:
    code = "import sys; sys.path.insert(0, sys.argv[1])\nfrom refigure.seeding import derive_seed\n"
    code += "print(derive_seed(7, 'a', ('x', 1)))"
    from refigure.code_inputs import WORKFLOW

    for hash_seed in ("0", "1"):
        done = subprocess.run(
            [sys.executable, "-c", code, str(WORKFLOW)],
            env={"PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert int(done.stdout) == derive_seed(7, "a", ("x", 1))


def test_numpy_generator_starts_anew_for_each_job() -> None:
    first, second = generators(5), generators(5)
    numbers = first.numpy.random(3).tolist()
    assert second.numpy.random(3).tolist() == numbers
    assert first.numpy.random(3).tolist() != numbers  # one generator a job, going on


def test_steps_without_tensors_do_not_import_torch() -> None:
    from refigure.code_inputs import WORKFLOW

    code = "import sys; sys.path.insert(0, sys.argv[1])\nfrom refigure.seeding import generators\n"
    code += "generators(1).numpy.random(); print('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, str(WORKFLOW)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"
