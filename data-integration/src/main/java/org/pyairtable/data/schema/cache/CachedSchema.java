package org.pyairtable.data.schema.cache;

import org.pyairtable.data.formula.Derivations;
import org.pyairtable.data.schema.Base;

/** A base at one version with what follows from its schema. */
public record CachedSchema(Base base, Derivations derivations) {
    public static CachedSchema of(Base base) {
        return new CachedSchema(base, Derivations.of(base));
    }
}
