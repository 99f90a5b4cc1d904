package org.pyairtable.data.meta;

import org.pyairtable.data.schema.Base;

/** What a change made, in the base as it is afterwards. */
public record Changed<T>(Base base, T value) {}
