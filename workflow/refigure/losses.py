"""Loss functions and their derivatives, in float64, from scores rather than probabilities.

A probability near 1 has lost what its complement needs: 1 - sigmoid(40) is 0 in float64, though the
loss of that mistake is 40. Every function here takes scores (logits, margins, residuals) and stays
finite and exact to rounding for scores of +-1e4. Losses are in nats, and one value an example: sums
and means are the caller's. Gradients are with respect to the scores.

Two-class labels are 0 and 1 for the cross entropy, and may lie between; for functions of a margin
m = y f they are -1 and 1.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import expit, log_expit, log_softmax, logsumexp, rel_entr, softmax, xlogy

Floats = NDArray[np.float64]
LN2 = float(np.log(2.0))


def sigmoid(scores: ArrayLike) -> Floats:
    """1 / (1 + exp(-z))."""
    return np.asarray(expit(np.asarray(scores, float)))


def sigmoid_derivative(scores: ArrayLike) -> Floats:
    """sigmoid(z) (1 - sigmoid(z)), the second factor as sigmoid(-z), which does not cancel."""
    return sigmoid(scores) * sigmoid(-np.asarray(scores, float))


def softplus(scores: ArrayLike) -> Floats:
    """ln(1 + exp(z))."""
    return np.asarray(-log_expit(-np.asarray(scores, float)))


# Functions of a margin m = y f, y in {-1, 1}.


def zero_one(margins: ArrayLike) -> Floats:
    """1 where the sign is wrong; a margin of 0 counts as right."""
    return (np.asarray(margins, float) < 0).astype(float)


def exponential(margins: ArrayLike) -> Floats:
    """exp(-m), of boosting; overflows to infinity below m = -709."""
    with np.errstate(over="ignore"):
        return np.asarray(np.exp(-np.asarray(margins, float)))


def logistic(margins: ArrayLike) -> Floats:
    """ln(1 + exp(-m)): the cross entropy of a sigmoid unit."""
    return softplus(-np.asarray(margins, float))


def binomial_deviance(margins: ArrayLike) -> Floats:
    """log2(1 + exp(-m)): the logistic loss in bits, 1 at m = 0 as the others are."""
    return np.asarray(logistic(margins) / LN2)


def squared_margin(margins: ArrayLike) -> Floats:
    """(1 - m)^2, which is (y - f)^2: it punishes what is right by more than 1."""
    return np.asarray((1 - np.asarray(margins, float)) ** 2)


def hinge(margins: ArrayLike) -> Floats:
    """max(0, 1 - m)."""
    return np.asarray(np.maximum(0.0, 1 - np.asarray(margins, float)))


def hinge_gradient(margins: ArrayLike) -> Floats:
    """d hinge / dm; at the kink, m = 1, the subgradient 0."""
    return -(np.asarray(margins, float) < 1).astype(float)


def logistic_gradient(margins: ArrayLike) -> Floats:
    """d logistic / dm = -sigmoid(-m)."""
    return -sigmoid(-np.asarray(margins, float))


# Functions of a residual r = prediction - target.


def squared_error(residuals: ArrayLike) -> Floats:
    """r^2 / 2."""
    return np.asarray(np.asarray(residuals, float) ** 2 / 2)


def absolute_error(residuals: ArrayLike) -> Floats:
    """|r|."""
    return np.asarray(np.abs(np.asarray(residuals, float)))


def huber(residuals: ArrayLike, delta: float = 1.0) -> Floats:
    """r^2 / 2 up to |r| = delta, delta (|r| - delta / 2) beyond (Huber 1964)."""
    size = absolute_error(residuals)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))


# Of two classes, labels 0 and 1 or between.


def binary_cross_entropy(scores: ArrayLike, labels: ArrayLike) -> Floats:
    """-(y ln sigmoid(z) + (1 - y) ln(1 - sigmoid(z)))."""
    z, y = np.asarray(scores, float), np.asarray(labels, float)
    return np.asarray(y * softplus(-z) + (1 - y) * softplus(z))


def binary_cross_entropy_gradient(scores: ArrayLike, labels: ArrayLike) -> Floats:
    """sigmoid(z) - y."""
    return np.asarray(sigmoid(scores) - np.asarray(labels, float))


def sigmoid_squared_error(scores: ArrayLike, labels: ArrayLike) -> Floats:
    """(sigmoid(z) - y)^2 / 2."""
    return squared_error(sigmoid(scores) - np.asarray(labels, float))


def sigmoid_squared_error_gradient(scores: ArrayLike, labels: ArrayLike) -> Floats:
    """(sigmoid(z) - y) sigmoid'(z)."""
    return binary_cross_entropy_gradient(scores, labels) * sigmoid_derivative(scores)


# Of several classes: scores (..., classes), labels (...) the number of the right class.


def label_scores(scores: Floats, labels: ArrayLike) -> Floats:
    """The score of each example's right class, (..., 1)."""
    return np.take_along_axis(scores, np.asarray(labels, int)[..., None], -1)


def one_hot(labels: ArrayLike, classes: int) -> Floats:
    """Labels as distributions, (..., classes)."""
    hot: Floats = np.eye(classes)[np.asarray(labels, int)]
    return hot


def cross_entropy(scores: ArrayLike, labels: ArrayLike) -> Floats:
    """-ln softmax(s)[y].

    As the logarithm of a sum whose greatest term is 1, so that 4e-9 comes out to all its digits.
    """
    s = np.asarray(scores, float)
    return np.asarray(logsumexp(s - label_scores(s, labels), axis=-1))


def cross_entropy_gradient(scores: ArrayLike, labels: ArrayLike) -> Floats:
    """softmax(s) - one-hot(y), (..., classes)."""
    s = np.asarray(scores, float)
    return np.asarray(softmax(s, axis=-1)) - one_hot(labels, s.shape[-1])


def soft_cross_entropy(scores: ArrayLike, targets: ArrayLike) -> Floats:
    """-sum_j p_j ln softmax(s)_j for targets p (..., classes) that are distributions."""
    logs = log_softmax(np.asarray(scores, float), -1)
    return np.asarray(-np.sum(np.asarray(targets, float) * logs, -1))


def soft_cross_entropy_gradient(scores: ArrayLike, targets: ArrayLike) -> Floats:
    """softmax(s) - p, (..., classes)."""
    return np.asarray(softmax(np.asarray(scores, float), axis=-1) - np.asarray(targets, float))


def log_complement(scores: ArrayLike) -> Floats:
    """ln(1 - softmax(s)_j), (..., classes).

    A share of at most a half goes through log1p; the greatest one, which may be 1 in float64, is
    what the sum of the others is not.
    """
    s = np.asarray(scores, float)
    logs = log_softmax(s, -1)
    greatest = one_hot(s.argmax(-1), s.shape[-1]) > 0
    others = logsumexp(np.where(greatest, -np.inf, logs), axis=-1, keepdims=True)
    with np.errstate(divide="ignore"):  # the entry that `where` leaves out
        small = np.log1p(-np.exp(logs))
    return np.where(greatest, others, small)


def full_cross_entropy(scores: ArrayLike, labels: ArrayLike) -> Floats:
    """-ln p_y - sum over j != y of ln(1 - p_j): every class as a question of its own, p = softmax.

    The post's second variant, with the terms of the wrong classes.
    """
    s = np.asarray(scores, float)
    right = one_hot(labels, s.shape[-1]) > 0
    return np.asarray(
        cross_entropy(s, labels) - np.sum(np.where(right, 0.0, log_complement(s)), -1)
    )


def full_cross_entropy_gradient(scores: ArrayLike, labels: ArrayLike) -> Floats:
    """The derivative of `full_cross_entropy`, (..., classes).

    2 p_k - p_k (sum of the odds p_i / (1 - p_i) of the other wrong classes) for a wrong class k,
    p_y - 1 - p_y (that sum) for the right one. The odds of the greatest share may be infinite:
    its part is taken as p_i times the share of k in what p_i leaves.
    """
    s = np.asarray(scores, float)
    logs, hot = log_softmax(s, -1), one_hot(labels, s.shape[-1])
    p = np.exp(logs)
    greatest = one_hot(s.argmax(-1), s.shape[-1])
    odds = np.where(greatest + hot > 0, 0.0, p / np.where(greatest > 0, 1.0, 1 - p))
    others = np.where(greatest > 0, -np.inf, logs)
    share = softmax(others, axis=-1)  # of each class in what the greatest one leaves
    from_greatest = share * np.sum(p * greatest * (1 - hot), -1, keepdims=True)
    sums = p * (odds.sum(-1, keepdims=True) - odds) + from_greatest
    return np.asarray((2 - hot) * p - hot - sums)


def multiclass_hinge(scores: ArrayLike, labels: ArrayLike, margin: float = 1.0) -> Floats:
    """sum over j != y of max(0, s_j - s_y + margin) (Weston and Watkins 1999, as in CS231n)."""
    s = np.asarray(scores, float)
    lack = np.maximum(0.0, s - label_scores(s, labels) + margin)
    return np.asarray(np.sum(lack * (1 - one_hot(labels, s.shape[-1])), -1))


# Of distributions, (..., classes).


def entropy(p: ArrayLike) -> Floats:
    """-sum p ln p."""
    return np.asarray(-np.sum(xlogy(np.asarray(p, float), np.asarray(p, float)), -1))


def kl_divergence(p: ArrayLike, q: ArrayLike) -> Floats:
    """sum p ln(p / q): what coding by q costs beyond the entropy of p; inf where q lacks a p."""
    return np.asarray(np.sum(rel_entr(np.asarray(p, float), np.asarray(q, float)), -1))


def cross_entropy_of(p: ArrayLike, q: ArrayLike) -> Floats:
    """-sum p ln q = entropy(p) + kl_divergence(p, q)."""
    return np.asarray(-np.sum(xlogy(np.asarray(p, float), np.asarray(q, float)), -1))
