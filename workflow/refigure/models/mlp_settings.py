"""The settings of a multilayer perceptron, read without PyTorch: the workflow checks them too."""

from dataclasses import dataclass

from refigure.errors import InputError

ACTIVATION_NAMES = ("relu", "tanh", "sigmoid", "identity")
INITIALISATIONS = ("truncated_normal", "he", "glorot")


@dataclass(frozen=True)
class MLPSettings:
    """A multilayer perceptron and how its parameters begin."""

    sizes: tuple[int, ...]  # inputs, hidden layers, classes: (784, 50, 30, 10)
    activation: str = "relu"  # after every layer but the last
    initialisation: str = "truncated_normal"  # of the weights; he, glorot: normal
    weight_std: float = 0.1  # of truncated_normal, before the cut at two of them
    bias: float = 0.1  # what all biases begin at
    dropout: float = 0.0  # share of hidden activations set to zero in training; the rest grow

    def __post_init__(self) -> None:
        """Refuse what is no network.

        Raises:
            InputError: names the setting.
        """
        if len(self.sizes) < 2 or min(self.sizes) < 1:
            raise InputError(
                f"sizes {list(self.sizes)}: give inputs and classes at least, above 0."
            )
        for name, value, known in (
            ("activation", self.activation, ACTIVATION_NAMES),
            ("initialisation", self.initialisation, INITIALISATIONS),
        ):
            if value not in known:
                raise InputError(f"{name} {value!r} is none of {', '.join(known)}.")
        if not 0 <= self.dropout < 1:
            raise InputError(f"dropout {self.dropout} is not a share in [0, 1).")
        if self.weight_std < 0:
            raise InputError(f"weight_std {self.weight_std} is negative.")
