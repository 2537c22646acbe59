"""Tests of facts, fitness and forecast."""
