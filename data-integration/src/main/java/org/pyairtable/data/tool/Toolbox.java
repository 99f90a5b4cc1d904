package org.pyairtable.data.tool;

import io.quarkus.arc.All;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.identity.WritePolicy;

/** All tools. */
@Singleton
public class Toolbox {
    private static final int LONGEST_NAME = 100;

    private final Map<String, Tool> byName = new TreeMap<>();

    Toolbox(@All List<ReadingTool> reading, @All List<WritingTool> writing) {
        reading.forEach(tool -> byName.put(tool.name(), tool));
        writing.forEach(tool -> byName.put(tool.name(), tool));
    }

    public Optional<Tool> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** That the tool does not exist, and which were perhaps meant. */
    public String unknown(String name, Principal principal) {
        String shown = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
        List<String> usable = usableBy(principal).stream().map(Tool::name).toList();
        return "Unknown tool: " + shown + ". " + Nearest.advice(shown, usable, "The tools");
    }

    /** What a model reads about a tool, with what becomes of its changes. */
    public static String text(Tool tool, Principal principal) {
        boolean asks = tool instanceof WritingTool && principal.writes().of(tool.name()) == WritePolicy.Decision.ASK;
        return tool.description().text() + (asks ? " The change waits until a member approves it." : "");
    }

    /** Those that a credential may use, first those that read, in alphabetical order. */
    public List<Tool> usableBy(Principal principal) {
        return byName.values().stream()
                .filter(tool -> principal.mayUse(tool.description().scope()))
                .filter(tool ->
                        tool instanceof ReadingTool || principal.writes().of(tool.name()) != WritePolicy.Decision.DENY)
                .sorted(Comparator.comparing((Tool tool) -> tool instanceof WritingTool)
                        .thenComparing(Tool::name))
                .toList();
    }
}
