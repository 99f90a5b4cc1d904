/** What agents can have done with bases: tools by name, whatever door they are called through. */
@NullMarked
package org.pyairtable.data.tool;

import org.jspecify.annotations.NullMarked;
