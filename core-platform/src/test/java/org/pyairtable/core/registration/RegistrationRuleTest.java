package org.pyairtable.core.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pyairtable.core.CoreSettings.Registration.Mode;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.runtime.problem.ServiceException;

class RegistrationRuleTest {
    private final RegistrationRule domains =
            new RegistrationRule(Mode.DOMAINS, List.of(" Example.ORG", "example.com", "example.org"));

    @Test
    void domainsAreKeptOnceAndInLowerCase() {
        assertThat(domains.domains()).containsExactly("example.com", "example.org");
    }

    @ParameterizedTest
    @CsvSource({
        "ann@example.org, true",
        "ANN@EXAMPLE.COM, true",
        "ann@sub.example.org, false",
        "ann@example.org.evil.net, false",
        "ann@notexample.org, false"
    })
    void onlyAddressesOfTheDomainsRegister(String email, boolean allowed) {
        if (allowed) {
            assertThatCode(() -> domains.check(EmailAddress.of(email), false)).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> domains.check(EmailAddress.of(email), false))
                    .isInstanceOf(ServiceException.class);
        }
    }

    @Test
    void anInvitationOpensTheModeInviteAlone() {
        EmailAddress ann = EmailAddress.of("ann@example.net");
        RegistrationRule invite = new RegistrationRule(Mode.INVITE, List.of());
        RegistrationRule closed = new RegistrationRule(Mode.CLOSED, List.of());

        assertThatCode(() -> invite.check(ann, true)).doesNotThrowAnyException();
        assertThatThrownBy(() -> invite.check(ann, false)).hasMessageContaining("needs an invitation");
        assertThatThrownBy(() -> closed.check(ann, true)).hasMessageContaining("closed");
        assertThatThrownBy(() -> domains.check(ann, true)).hasMessageContaining("domain");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "@example.org", "example..org", "*.example.org", "-a.org", "a b.org"})
    void whatIsNotADomainIsRefused(String domain) {
        assertThatThrownBy(() -> new RegistrationRule(Mode.DOMAINS, List.of(domain)))
                .isInstanceOf(ServiceException.class);
    }

    @Test
    void domainsAndTheirModeGoTogether() {
        assertThatThrownBy(() -> new RegistrationRule(Mode.DOMAINS, List.of())).isInstanceOf(ServiceException.class);
        assertThatThrownBy(() -> new RegistrationRule(Mode.OPEN, List.of("example.org")))
                .isInstanceOf(ServiceException.class);
        assertThatThrownBy(() -> RegistrationRule.mode("shut")).isInstanceOf(ServiceException.class);
        List<String> many = Collections.nCopies(101, "x").stream()
                .map(x -> x + many() + ".org")
                .toList();
        assertThatThrownBy(() -> new RegistrationRule(Mode.DOMAINS, many)).isInstanceOf(ServiceException.class);
    }

    private int next;

    private int many() {
        return next++;
    }
}
