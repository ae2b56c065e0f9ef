/**
 * Requests to and answers of Qualys Flow: records and lenient readers, no behaviour.
 */
package io.jenkins.plugins.qualysflow.core.model;
