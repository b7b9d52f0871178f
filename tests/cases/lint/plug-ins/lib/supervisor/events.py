class EventTypes:
    TICK = None
