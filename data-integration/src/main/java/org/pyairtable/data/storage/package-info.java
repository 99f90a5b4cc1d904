/** Names and statements of the tables that hold the users' data. */
@NullMarked
package org.pyairtable.data.storage;

import org.jspecify.annotations.NullMarked;
