"""A process that dies at a chosen write, as the simulation has it."""

from fixi_app.simulation.mortal import Killed, Mortality

__all__ = ["Killed", "Mortality"]
