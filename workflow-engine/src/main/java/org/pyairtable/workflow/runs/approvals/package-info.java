/** The page behind the link of a mail that asks for a decision. */
@NullMarked
package org.pyairtable.workflow.runs.approvals;

import org.jspecify.annotations.NullMarked;
