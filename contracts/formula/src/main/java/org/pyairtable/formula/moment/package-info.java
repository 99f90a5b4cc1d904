/** Reading and writing dates with the tokens of moment.js, which is how Airtable's users spell their formats. */
@NullMarked
package org.pyairtable.formula.moment;

import org.jspecify.annotations.NullMarked;
