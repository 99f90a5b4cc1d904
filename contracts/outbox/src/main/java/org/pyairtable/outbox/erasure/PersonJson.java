package org.pyairtable.outbox.erasure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Rids JSON of the name and the address of a person: of the objects that have the person's id. The id stays. */
public final class PersonJson {
    private static final List<String> PERSONAL = List.of("email", "name", "displayName");

    private PersonJson() {}

    /** Works on the tree itself, however deep it is. @return whether there was anything */
    public static boolean anonymise(JsonNode tree, String userId) {
        boolean changed = false;
        Deque<JsonNode> open = new ArrayDeque<>();
        open.push(tree);
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            if (node instanceof ObjectNode object && object.path("id").asText().equals(userId)) {
                int before = object.size();
                object.remove(PERSONAL);
                changed |= object.size() < before;
            }
            node.forEach(open::push);
        }
        return changed;
    }
}
