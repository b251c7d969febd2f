# The browser side.
