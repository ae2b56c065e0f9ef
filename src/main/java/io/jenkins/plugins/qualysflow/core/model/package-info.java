/**
 * What is sent to Qualys Flow and what comes back: records and lenient readers, no behaviour.
 */
package io.jenkins.plugins.qualysflow.core.model;
