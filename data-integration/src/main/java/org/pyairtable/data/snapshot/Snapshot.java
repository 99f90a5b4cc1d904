package org.pyairtable.data.snapshot;

import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.schema.Base;

/** A base at one version with what follows from its shape. */
public record Snapshot(Base base, Derivations derivations) {
    public static Snapshot of(Base base) {
        return new Snapshot(base, Derivations.of(base));
    }
}
