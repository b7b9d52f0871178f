# SPDX-License-Identifier: MIT
from supervisor.events import Event, register


class Noon(Event):
    pass


register("NOON", Noon)


def make():
    pass
