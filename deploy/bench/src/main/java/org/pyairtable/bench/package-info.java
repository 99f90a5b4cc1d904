/** Benchmarks of a running suite and of single parts, with the limits they have to meet. */
package org.pyairtable.bench;
