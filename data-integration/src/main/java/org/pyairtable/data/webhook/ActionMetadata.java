package org.pyairtable.data.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import org.pyairtable.data.access.AccessPolicy;
import org.pyairtable.data.record.change.ChangeOrigin;
import org.pyairtable.data.schema.Base;
import org.pyairtable.runtime.identity.Users;

/** Who did it, and by which way. */
@Singleton
class ActionMetadata {
    private final Users users;
    private final AccessPolicy policy;

    ActionMetadata(Users users, AccessPolicy policy) {
        this.users = users;
        this.policy = policy;
    }

    /** One of {@link SpecificationJson#SOURCES}. */
    static String source(ChangeOrigin origin) {
        return switch (origin.via()) {
            case "api" -> "publicApi";
            case "command", "automation" -> "automation";
            case "sync" -> "sync";
            case "import" -> "client";
            case "time" -> "system";
            default -> "unknown";
        };
    }

    ObjectNode of(ChangeOrigin origin, Base base) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("source", source(origin));
        ObjectNode user = json.putObject("sourceMetadata").putObject("user");
        String userId = origin.context().actor();
        user.put("id", userId);
        users.byId(userId).ifPresent(known -> user.put("email", known.email()).put("name", known.name()));
        policy.permissionLevel(userId, base.id(), base.workspaceId())
                .ifPresent(level -> user.put("permissionLevel", level));
        return json;
    }
}
