package org.pyairtable.local;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One configuration mapping in its source: names, types, defaults, bounds and Javadoc of the settings that it declares, nested
 * groups included.
 */
final class MappingReader {
    private static final Pattern OPTIONAL = Pattern.compile("Optional<(.*)>", Pattern.DOTALL);
    private static final Pattern MAP = Pattern.compile("Map<String, (.*)>", Pattern.DOTALL);
    private static final Pattern LIST = Pattern.compile("(?:List|Set)<(.*)>", Pattern.DOTALL);
    private static final Pattern ANNOTATION = Pattern.compile("@\\w+(?:\\([^)]*\\))?\\s*");
    private static final Pattern HUMP = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    private static final Pattern CODE = Pattern.compile("\\{@code ([^}]*)}");
    private static final Pattern LINK = Pattern.compile("\\{@link #?(\\w+)(?:\\(\\))?}");

    private final String place;
    private final DocTrees docs;
    private final CompilationUnitTree unit;
    private final Map<String, ClassTree> types = new HashMap<>();
    private final Map<String, String> overrides;
    private final ComposeVariables compose;

    /**
     * @param place who reads the settings
     * @param overrides what services themselves set, by key
     * @param compose variables that the compose files know
     */
    MappingReader(
            String place,
            DocTrees docs,
            CompilationUnitTree unit,
            Map<String, String> overrides,
            ComposeVariables compose) {
        this.place = place;
        this.docs = docs;
        this.unit = unit;
        this.overrides = overrides;
        this.compose = compose;
    }

    Optional<MappingSources.Mapping> mapping(ClassTree type) {
        collect(type);
        return Annotations.find(type.getModifiers(), "ConfigMapping").map(found -> {
            String prefix = Annotations.argument(found, "prefix").orElseThrow();
            List<Setting> settings = new ArrayList<>();
            group(prefix, new TreePath(new TreePath(unit), type), false, settings);
            return new MappingSources.Mapping(
                    place, prefix, description(new TreePath(new TreePath(unit), type)), settings);
        });
    }

    private void collect(ClassTree type) {
        types.put(type.getSimpleName().toString(), type);
        for (Tree member : type.getMembers()) {
            if (member instanceof ClassTree nested) {
                collect(nested);
            }
        }
    }

    private void group(String prefix, TreePath path, boolean optional, List<Setting> settings) {
        for (Tree member : ((ClassTree) path.getLeaf()).getMembers()) {
            if (member instanceof MethodTree method && method.getBody() == null) {
                setting(prefix, new TreePath(path, method), method, optional, settings);
            }
        }
    }

    private void setting(String prefix, TreePath path, MethodTree method, boolean optional, List<Setting> settings) {
        String key = prefix + "." + dashed(method.getName().toString());
        String type = ANNOTATION.matcher(method.getReturnType().toString()).replaceAll("");
        boolean absent = optional;
        Matcher container = OPTIONAL.matcher(type);
        if (container.matches()) {
            type = container.group(1);
            absent = true;
        }
        container = MAP.matcher(type);
        if (container.matches()) {
            type = container.group(1);
            key += ".*";
            absent = true;
        }
        ClassTree nested = types.get(type);
        if (nested != null && nested.getKind() == Tree.Kind.INTERFACE) {
            group(key, pathOf(nested), absent, settings);
            return;
        }
        Optional<String> preset = Annotations.find(method.getModifiers(), "WithDefault")
                .flatMap(found -> Annotations.argument(found, "value"));
        String own = overrides.getOrDefault(key, "");
        String variable = key.replace(".*", "." + Setting.FREE_NAME)
                .replaceAll("[^A-Za-z0-9<>]", "_")
                .toUpperCase(Locale.ROOT);
        settings.add(new Setting(
                variable,
                key,
                place,
                type(type, method),
                Stream.of(preset.orElse(""), own)
                        .filter(text -> !text.isEmpty())
                        .reduce((a, b) -> a + " (" + b + ")")
                        .orElse(""),
                (preset.isEmpty() && !absent && own.isEmpty())
                        || compose.required().contains(variable),
                compose.passedOn().contains(variable),
                required(description(path), key)));
    }

    private String type(String type, MethodTree method) {
        Matcher list = LIST.matcher(type);
        if (list.matches()) {
            return "list of " + type(list.group(1), method);
        }
        ClassTree nested = types.get(type);
        if (nested != null) {
            return "one of "
                    + String.join(
                            ", ",
                            nested.getMembers().stream()
                                    .filter(VariableTree.class::isInstance)
                                    .map(member ->
                                            ((VariableTree) member).getName().toString())
                                    .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                                    .toList());
        }
        String name = method.getName().toString();
        return switch (type) {
            case "int", "long", "Integer", "Long" -> "number" + bounds(method);
            case "double", "float", "BigDecimal" -> "decimal" + bounds(method);
            case "boolean" -> "true or false";
            case "Duration" -> "duration";
            case "MemorySize" -> "size";
            case "URI" -> "URL";
            case "String", "Path" ->
                switch (name) {
                    case "secretKey" -> "32 bytes in base64";
                    case "password", "apiKey" -> "secret";
                    case "baseUrl", "publicUrl" -> "URL";
                    default -> "text";
                };
            default -> throw new IllegalStateException("How is a " + type + " written? " + method);
        };
    }

    private String bounds(MethodTree method) {
        return bound(method, "Min", " from ") + bound(method, "Max", " to ");
    }

    private String bound(MethodTree method, String name, String word) {
        return Annotations.find(method.getModifiers(), name)
                .or(() -> Annotations.find(method.getModifiers(), "Decimal" + name))
                .flatMap(found -> Annotations.argument(found, "value"))
                .map(value -> word + value.replace("_", ""))
                .orElse("");
    }

    private String description(TreePath path) {
        String text = docs.getDocComment(path);
        if (text == null) {
            return "";
        }
        String plain = text.replaceAll("\\s+", " ").replace("<p>", "").strip();
        plain = CODE.matcher(plain).replaceAll("`$1`");
        return LINK.matcher(plain).replaceAll(found -> "`" + dashed(found.group(1)) + "`");
    }

    private TreePath pathOf(ClassTree type) {
        return docs.getPath(unit, type);
    }

    private static String required(String description, String key) {
        if (description.isEmpty()) {
            throw new IllegalStateException(key + " has no Javadoc: say its unit and its effect");
        }
        return description;
    }

    private static String dashed(String name) {
        return HUMP.matcher(name).replaceAll("-").toLowerCase(Locale.ROOT);
    }
}
