package io.jenkins.plugins.qualysflow.sandbox.routes;

import io.jenkins.plugins.qualysflow.sandbox.scenario.Scenario;
import io.jenkins.plugins.qualysflow.sandbox.state.Executions;
import io.jenkins.plugins.qualysflow.sandbox.state.RateLimiter;
import io.jenkins.plugins.qualysflow.sandbox.state.Tokens;
import io.jenkins.plugins.qualysflow.sandbox.state.Workflows;
import java.time.InstantSource;

/** Answers calls: token, rate limit, then the route. Knows nothing of connections. */
public final class QFlowService {
    private final Tokens tokens;
    private final RateLimiter limiter;
    private final AuthRoutes auth;
    private final WorkflowRoutes workflows;
    private final ExecutionRoutes executions;
    private final StepRoutes steps;
    private final ConnectorRoutes connectors;
    private final InstantSource clock;

    public QFlowService(
            Scenario scenario,
            Workflows storedWorkflows,
            Executions storedExecutions,
            Tokens tokens,
            RateLimiter limiter,
            InstantSource clock) {
        Renderer renderer = new Renderer(scenario.dialect());
        this.tokens = tokens;
        this.limiter = limiter;
        this.auth = new AuthRoutes(scenario.credentials(), tokens, scenario.dialect());
        this.workflows = new WorkflowRoutes(storedWorkflows, storedExecutions, renderer, clock);
        this.executions = new ExecutionRoutes(storedWorkflows, storedExecutions, scenario, renderer, clock);
        this.steps = new StepRoutes(executions, storedExecutions, renderer);
        this.connectors = new ConnectorRoutes(scenario.connectors());
        this.clock = clock;
    }

    /** The answer to a call; refusals and failures are answers, too. */
    Answer answer(Call call) {
        try {
            return switch (call.route().operation()) {
                case AUTH -> auth.user(call);
                case AUTH_OIDC -> auth.client(call);
                case OTHER ->
                    throw call.route().wrongMethod()
                            ? new Refusal(405, "METHOD_NOT_ALLOWED", "Method not supported here")
                            : Refusal.notFound("No such resource");
                default -> limited(call);
            };
        } catch (Refusal refusal) {
            return refusal.answer(clock.instant(), call.path());
        } catch (RuntimeException e) {
            return new Refusal(500, "INTERNAL_ERROR", "The simulated service failed: " + e)
                    .answer(clock.instant(), call.path());
        }
    }

    private Answer limited(Call call) {
        tokens.problem(call.header("Authorization")).ifPresent(problem -> {
            throw Refusal.unauthorized(problem);
        });
        RateLimiter.Verdict verdict = limiter.take(call.route().operation());
        if (!verdict.allowed()) {
            return new Refusal(verdict.status(), "RATE_LIMIT_EXCEEDED", "API rate limit exceeded")
                    .answer(clock.instant(), call.path())
                    .with(verdict.headers());
        }
        Answer answer;
        try {
            answer = granted(call);
        } catch (Refusal refusal) {
            answer = refusal.answer(clock.instant(), call.path());
        }
        return answer.with(verdict.headers());
    }

    private Answer granted(Call call) {
        return switch (call.route().operation()) {
            case WORKFLOW_LIST -> workflows.list(call);
            case WORKFLOW_DETAILS -> workflows.details(call);
            case RUN -> workflows.run(call);
            case EXECUTION_LIST -> executions.list(call);
            case EXECUTION_DETAILS -> executions.details(call);
            case STEP_LIST -> steps.list(call);
            case STEP_DETAILS -> steps.details(call);
            case STEP_INPUT -> steps.input(call);
            case CONNECTOR_LIST -> connectors.list(call);
            case STEP_OUTPUT -> steps.output(call);
            default -> throw new IllegalStateException("not behind a token: " + call.route());
        };
    }
}
