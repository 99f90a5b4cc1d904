package org.pyairtable.workflow.secrets;

import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What is shown of a secret: all but its value.
 *
 * @param hosts that it may be sent to
 * @param savedBy user id
 */
@Schema(name = "WorkflowSecret")
public record SecretView(String name, List<String> hosts, String savedBy, Instant savedAt) {
    public SecretView {
        hosts = List.copyOf(hosts);
    }
}
