/** Changes of whole tables as jobs: queued, followed, cancelled, taken over after a crash. */
@NullMarked
package org.pyairtable.data.job;

import org.jspecify.annotations.NullMarked;
