/** How what is measured is shown. */
@org.jspecify.annotations.NullMarked
package org.pyairtable.runtime.metrics;
