package org.pyairtable.gateway.proxy;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The form of {@code Content-Type} by RFC 9110, 8.3.1: a type, a subtype and parameters. */
final class ContentType {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+\"";
    private static final Pattern PARAMETER =
            Pattern.compile("[ \t]*+;[ \t]*+(?:(" + TOKEN + ")=(" + TOKEN + "|" + QUOTED + "))?");
    private static final Pattern TYPE = Pattern.compile(TOKEN + "/" + TOKEN);

    private ContentType() {}

    static boolean isReadable(String value) {
        Matcher type = TYPE.matcher(value.strip());
        if (!type.lookingAt()) {
            return false;
        }
        String rest = value.strip().substring(type.end());
        Matcher parameter = PARAMETER.matcher(rest);
        int end = 0;
        while (end < rest.length() && parameter.find(end) && parameter.start() == end) {
            if ("charset".equalsIgnoreCase(parameter.group(1)) && !isKnown(parameter.group(2))) {
                return false;
            }
            end = parameter.end();
        }
        return end == rest.length();
    }

    private static boolean isKnown(String charset) {
        try {
            return Charset.isSupported(charset.startsWith("\"") ? charset.substring(1, charset.length() - 1) : charset);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }
}
