/** HTTP requests to systems outside of the suite. */
@NullMarked
package org.pyairtable.workflow.external;

import org.jspecify.annotations.NullMarked;
