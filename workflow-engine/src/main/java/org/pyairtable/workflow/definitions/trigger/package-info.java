/** What starts workflows: a record for each kind, and the times and forms that they are made of. */
@NullMarked
package org.pyairtable.workflow.definitions.trigger;

import org.jspecify.annotations.NullMarked;
