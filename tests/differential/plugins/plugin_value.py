# SPDX-License-Identifier: MIT
raise ValueError("not licensed\n%(here)s")
