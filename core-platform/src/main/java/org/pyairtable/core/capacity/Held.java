package org.pyairtable.core.capacity;

import org.pyairtable.core.CoreConfig;

/** What is published on a state topic for each row of a table, so that processes hold all of it in memory. */
public enum Held {
    /** Who is erased leaves a row that is published nowhere. */
    USERS("users where erased_at is null", "users") {
        @Override
        int most(CoreConfig.Capacity capacity) {
            return capacity.users();
        }
    },
    MEMBERSHIPS("members", "memberships") {
        @Override
        int most(CoreConfig.Capacity capacity) {
            return capacity.memberships();
        }
    },
    ACCESS_TOKENS("access_tokens", "tokens") {
        @Override
        int most(CoreConfig.Capacity capacity) {
            return capacity.tokens();
        }
    };

    private final String table;
    private final String setting;

    Held(String table, String setting) {
        this.table = table;
        this.setting = setting;
    }

    abstract int most(CoreConfig.Capacity capacity);

    /** Counts no more rows than the limit: PostgreSQL reads them from an index alone. */
    String count() {
        return "select count(*) from (select 1 from " + table + " limit :most) held";
    }

    String refusal(int most) {
        return "This installation has %d %s, as many as it may have. Its operator can raise pyairtable.core.capacity.%s, with a larger heap for the services, which hold them all in memory"
                .formatted(most, setting, setting);
    }
}
