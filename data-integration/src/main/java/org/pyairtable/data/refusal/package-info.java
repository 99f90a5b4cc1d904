/** What the inside of the service refuses, by what is wrong; no protocol and no status. */
@NullMarked
package org.pyairtable.data.refusal;

import org.jspecify.annotations.NullMarked;
