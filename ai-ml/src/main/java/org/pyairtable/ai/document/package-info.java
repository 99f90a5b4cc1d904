/** What records say, as text: one document a record, kept in PostgreSQL. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.document;
