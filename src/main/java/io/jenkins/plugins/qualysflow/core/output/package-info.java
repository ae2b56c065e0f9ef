/**
 * The evidence: fetching what the steps of an execution took in and put out, taking out what must not be kept, and
 * writing it down with digests and with a plain word on whatever is missing.
 */
package io.jenkins.plugins.qualysflow.core.output;
