/** Changes of agents that wait for the approval of a member. */
@NullMarked
package org.pyairtable.data.proposal;

import org.jspecify.annotations.NullMarked;
