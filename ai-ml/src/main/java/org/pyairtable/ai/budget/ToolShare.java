package org.pyairtable.ai.budget;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pyairtable.ai.budget.CallCause.ToolCalled;

/**
 * The part of a tool in a call of a model: its answers are among those that the model read, and each has the same part. The parts
 * of all tools are the whole.
 *
 * @param calls of the tool
 * @param failed of them
 */
record ToolShare(String tool, long calls, long failed, long inputTokens, long outputTokens, long micros) {
    static List<ToolShare> of(ModelCall call, List<ToolCalled> tools) {
        Map<String, List<ToolCalled>> byName = new LinkedHashMap<>();
        tools.forEach(tool ->
                byName.computeIfAbsent(tool.name(), name -> new ArrayList<>()).add(tool));
        List<ToolShare> shares = new ArrayList<>();
        long before = 0;
        for (Map.Entry<String, List<ToolCalled>> tool : byName.entrySet()) {
            long calls = tool.getValue().size();
            Part part = new Part(before, before + calls, tools.size());
            shares.add(new ToolShare(
                    tool.getKey(),
                    calls,
                    tool.getValue().stream().filter(ToolCalled::failed).count(),
                    part.of(call.inputTokens()),
                    part.of(call.outputTokens()),
                    part.of(call.micros())));
            before += calls;
        }
        return shares;
    }

    /** From one call to another of all; what does not divide is in one of the parts. */
    private record Part(long from, long until, long all) {
        private long of(long whole) {
            return whole * until / all - whole * from / all;
        }
    }
}
