package org.pyairtable.data.webhook;

import java.util.Arrays;
import java.util.Optional;
import org.pyairtable.data.access.Permission;

/** What a webhook may be about, and what its creator and reader must be allowed to see for it. */
enum DataType {
    /** Records and their cells. */
    TABLE_DATA("tableData", Permission.READ_RECORDS),
    TABLE_FIELDS("tableFields", Permission.READ_SCHEMA),
    /** Names and descriptions of tables. */
    TABLE_METADATA("tableMetadata", Permission.READ_SCHEMA);

    private final String wireName;
    private final Permission permission;

    DataType(String wireName, Permission permission) {
        this.wireName = wireName;
        this.permission = permission;
    }

    static Optional<DataType> named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(name))
                .findFirst();
    }

    Permission permission() {
        return permission;
    }
}
