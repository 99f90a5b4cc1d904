/** The HTTP door of proposals. */
@NullMarked
package org.pyairtable.data.proposal.web;

import org.jspecify.annotations.NullMarked;
