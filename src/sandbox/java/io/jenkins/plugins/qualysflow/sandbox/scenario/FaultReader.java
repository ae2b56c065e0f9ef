package io.jenkins.plugins.qualysflow.sandbox.scenario;

import tools.jackson.databind.JsonNode;

/** Reads the JSON form of a {@link Fault}, described at {@link Scenario}. */
final class FaultReader {
    private enum Kind {
        PASS,
        ANSWER,
        GARBAGE,
        HTML,
        WRONG_CONTENT,
        WITHOUT_EXECUTION_ID,
        WITHOUT_DATA,
        MASKED_DATA,
        WRONG_TOTAL,
        HALF_BODY,
        CUT_REPLY,
        CLOSE_AFTER_REPLY,
        DROP_BEFORE_REPLY,
        DROP_BEFORE_PROCESSING,
        DROP_WHILE_READING
    }

    private FaultReader() {}

    static Fault read(Members members) {
        Operation operation = members.choice("operation", Operation.class)
                .orElseThrow(() -> new ScenarioException(members.at("operation") + " is missing"));
        Kind kind = members.choice("action", Kind.class)
                .orElseThrow(() -> new ScenarioException(members.at("action") + " is missing"));
        Fault.Builder fault = Fault.on(operation);
        fault.calls(members.integer("from").orElse(1L), members.integer("to").orElse(Long.MAX_VALUE));
        members.optionalText("path").ifPresent(fault::path);
        members.optionalText("query").ifPresent(fault::query);
        members.duration("delay").ifPresent(fault::delayed);
        members.duration("replyDelay").ifPresent(fault::replyDelayed);
        return switch (kind) {
            case PASS -> fault.pass();
            case ANSWER -> answer(members, fault);
            case GARBAGE -> fault.garbage();
            case HTML -> fault.html();
            case WRONG_CONTENT -> fault.wrongContent();
            case WITHOUT_EXECUTION_ID -> fault.withoutExecutionId();
            case WITHOUT_DATA -> fault.withoutData();
            case MASKED_DATA -> fault.maskedData();
            case WRONG_TOTAL -> fault.wrongTotal();
            case HALF_BODY -> fault.halfBody();
            case CUT_REPLY -> fault.cutReply();
            case CLOSE_AFTER_REPLY -> fault.closeAfterReply();
            case DROP_BEFORE_REPLY -> fault.dropBeforeReply();
            case DROP_BEFORE_PROCESSING -> fault.dropBeforeProcessing();
            case DROP_WHILE_READING -> fault.dropWhileReading();
        };
    }

    /** Only here are the members of an answer asked for: with any other action they are unknown. */
    private static Fault answer(Members members, Fault.Builder fault) {
        if (members.flag("processed").orElse(false)) {
            fault.processed();
        }
        members.free("headers").properties().forEach(header -> {
            if (!header.getValue().isString()) {
                throw new ScenarioException(members.at("headers") + "." + header.getKey() + " must be a text");
            }
            fault.header(header.getKey(), header.getValue().stringValue());
        });
        int status = members.integer("status")
                .map(Math::toIntExact)
                .orElseThrow(() -> new ScenarioException(members.at("status") + " is missing"));
        return fault.answer(status, members.json("body").map(FaultReader::text).orElse(""));
    }

    private static String text(JsonNode body) {
        return body.isString() ? body.stringValue() : Json.text(body);
    }
}
