package org.pyairtable.core.registration;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.pyairtable.core.CoreSettings.Registration.Mode;
import org.pyairtable.core.identity.EmailAddress;
import org.pyairtable.runtime.problem.ServiceException;

/**
 * Who may register.
 *
 * @param domains lower case; only for the mode {@code DOMAINS}, and then at least one
 */
record RegistrationRule(Mode mode, List<String> domains) {
    static final int MOST_DOMAINS = 100;

    private static final int LONGEST_DOMAIN = 253;
    private static final Pattern DOMAIN = Pattern.compile(
            "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]*[\\p{L}\\p{N}])?)+");

    RegistrationRule {
        domains = domains.stream()
                .map(domain -> domain.strip().toLowerCase(Locale.ROOT))
                .distinct()
                .sorted()
                .toList();
        if ((mode == Mode.DOMAINS) == domains.isEmpty()) {
            throw ServiceException.invalid(
                    "domains",
                    mode == Mode.DOMAINS
                            ? "needs at least one domain; to let nobody register, set the mode closed"
                            : "goes with the mode domains only");
        }
        if (domains.size() > MOST_DOMAINS) {
            throw ServiceException.invalid("domains", "has more than " + MOST_DOMAINS + " domains");
        }
        for (int i = 0; i < domains.size(); i++) {
            String domain = domains.get(i);
            if (domain.length() > LONGEST_DOMAIN || !DOMAIN.matcher(domain).matches()) {
                throw ServiceException.invalid("domains[" + i + "]", "is not a domain such as example.org");
            }
        }
    }

    static Mode mode(String wireName) {
        return switch (wireName) {
            case "open" -> Mode.OPEN;
            case "closed" -> Mode.CLOSED;
            case "invite" -> Mode.INVITE;
            case "domains" -> Mode.DOMAINS;
            default -> throw ServiceException.invalid("mode", "is not open, closed, invite or domains");
        };
    }

    /** As it stands in events and JSON. */
    String wireName() {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Refuses addresses that may not register. A subdomain is another domain.
     *
     * @param invited whether the address comes with an invitation, which opens the mode {@code INVITE} alone
     */
    void check(EmailAddress email, boolean invited) {
        switch (mode) {
            case OPEN -> {}
            case INVITE -> {
                if (!invited) {
                    throw ServiceException.forbidden(
                            "Registration needs an invitation here; ask a member of a workspace or the operator of this installation for one");
                }
            }
            case CLOSED ->
                throw ServiceException.forbidden(
                        "Registration is closed; ask the operator of this installation for an account");
            case DOMAINS -> {
                if (!domains.contains(email.domain())) {
                    throw ServiceException.forbidden(
                            "Addresses of this domain may not register here; ask the operator of this installation for an account");
                }
            }
        }
    }
}
