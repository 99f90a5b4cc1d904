/** Takes the answers to commands of steps from Kafka to the runs that wait for them. */
package org.pyairtable.workflow.runs.answers;
