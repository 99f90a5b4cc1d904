/** The front of bases: Airtable's metadata API and our own, the listings behind them, and changes of schema as jobs. */
@NullMarked
package org.pyairtable.data.base;

import org.jspecify.annotations.NullMarked;
