/** Groups of users in workspaces, and the roles that they give. */
@NullMarked
package org.pyairtable.core.groups;

import org.jspecify.annotations.NullMarked;
