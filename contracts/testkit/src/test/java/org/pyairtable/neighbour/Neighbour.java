package org.pyairtable.neighbour;

/** Stands for a class of another service. */
public record Neighbour(String name) {}
