package org.pyairtable.data.tool;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a tool answers. A member that is not here is not answered.
 *
 * @param changes whether the tool changes something, so that its answer may be that nothing is changed yet
 */
public record ToolOutput(List<Member> members, boolean changes) {
    private static final String PROPERTIES = "properties";
    private static final String REQUIRED = "required";

    /** What an answer that is held to a size says besides. */
    private static final List<Member> CUT = List.of(
            Member.text(ToolSchema.CURSOR, "For what follows: give it to the next call"),
            Member.text("note", "What is missing or comes next, and how to get it"),
            Member.text("shortened", "That long texts and lists are shortened"));

    /** What the desk answers in place of the tool. */
    private static final List<Member> NOT_MADE = List.of(
            Member.text("status", "dry_run, waiting_for_approval, made_before, or what the tool says"),
            Member.object("difference", "What would change"),
            Member.text("proposal", "Id of the change that waits for a member"),
            Member.text("approveAt", "Path at which a member approves it"),
            Member.text("expiresAt", "When it is withdrawn if nobody decides"));

    public ToolOutput {
        members = List.copyOf(members);
    }

    /** Of a tool that changes nothing. */
    public static ToolOutput reading(Member... members) {
        return new ToolOutput(List.of(members), false);
    }

    /** Of a tool that changes something. */
    public static ToolOutput writing(Member... members) {
        return new ToolOutput(List.of(members), true);
    }

    /** As JSON Schema (2020-12). */
    public Map<String, Object> json() {
        List<Member> all = new ArrayList<>(members);
        all.addAll(CUT);
        if (changes) {
            all.addAll(NOT_MADE);
        }
        Map<String, Object> properties = new LinkedHashMap<>();
        all.forEach(member -> properties.putIfAbsent(member.name(), member.schema()));
        List<String> always =
                members.stream().filter(Member::always).map(Member::name).toList();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", "object");
        json.put(PROPERTIES, properties);
        if (changes) {
            json.put("anyOf", List.of(Map.of(REQUIRED, always), Map.of(REQUIRED, List.of("status", "note"))));
        } else {
            json.put(REQUIRED, always);
        }
        json.put("additionalProperties", false);
        return json;
    }
}
