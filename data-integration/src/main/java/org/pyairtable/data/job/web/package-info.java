/** Jobs over HTTP, and requests that wait for jobs. */
@NullMarked
package org.pyairtable.data.job.web;

import org.jspecify.annotations.NullMarked;
