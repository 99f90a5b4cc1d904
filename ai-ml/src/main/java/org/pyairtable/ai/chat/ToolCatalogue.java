package org.pyairtable.ai.chat;

import dev.langchain4j.agent.tool.ToolSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pyairtable.events.Reply.OfferedTool;

/** The tools of a conversation, and how they are described to its model. */
final class ToolCatalogue {
    private final Map<String, OfferedTool> byName = new LinkedHashMap<>();
    private final List<ToolSpecification> specifications;
    private final TokenEstimate tokens;

    ToolCatalogue(List<OfferedTool> tools, ToolSchemas schemas) {
        tools.forEach(tool -> byName.put(tool.name(), tool));
        this.specifications = tools.stream()
                .map(tool -> ToolSpecification.builder()
                        .name(tool.name())
                        .description(tool.description())
                        .parameters(schemas.object(tool.inputSchema()))
                        .build())
                .toList();
        this.tokens = TokenEstimate.of(specifications.toString());
    }

    Optional<OfferedTool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    List<String> names() {
        return List.copyOf(byName.keySet());
    }

    List<ToolSpecification> specifications() {
        return specifications;
    }

    /** What they take of each call of the model. */
    TokenEstimate tokens() {
        return tokens;
    }
}
