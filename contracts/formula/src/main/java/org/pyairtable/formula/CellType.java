package org.pyairtable.formula;

import java.util.Set;

/**
 * How the cells of a field read in a formula.
 *
 * @param airtableType Airtable's name of the field type, such as {@code singleLineText}
 * @param result the kind of value that one cell gives
 * @param element for {@link ResultType#LIST} the kind of its elements, else the same as {@code result}
 */
public record CellType(String airtableType, ResultType result, ResultType element) {
    private static final Set<String> NUMBERS =
            Set.of("number", "currency", "percent", "duration", "rating", "count", "autoNumber");
    private static final Set<String> LISTS =
            Set.of("multipleSelects", "multipleCollaborators", "multipleRecordLinks", "multipleAttachments");
    private static final Set<String> COMPUTED = Set.of("formula", "rollup", "multipleLookupValues", "lookup");

    /** The type of a field that is not computed from others; an unknown type name reads as whatever its cells hold. */
    public static CellType of(String airtableType) {
        if (LISTS.contains(airtableType)) {
            return new CellType(airtableType, ResultType.LIST, ResultType.TEXT);
        }
        ResultType scalar = scalar(airtableType);
        return new CellType(airtableType, scalar, scalar);
    }

    /** A formula or rollup field, whose cells read as its result does. */
    public static CellType computed(String airtableType, ResultType result) {
        return new CellType(airtableType, result, result == ResultType.LIST ? ResultType.ANY : result);
    }

    /** A lookup, or a rollup's {@code values}: the cells of the given type, one for each linked record. */
    public static CellType lookup(CellType linked) {
        return new CellType("multipleLookupValues", ResultType.LIST, linked.element());
    }

    private static ResultType scalar(String airtableType) {
        if (NUMBERS.contains(airtableType)) {
            return ResultType.NUMBER;
        }
        if (COMPUTED.contains(airtableType)) {
            return airtableType.equals("formula") || airtableType.equals("rollup") ? ResultType.ANY : ResultType.LIST;
        }
        return switch (airtableType) {
            case "checkbox" -> ResultType.BOOLEAN;
            case "date" -> ResultType.DATE;
            case "dateTime", "createdTime", "lastModifiedTime" -> ResultType.DATE_TIME;
            case "singleLineText",
                    "multilineText",
                    "richText",
                    "email",
                    "url",
                    "phoneNumber",
                    "singleSelect",
                    "singleCollaborator",
                    "createdBy",
                    "lastModifiedBy",
                    "barcode",
                    "button",
                    "aiText",
                    "externalSyncSource" -> ResultType.TEXT;
            default -> ResultType.ANY;
        };
    }
}
