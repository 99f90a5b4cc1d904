package org.pyairtable.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code META-INF/openapi.yaml} describes Airtable's dialect by hand: every method of it, and no other. */
class AirtableDocumentTest {
    private static final List<Class<? extends Annotation>> VERBS =
            List.of(GET.class, POST.class, PUT.class, PATCH.class, DELETE.class);
    private static final Pattern LINE = Pattern.compile("  (/v0/\\S*):|    (get|post|put|patch|delete):");

    @Test
    void everyMethodOfAirtablesDialectIsDescribed() throws Exception {
        assertThat(described()).isEqualTo(served());
    }

    private static SortedSet<String> described() throws Exception {
        SortedSet<String> operations = new TreeSet<>();
        try (InputStream in =
                Objects.requireNonNull(AirtableDocumentTest.class.getResourceAsStream("/META-INF/openapi.yaml"))) {
            String path = "";
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                Matcher matcher = LINE.matcher(line);
                if (line.startsWith("  /attachments")) {
                    path = "";
                } else if (matcher.matches() && matcher.group(1) != null) {
                    path = matcher.group(1);
                } else if (matcher.matches() && !path.isEmpty()) {
                    operations.add(matcher.group(2).toUpperCase(Locale.ROOT) + " " + path);
                }
            }
        }
        return operations;
    }

    private static SortedSet<String> served() {
        SortedSet<String> operations = new TreeSet<>();
        for (JavaClass resource : compiled()) {
            if (resource.isAnnotatedWith(Path.class)
                    && resource.getAnnotationOfType(Path.class).value().startsWith("/v0")) {
                resource.getMethods().forEach(method -> add(resource, method, operations));
            }
        }
        return operations;
    }

    /** Without what they use, whose import takes most of the time. */
    private static JavaClasses compiled() {
        return ArchConfiguration.withThreadLocalScope(configuration -> {
            configuration.setResolveMissingDependenciesFromClassPath(false);
            return new ClassFileImporter().importPath(java.nio.file.Path.of("target", "classes"));
        });
    }

    private static void add(JavaClass resource, JavaMethod method, SortedSet<String> operations) {
        for (Class<? extends Annotation> verb : VERBS) {
            if (method.isAnnotatedWith(verb)) {
                String below = method.tryGetAnnotationOfType(Path.class)
                        .map(path -> "/" + path.value())
                        .orElse("");
                operations.add(verb.getSimpleName() + " "
                        + resource.getAnnotationOfType(Path.class).value() + below);
            }
        }
    }
}
