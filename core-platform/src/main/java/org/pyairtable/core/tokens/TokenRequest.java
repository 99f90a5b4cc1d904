package org.pyairtable.core.tokens;

import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pyairtable.core.Name;
import org.pyairtable.runtime.identity.Principal;
import org.pyairtable.runtime.problem.ServiceException;

/** A token that is acceptable to make: well-formed, and no mightier than the credential that asks for it. */
record TokenRequest(
        String name,
        List<String> scopes,
        List<String> resources,
        @Nullable Instant expiresAt) {
    static final String ALL = "*";
    static final int MOST_SCOPES = 50;
    static final int MOST_RESOURCES = 200;
    private static final Pattern SCOPE =
            Pattern.compile("\\*|operator|[a-zA-Z]{1,40}(\\.[a-zA-Z]{1,40}){0,3}:[a-z]{1,20}");
    private static final Pattern RESOURCE = Pattern.compile("\\*|(app|wsp)[A-Za-z0-9]{14}");

    TokenRequest {
        name = Name.of("name", name).value();
        scopes = checked("scopes", scopes, MOST_SCOPES, SCOPE, "is no scope, such as data.records:read or *");
        resources = checked("resources", resources, MOST_RESOURCES, RESOURCE, "is no base or workspace id, nor *");
    }

    /** Refuses what the asking credential may not do itself, and an expiry that has passed. */
    void check(Principal asking, Instant now) {
        if (!scopes.stream().allMatch(asking::mayUse)) {
            throw ServiceException.forbidden("A token cannot have scopes that its maker lacks");
        }
        if (!resources.stream().allMatch(id -> asking.mayReach(id, id))) {
            throw ServiceException.forbidden("A token cannot reach what its maker cannot");
        }
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw ServiceException.invalid("expiresAt", "has passed");
        }
    }

    private static List<String> checked(String field, List<String> values, int most, Pattern form, String otherwise) {
        if (values.isEmpty() || values.size() > most) {
            throw ServiceException.invalid(field, "needs 1 to " + most + " values");
        }
        for (int i = 0; i < values.size(); i++) {
            if (!form.matcher(values.get(i)).matches()) {
                throw ServiceException.invalid(field + "[" + i + "]", otherwise);
            }
        }
        return values.stream().distinct().sorted().toList();
    }
}
