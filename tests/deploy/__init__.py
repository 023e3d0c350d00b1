"""The whole site as it is deployed, broken on purpose under load: ``script/test deploy``."""
