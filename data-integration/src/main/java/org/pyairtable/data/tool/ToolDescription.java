package org.pyairtable.data.tool;

/**
 * What an agent reads about a tool.
 *
 * @param name unique, of lower-case words
 * @param title for people
 * @param text what it does, when to use it, and what comes next
 * @param scope that a credential needs
 */
public record ToolDescription(
        String name, String title, String text, ToolSchema input, ToolOutput output, Effect effect, String scope) {}
