"""The tree of teams as text: another one changes whose measurements a team's figures are of."""

from collections.abc import Iterable


def tree_text(parents: Iterable[tuple[int, int | None]]) -> str:
    """The same for the same tree, whatever the order: "1 2<1 3<1"."""
    return " ".join(
        str(team) if parent is None else f"{team}<{parent}" for team, parent in sorted(parents)
    )
