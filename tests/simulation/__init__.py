"""The whole product against a hostile world, driven by a seed, in simulated time.

`world` plays, `network` breaks, `people` edit, `checker` watches what the services recorded, and
`oracle` knows by itself who has to be reached. Nothing here decides with the product's own code.
"""
