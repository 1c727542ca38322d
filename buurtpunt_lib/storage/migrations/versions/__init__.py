"""The steps, each in a file that begins with `v` and its number: v0002_register.py is step 0002."""
