package org.pyairtable.data.meta;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.pyairtable.data.schema.Base;

/** A base as its making and its rename answer it. */
@Schema(name = "Named")
public record NamedBase(String id, String name, String workspaceId) {
    /** Of the base as it is now. */
    public static NamedBase of(Base base) {
        return new NamedBase(base.id(), base.name(), base.workspaceId());
    }
}
