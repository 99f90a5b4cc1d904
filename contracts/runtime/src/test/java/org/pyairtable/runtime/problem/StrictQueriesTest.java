package org.pyairtable.runtime.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import org.jboss.resteasy.reactive.RestQuery;
import org.junit.jupiter.api.Test;

class StrictQueriesTest {
    static class Window {
        @QueryParam("from")
        String from = "";

        @RestQuery
        int most;
    }

    @Path("/api/things")
    static class Things {
        public void list(@QueryParam("view") String view, @BeanParam Window window) {}

        public void create() {}

        @ReportsUnknownQueries
        public void upload(@QueryParam("name") String name) {}
    }

    @Path("/v0/{base}")
    static class Records {
        public void list() {}
    }

    private final StrictQueries queries = new StrictQueries();

    private void check(Class<?> resource, String operation, String... sent) {
        queries.check(resource, method(resource, operation), Set.of(sent));
    }

    private static Method method(Class<?> resource, String name) {
        return Arrays.stream(resource.getDeclaredMethods())
                .filter(method -> method.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void declaredParametersPass() {
        assertThatCode(() -> check(Things.class, "list", "view", "from", "most"))
                .doesNotThrowAnyException();
    }

    @Test
    void anUnknownParameterIsRefusedWithThoseThatTheOperationTakes() {
        assertThatThrownBy(() -> check(Things.class, "list", "view", "veiw"))
                .isInstanceOfSatisfying(ServiceException.class, refused -> assertThat(refused.error())
                        .isEqualTo(new ServiceError.Invalid(
                                "veiw", "is not a query parameter of this operation; it takes from, most, view")));
        assertThatThrownBy(() -> check(Things.class, "create", "view"))
                .isInstanceOfSatisfying(ServiceException.class, refused -> assertThat(refused.error())
                        .isEqualTo(new ServiceError.Invalid(
                                "view", "is not a query parameter of this operation; it takes none")));
    }

    @Test
    void anOperationThatReportsUnknownParametersGetsThem() {
        assertThatCode(() -> check(Things.class, "upload", "name", "x")).doesNotThrowAnyException();
    }

    @Test
    void airtablesDialectHasItsOwnRules() {
        assertThatCode(() -> check(Records.class, "list", "x")).doesNotThrowAnyException();
    }

    @Test
    void theNamesOfABeanAreThoseThatItsFieldsDeclare() {
        assertThat(DeclaredQueries.of(Window.class)).containsExactly("from", "most");
    }
}
