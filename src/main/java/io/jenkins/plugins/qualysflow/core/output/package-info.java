/**
 * The evidence: fetching the step inputs and outputs of an execution, taking out what must not be kept, and
 * writing it down with digests and with a plain word on whatever is missing.
 */
package io.jenkins.plugins.qualysflow.core.output;
