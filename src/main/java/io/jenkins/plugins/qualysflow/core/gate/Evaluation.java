package io.jenkins.plugins.qualysflow.core.gate;

/**
 * What the evaluation of a path needs besides the value it stands at.
 *
 * @param root the whole output
 * @param time what all gates of the run may take
 */
record Evaluation(Value root, TimeLimit time) {}
