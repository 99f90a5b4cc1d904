package org.pyairtable.data.access;

import java.util.Optional;
import org.pyairtable.data.schema.Base;

/** Decides by what is known of a base what somebody is granted on it; asked again when the base turns out to have changed. */
@FunctionalInterface
public interface Admission {
    /** Refuses who may not read in the base, and who asks for one that does not exist. */
    Grant to(Optional<Base> base);
}
