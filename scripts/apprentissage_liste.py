"""Train the small network that orders the codes of a title: listwise, by numpy alone."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]
HIDDEN = 32
EPOCHS = 12
RATE = 3e-3
DECAY = 1e-4
BATCH = 64
FARTHEST = 6.0


@dataclass(frozen=True)
class Lists:
    """n pairs in lists, one list a title.

    ``table`` n × f clues; ``is_right`` n; ``start`` and ``length`` of each list; ``weight`` and
    ``part`` of each list.
    """

    table: Array
    is_right: NDArray[np.bool_]
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    weight: Array
    part: NDArray[np.int64]


def learn(lists: Lists, chosen: NDArray[np.int64], seeds: tuple[int, ...]) -> dict[str, Array]:
    """Give the ranker's figures: networks of several seeds side by side, averaged."""
    mean, scale = lists.table.mean(axis=0), lists.table.std(axis=0) + 1e-6
    near = np.clip((lists.table - mean) / scale, -FARTHEST, FARTHEST).astype(np.float32)
    nets = [_descend(near, lists, chosen, np.random.default_rng(seed)) for seed in seeds]
    return {
        "mean": mean,
        "scale": scale,
        "inner": np.concatenate([net[0] for net in nets], axis=1),
        "bias": np.concatenate([net[1] for net in nets]),
        "outer": np.concatenate([net[2] for net in nets]) / len(nets),
        "direct": np.mean([net[3] for net in nets], axis=0),
    }


def _descend(
    near: Array, lists: Lists, chosen: NDArray[np.int64], random: np.random.Generator
) -> list[Array]:
    """Minimise the softmax loss of each list by Adam, the rate falling as a cosine."""
    width = near.shape[1]
    net = [
        random.normal(0.0, width**-0.5, (width, HIDDEN)).astype(np.float32),
        np.zeros(HIDDEN, np.float32),
        random.normal(0.0, 0.1, HIDDEN).astype(np.float32),
        np.zeros(width, np.float32),
    ]
    first, second = ([np.zeros_like(p) for p in net] for _ in range(2))
    n_right = np.add.reduceat(lists.is_right.astype(int), lists.start)
    chosen = chosen[n_right[chosen] > 0]
    n_steps, step = EPOCHS * -(-len(chosen) // BATCH), 0
    for _ in range(EPOCHS):
        shuffled = random.permutation(chosen)
        for at in range(0, len(shuffled), BATCH):
            step += 1
            rate = RATE * min(1.0, step / 20) * 0.5 * (1 + np.cos(np.pi * step / n_steps))
            slopes = _slopes(net, near, lists, shuffled[at : at + BATCH])
            for k, slope in enumerate(slopes):
                first[k] = 0.9 * first[k] + 0.1 * slope
                second[k] = 0.99 * second[k] + 0.01 * slope**2
                pace = first[k] / (1 - 0.9**step) / (np.sqrt(second[k] / (1 - 0.99**step)) + 1e-8)
                net[k] = (net[k] - rate * pace).astype(np.float32)
    return net


def _slopes(net: list[Array], near: Array, lists: Lists, batch: NDArray[np.int64]) -> list[Array]:
    inner, bias, outer, direct = net
    steps = np.arange(lists.length[batch].max())
    is_there = steps[None, :] < lists.length[batch][:, None]
    place = np.where(is_there, lists.start[batch][:, None] + steps[None, :], 0)
    x, right = near[place], lists.is_right[place] & is_there
    before = x @ inner + bias
    hidden = np.maximum(before, 0.0)
    score = np.where(is_there, hidden @ outer + x @ direct, -1e9)
    share = np.exp(score - score.max(axis=1, keepdims=True))
    share /= share.sum(axis=1, keepdims=True)
    gap = (share - right / right.sum(axis=1, keepdims=True)) * lists.weight[batch][:, None]
    gap = (gap / len(batch)).astype(np.float32)
    back = gap[..., None] * outer * (before > 0)
    flat = x.reshape(-1, x.shape[-1])
    return [
        flat.T @ back.reshape(-1, len(bias)) + DECAY * inner,
        back.sum(axis=(0, 1)),
        (hidden * gap[..., None]).sum(axis=(0, 1)) + DECAY * outer,
        flat.T @ gap.ravel() + DECAY * direct,
    ]
