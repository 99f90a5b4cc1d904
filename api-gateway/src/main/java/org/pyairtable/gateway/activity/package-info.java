/** What callers do, counted in bounded memory and reported on Kafka from time to time. */
package org.pyairtable.gateway.activity;
