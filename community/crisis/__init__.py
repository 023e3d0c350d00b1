"""Words of somebody who may be in danger: one detector for the whole site."""
