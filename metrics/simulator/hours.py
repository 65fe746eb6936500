"""Opening hours, as simple as a made-up department may have them."""

from datetime import UTC, datetime, timedelta

from metrics.simulator.roster import Group


def later(at: int, seconds: int, group: Group) -> int:
    """So many seconds of the group's opening hours later."""
    moment, left = datetime.fromtimestamp(at, UTC), seconds
    while True:
        opens = moment.replace(hour=group.opens, minute=0, second=0)
        closes = moment.replace(hour=group.closes, minute=0, second=0)
        if moment.weekday() < group.days and moment < closes:
            moment = max(moment, opens)
            if moment + timedelta(seconds=left) <= closes:
                return int(moment.timestamp()) + left
            left -= int((closes - moment).total_seconds())
        moment = opens + timedelta(days=1)
