/** The engine's life in this Jenkins: its threads, its HTTP client with Jenkins' proxy, the stored count of calls. */
package io.jenkins.plugins.qualysflow.engine;
