"""What tests of permissions make when it is first asked for."""

from tests.world import World


class Made:
    """In a world's organization."""

    def __init__(self, world: World) -> None:
        self.world = world
