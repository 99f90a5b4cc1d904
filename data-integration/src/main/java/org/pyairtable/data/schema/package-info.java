/** Bases, tables, fields and views: what the users' data looks like. */
@NullMarked
package org.pyairtable.data.schema;

import org.jspecify.annotations.NullMarked;
