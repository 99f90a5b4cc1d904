/** Views: what is stored of them, and how a list goes through one. */
@NullMarked
package org.pyairtable.data.view;

import org.jspecify.annotations.NullMarked;
