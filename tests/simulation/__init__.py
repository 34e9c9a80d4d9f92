"""Simulate the whole product in a hostile world, from a random seed, in simulated time.

`world` plays a seed, `network` makes calls fail, `people` edit the workbook, `checker` checks what
the services recorded, and `oracle` finds out who has to be reached. None of them decides with the
product's own code.
"""
