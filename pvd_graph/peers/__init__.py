"""Suggest peer towns, and say why. Pure: arrays and dataclasses in and out."""
