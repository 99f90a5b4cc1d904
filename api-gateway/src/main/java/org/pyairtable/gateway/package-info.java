/** The only thing that listens to the outside. */
package org.pyairtable.gateway;
