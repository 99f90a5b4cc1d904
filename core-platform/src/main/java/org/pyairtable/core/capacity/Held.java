package org.pyairtable.core.capacity;

import org.pyairtable.core.CoreSettings;

/** What is published on a state topic for each row of some tables, so that processes hold all of it in memory. */
public enum Held {
    /** Who is erased leaves a row that is published nowhere. */
    USERS("users where erased_at is null", "users") {
        @Override
        int most(CoreSettings.Capacity capacity) {
            return capacity.users();
        }
    },
    /** In workspaces, in groups and in single bases. */
    MEMBERSHIPS(
            "(select 1 from members union all select 1 from group_members union all select 1 from base_members) all_of_them",
            "memberships") {
        @Override
        int most(CoreSettings.Capacity capacity) {
            return capacity.memberships();
        }
    },
    ACCESS_TOKENS("access_tokens", "tokens") {
        @Override
        int most(CoreSettings.Capacity capacity) {
            return capacity.tokens();
        }
    };

    private final String rows;
    private final String setting;

    Held(String rows, String setting) {
        this.rows = rows;
        this.setting = setting;
    }

    abstract int most(CoreSettings.Capacity capacity);

    /** Counts no more rows than the limit: PostgreSQL reads them from an index alone. */
    String count() {
        return "select count(*) from (select 1 from " + rows + " limit :most) held";
    }

    String refusal(int most) {
        return "This installation has %d %s, as many as it may have. Its operator can raise pyairtable.core.capacity.%s, with a larger heap for the services, which hold them all in memory"
                .formatted(most, setting, setting);
    }
}
