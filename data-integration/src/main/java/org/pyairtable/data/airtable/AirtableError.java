package org.pyairtable.data.airtable;

import java.util.Collection;
import java.util.Optional;

/**
 * A refusal in the dialect of Airtable's Web API.
 *
 * @param type {@code error.type}; with no message the body is the bare {@code {"error": type}}
 */
public record AirtableError(int status, String type, Optional<String> message) {
    /** Most records that one create, update or delete may carry. */
    public static final int MAX_RECORDS = 10;

    /** The status of whatever is worth another attempt. */
    public static final int UNAVAILABLE = 503;

    /** Most characters of a refused value that a message repeats. */
    private static final int MAX_SHOWN = 100;

    public AirtableException exception() {
        return new AirtableException(this);
    }

    /** No such route, or a path id that is not shaped like one. */
    public static AirtableError notFound() {
        return new AirtableError(404, "NOT_FOUND", Optional.empty());
    }

    /** The base, table or record does not exist or the caller may not know that it does. */
    public static AirtableError modelNotFound() {
        return of(
                403,
                "INVALID_PERMISSIONS_OR_MODEL_NOT_FOUND",
                "Invalid permissions, or the requested model was not found. Check that both your user and your token"
                        + " have the required permissions, and that the model names and/or ids are correct.");
    }

    public static AirtableError forbidden() {
        return of(403, "INVALID_PERMISSIONS", "You are not permitted to perform this operation");
    }

    public static AirtableError authenticationRequired() {
        return of(401, "AUTHENTICATION_REQUIRED", "Authentication required");
    }

    public static AirtableError recordNotFound() {
        return of(404, "MODEL_ID_NOT_FOUND", "Record not found");
    }

    /** A record that a batch or a link cell names. */
    public static AirtableError rowDoesNotExist(String recordId) {
        return of(422, "ROW_DOES_NOT_EXIST", "Record ID " + recordId + " does not exist in this table");
    }

    public static AirtableError tooLarge() {
        return of(413, "REQUEST_TOO_LARGE", "The request body is too large");
    }

    public static AirtableError unparsableBody() {
        return of(422, "INVALID_REQUEST_BODY", "Could not parse request body");
    }

    public static AirtableError invalidRequest() {
        return invalidRequest("Invalid request: parameter validation failed. Check your request data.");
    }

    public static AirtableError invalidRequest(String message) {
        return of(422, "INVALID_REQUEST_UNKNOWN", message);
    }

    public static AirtableError missingFields() {
        return of(422, "INVALID_REQUEST_MISSING_FIELDS", "Could not find field \"fields\" in the request body");
    }

    public static AirtableError tooManyToCreate(int given) {
        return of(
                422,
                "INVALID_REQUEST_UNKNOWN",
                "A maximum of " + MAX_RECORDS + " records can be created per request but you have provided " + given
                        + ".");
    }

    public static AirtableError invalidRecords() {
        return of(
                422,
                "INVALID_RECORDS",
                "You must provide an array of up to " + MAX_RECORDS
                        + " record objects, each with an \"id\" ID field and a \"fields\" object for cell values.");
    }

    public static AirtableError sameRecordTwice() {
        return of(422, "INVALID_RECORDS", "You cannot update the same record multiple times in a single request.");
    }

    /** A field to merge on, of which a record without an id says nothing. */
    public static AirtableError nothingToMergeOn(String fieldName) {
        return invalidRequest("Each record without an id needs a value of the field \"" + fieldName
                + "\", on which records are merged");
    }

    public static AirtableError unknownField(String name) {
        return of(422, "UNKNOWN_FIELD_NAME", "Unknown field name: \"" + name + "\"");
    }

    public static AirtableError invalidValue(String fieldName) {
        return of(422, "INVALID_VALUE_FOR_COLUMN", "Field \"" + fieldName + "\" cannot accept the provided value");
    }

    public static AirtableError computedField(String fieldName) {
        return of(
                422,
                "INVALID_VALUE_FOR_COLUMN",
                "Field \"" + fieldName + "\" cannot accept a value because the field is computed");
    }

    /** An element of a link cell. */
    public static AirtableError noRecordId(String given) {
        String shown = given.length() > MAX_SHOWN ? given.substring(0, MAX_SHOWN) + "…" : given;
        return of(422, "INVALID_RECORD_ID", "Value \"" + shown + "\" is not a valid record ID.");
    }

    /** What is written into a link cell as a whole. */
    public static AirtableError noRecordIds() {
        return of(422, "INVALID_RECORD_ID", "Value is not an array of record IDs.");
    }

    /** @param problem what is wrong with it, in Airtable's words */
    public static AirtableError invalidAttachment(String fieldName, String problem) {
        return of(422, "INVALID_ATTACHMENT_OBJECT", "Invalid attachment for field " + fieldName + ": " + problem);
    }

    public static AirtableError unknownChoice(String name) {
        return of(
                422,
                "INVALID_MULTIPLE_CHOICE_OPTIONS",
                "Insufficient permissions to create new select option \"\"" + name + "\"\"");
    }

    /** @param reason as the formula language words it */
    public static AirtableError invalidFormula(String reason) {
        return of(422, "INVALID_FILTER_BY_FORMULA", "The formula for filtering records is invalid: " + reason);
    }

    public static AirtableError unknownView(String nameOrId) {
        return nameOrId.startsWith("viw")
                ? of(422, "VIEW_ID_NOT_FOUND", "View ID " + nameOrId + " not found")
                : of(422, "VIEW_NAME_NOT_FOUND", "View " + nameOrId + " not found");
    }

    public static AirtableError viewOfAnotherTable(String viewId) {
        return of(422, "FAILED_STATE_CHECK", "View " + viewId + " belongs to another table");
    }

    public static AirtableError invalidOffset(String offset) {
        return of(422, "INVALID_OFFSET_VALUE", "The value of offset " + offset + " is invalid");
    }

    public static AirtableError iteratorGone() {
        return of(
                422,
                "LIST_RECORDS_ITERATOR_NOT_AVAILABLE",
                "The list records iterator is not available. It may have expired; start again without an offset.");
    }

    public static AirtableError ambiguousUpsert(Collection<String> fields) {
        return of(
                422,
                "INVALID_VALUE_FOR_COLUMN",
                "Cannot update more than one record with the same value in fields " + String.join(", ", fields));
    }

    public static AirtableError invalidFieldOptions(String message) {
        return of(422, "INVALID_FIELD_TYPE_OPTIONS_FOR_CREATE", message);
    }

    public static AirtableError duplicateOrEmptyFieldName(String name) {
        return of(422, "DUPLICATE_OR_EMPTY_FIELD_NAME", "Duplicate or empty field name: \"" + name + "\"");
    }

    /** @param what more of which nothing can hold, such as {@code 500 fields in a table} */
    public static AirtableError tooMany(String what) {
        return invalidRequest("There can be at most " + what);
    }

    public static AirtableError duplicateTableName(String name) {
        return of(422, "DUPLICATE_TABLE_NAME", "Cannot create a table with the duplicate name \"" + name + "\"");
    }

    public static AirtableError unsupportedFieldType(String type) {
        return of(
                422, "UNSUPPORTED_FIELD_TYPE_FOR_CREATE", "Creating " + type + " fields is not supported at this time");
    }

    public static AirtableError serverError() {
        return of(500, "SERVER_ERROR", "Server encountered an error while processing your request");
    }

    /** What is not well is well again soon; whether a write happened is not known. */
    public static AirtableError unavailable() {
        return of(
                UNAVAILABLE,
                "SERVICE_UNAVAILABLE",
                "The server is temporarily unavailable. Please retry the request with backoffs");
    }

    /** Nothing of the request happened. */
    public static AirtableError retriable() {
        return of(
                UNAVAILABLE,
                "RETRIABLE_ERROR",
                "Server encountered an error while processing your request, and it is safe to retry the request");
    }

    private static AirtableError of(int status, String type, String message) {
        return new AirtableError(status, type, Optional.of(StorableText.sendable(message)));
    }
}
