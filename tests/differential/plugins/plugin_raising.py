# SPDX-License-Identifier: MIT
raise RuntimeError("f\u00fcr\n\tall \x00 %s")
