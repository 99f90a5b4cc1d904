/** Invitations to workspaces and to the installation. */
@NullMarked
package org.pyairtable.core.invitations;

import org.jspecify.annotations.NullMarked;
