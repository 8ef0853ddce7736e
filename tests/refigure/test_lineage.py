"""Settings behind a figure: through rules and wildcards, and not through the other posts."""

from refigure.lineage import RuleFiles, settings_behind

TRAIN, READ, DRAW = {"rate": 0.1}, {"rows": 5}, {"bins": 3}
RULES = [
    RuleFiles("toy_read_data", ("data/toy.csv",), ("toy/table.csv",), (READ, "x")),
    RuleFiles("toy_train", ("toy/table.csv",), ("toy/nets/{arm}_{seed}.pt",)),
    RuleFiles("toy_plot_nets", ("toy/nets/relu_1.pt",), ("toy/figures/a.svg",)),
    RuleFiles("toy_plot_table", ("toy/table.csv",), ("toy/figures/b.svg",), (DRAW,)),
    RuleFiles("toy_plot_all", ("toy/measurements.csv",), ("toy/figures/c.svg",)),
]
SETTINGS = {"plot": DRAW, "seeds": 3, "read": READ, "train": TRAIN}


def test_settings_are_found_by_params_and_by_name_through_wildcards() -> None:
    found = settings_behind(RULES, "toy", SETTINGS)
    assert found["toy_plot_nets"] == ["read", "train"]
    assert found["toy_plot_table"] == ["plot", "read"]


def test_what_no_rule_of_the_post_makes_is_not_followed() -> None:
    assert settings_behind(RULES, "toy", SETTINGS)["toy_plot_all"] == []


def test_rules_in_a_circle_end() -> None:
    rules = [RuleFiles("toy_a", ("b",), ("a",)), RuleFiles("toy_b", ("a",), ("b",), (READ,))]
    assert settings_behind(rules, "toy", SETTINGS)["toy_a"] == ["read"]
