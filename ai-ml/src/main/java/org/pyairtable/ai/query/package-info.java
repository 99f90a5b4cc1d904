/** Plans computed by data-integration, on behalf of the asker. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.ai.query;
