/** Unescaping of JSON strings, and the search for secrets in them at any level of escaping. */
package io.jenkins.plugins.qualysflow.core.json;
