# SPDX-License-Identifier: MIT
def make(*arguments, **options):
    """What supervisord would call."""
