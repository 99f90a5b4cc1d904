/** Runs as clients and other services see them: views, streams, ends and answers to questions over Kafka. */
package org.pyairtable.workflow.runs.views;
