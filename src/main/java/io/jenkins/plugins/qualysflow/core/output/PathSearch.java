package io.jenkins.plugins.qualysflow.core.output;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.EvaluationListener;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.PathNotFoundException;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Finds where the values stand that a redact path matches. The matches are marked in a tree of the text, and the text is
 * read a second time beside the tree, so that nothing depends on how a path is spelled.
 *
 * <p>A tree takes many times the memory of its text, so only texts of up to {@link #MOST_BYTES} are searched, and one at
 * a time.
 */
final class PathSearch {

    /** Largest text that is searched: 2 MiB, whose tree fits into a heap of 64 MB whatever is in it. */
    static final long MOST_BYTES = 2L << 20;

    /** How often a path may touch the tree. */
    private static final long MOST_STEPS = 10_000_000;

    /** Characters of all paths that match, and a hundred more for each. */
    private static final long MOST_MATCHED = 8_000_000;

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private static final Object MARK = new Object();

    private static final Object ONE_AT_A_TIME = new Object();

    /** A path that can't be applied to a text. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        FailedException(String message) {
            super(message);
        }
    }

    private PathSearch() {}

    /** Settings under which a path gives what it matches and never computes anything. */
    static Configuration pathsOnly() {
        return Configuration.builder()
                .jsonProvider(new CountingProvider(MOST_STEPS))
                .mappingProvider(new JsonSmartMappingProvider())
                .options(Option.AS_PATH_LIST)
                .build();
    }

    /**
     * Notes the places in a text.
     *
     * @return how many there are
     * @throws FailedException if the path can't be applied; says why, and nothing of the text
     */
    static int search(Path json, RedactPath path, PlaceNotes notes) throws IOException, FailedException {
        synchronized (ONE_AT_A_TIME) {
            Object tree = tree(json);
            if (!(tree instanceof Map || tree instanceof List) || !mark(tree, path)) {
                return 0;
            }
            try (InputStream in = Files.newInputStream(json);
                    JsonParser parser = JSON.createParser(ObjectReadContext.empty(), in)) {
                Walk walk = new Walk(parser, notes);
                walk.value(parser.nextToken(), tree);
                return walk.count;
            }
        }
    }

    private static Object tree(Path json) throws IOException, FailedException {
        try (InputStream in = Files.newInputStream(json)) {
            return QFlowJson.MAPPER
                    .readerFor(Object.class)
                    .with(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .readValue(in);
        } catch (JacksonException e) {
            // Not its message, which quotes the text.
            throw new FailedException("it has the same member twice or can't be read as a tree");
        }
    }

    private static boolean mark(Object tree, RedactPath path) throws FailedException {
        long[] matched = new long[1];
        Configuration bounded = Configuration.builder()
                .jsonProvider(new CountingProvider(MOST_STEPS))
                .mappingProvider(new JsonSmartMappingProvider())
                .evaluationListener(match -> {
                    matched[0] += 100 + match.path().length();
                    return matched[0] > MOST_MATCHED
                            ? EvaluationListener.EvaluationContinuation.ABORT
                            : EvaluationListener.EvaluationContinuation.CONTINUE;
                })
                .build();
        try {
            path.compiled().set(tree, MARK, bounded);
        } catch (PathNotFoundException e) {
            return false;
        } catch (CountingProvider.TooManyStepsException e) {
            throw new FailedException("it takes too many steps");
        } catch (RuntimeException | StackOverflowError e) {
            throw new FailedException("it fails: " + e.getClass().getSimpleName());
        }
        if (matched[0] > MOST_MATCHED) {
            throw new FailedException("it matches too much");
        }
        return true;
    }

    /** Reads a text beside its tree. */
    private static final class Walk {
        private final JsonParser parser;
        private final PlaceNotes notes;
        private int count;

        Walk(JsonParser parser, PlaceNotes notes) {
            this.parser = parser;
            this.notes = notes;
        }

        void value(JsonToken token, Object node) throws IOException {
            if (node == MARK) {
                mark(token);
            } else if (token == JsonToken.START_OBJECT) {
                Map<?, ?> object = (Map<?, ?>) node;
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    Object member = object.get(parser.currentName());
                    value(parser.nextToken(), member);
                }
            } else if (token == JsonToken.START_ARRAY) {
                int i = 0;
                List<?> array = (List<?>) node;
                for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    value(next, array.get(i++));
                }
            }
        }

        private void mark(JsonToken token) throws IOException {
            long start = parser.currentTokenLocation().getByteOffset();
            if (token == JsonToken.VALUE_STRING) {
                notes.add(start, RedactionScan.Span.TO_QUOTE);
            } else {
                parser.skipChildren();
                parser.finishToken();
                notes.add(start, parser.currentLocation().getByteOffset());
            }
            count++;
        }
    }
}
