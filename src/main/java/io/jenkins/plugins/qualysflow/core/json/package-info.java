/** The escapes of JSON strings, and texts that are sought whatever escapes they are written with. */
package io.jenkins.plugins.qualysflow.core.json;
