/** Protection against failing services: circuit breakers, bulkheads, retry budgets, deadlines. */
package org.pyairtable.gateway.guard;
