/** The erasure of a person: the account goes, and every service reports that it has forgotten the rest. */
@NullMarked
package org.pyairtable.core.erasure;

import org.jspecify.annotations.NullMarked;
