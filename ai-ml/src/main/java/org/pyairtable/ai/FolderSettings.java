package org.pyairtable.ai;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** Where this service keeps files. */
@ConfigMapping(prefix = "pyairtable.data")
public interface FolderSettings {
    /** Folder of the search index and of unpacked libraries, which are built again when it is empty; a temporary one by default. */
    Optional<String> dir();
}
