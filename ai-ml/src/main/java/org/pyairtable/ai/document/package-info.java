/** Records as text: one document per record, stored in PostgreSQL. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.document;
