package org.pyairtable.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TestModeTest {
    private static final Optional<String> ADDRESS = Optional.of("localhost:9092");

    private final Optional<String> before = Optional.ofNullable(System.getProperty(TestMode.VARIABLE));

    @BeforeEach
    @AfterEach
    void restore() {
        before.ifPresentOrElse(
                mode -> System.setProperty(TestMode.VARIABLE, mode), () -> System.clearProperty(TestMode.VARIABLE));
    }

    @Test
    void aForcedModeBeatsAnAddress() {
        System.setProperty(TestMode.VARIABLE, "Embedded");
        assertThat(TestMode.choose(ADDRESS)).isEqualTo(TestMode.EMBEDDED);
        System.setProperty(TestMode.VARIABLE, "containers");
        assertThat(TestMode.choose(ADDRESS)).isEqualTo(TestMode.CONTAINERS);
        System.setProperty(TestMode.VARIABLE, "external");
        assertThat(TestMode.choose(ADDRESS)).isEqualTo(TestMode.EXTERNAL);
    }

    @Test
    void anUnknownModeIsRefused() {
        System.setProperty(TestMode.VARIABLE, "podman");
        assertThatThrownBy(() -> TestMode.choose(ADDRESS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'podman'")
                .hasMessageContaining("external, containers or embedded");
    }

    @Test
    void externalWithoutAnAddressIsRefused() {
        System.setProperty(TestMode.VARIABLE, "external");
        assertThatThrownBy(() -> TestMode.choose(Optional.empty())).hasMessageContaining("PYAIRTABLE_TEST_KAFKA");
    }

    @Test
    void aSuperusersUrlIsReadWithItsEscapes() {
        var login = PostgreSqlLogin.parse("postgresql://postgres:p%40ss%3A@db.example:5433/admin");
        assertThat(login).isEqualTo(new PostgreSqlLogin("db.example", 5433, "admin", "postgres", "p@ss:"));
        assertThat(PostgreSqlLogin.parse(login.url())).isEqualTo(login);
        assertThatThrownBy(() -> PostgreSqlLogin.parse("postgresql://db.example/admin"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aServiceNameThatIsNoDatabaseNameIsRefused() {
        assertThatThrownBy(() -> TestDatabase.create("core\"; drop database x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
