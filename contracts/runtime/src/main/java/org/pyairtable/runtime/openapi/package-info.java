/** What the OpenAPI document of a service says beyond what the framework reads from its resources. */
@NullMarked
package org.pyairtable.runtime.openapi;

import org.jspecify.annotations.NullMarked;
