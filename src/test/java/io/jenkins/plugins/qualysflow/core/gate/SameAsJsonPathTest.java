package io.jenkins.plugins.qualysflow.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import com.jayway.jsonpath.spi.mapper.JsonSmartMappingProvider;
import io.jenkins.plugins.qualysflow.core.model.QFlowJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where nothing is missing and everything fits, paths lead where they lead in the library whose dialect they are. */
class SameAsJsonPathTest {

    private static final TimeLimit NO_LIMIT = new TimeLimit(Duration.ofHours(1), () -> 0);

    private static final Configuration LIBRARY = Configuration.builder()
            .jsonProvider(new JsonSmartJsonProvider())
            .mappingProvider(new JsonSmartMappingProvider())
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$",
                "$.list",
                "$['list']",
                "$[\"odd 'name]\"]",
                "$['a\\\\b']",
                "$.list[0]",
                "$.list[-1].n",
                "$.list[*].n",
                "$.*",
                "$.inner.*",
                "$.list[1:3].n",
                "$.list[:2].s",
                "$.list[-2:].n",
                "$.list[2:]",
                "$..n",
                "$..['s']",
                "$..inner.n",
                "$..tags[0]",
                "$.list[*].tags[*]",
                "$.list[?(@.n > 3)].n",
                "$.list[?(@.n >= 3.0)].n",
                "$.list[?(3 < @.n)].n",
                "$.list[?(@.n == 3)].n",
                "$.list[?(@.n != 3)].n",
                "$.list[?(@['n'] <= 3)].s",
                "$.list[?(@.n > 2 && @.s == 'x')].n",
                "$.list[?(@.n < 2 || @.n > 7)].n",
                "$.list[?(@.n < 2 || @.n > 7 && @.s == 'x')].n",
                "$.list[?((@.n < 2 || @.n > 7) && @.s == 'x')].n",
                "$.list[?(!(@.n == 3))].n",
                "$.list[?(@.s =~ /X.*/i)].s",
                "$.list[?(@.s =~ /x/)].s",
                "$.list[?(@.n in [1, 2, 3])].n",
                "$.list[?(@.s nin ['x'])].s",
                "$.list[?(@.maybe)].n",
                "$.list[?(!@.maybe)].n",
                "$.list[?(@.maybe == true)].n",
                "$.list[?(@.n > $.limit)].n",
                "$.list[?(@.tags[0] == 'a')].n",
                "$.list[?(@.s == 'x')][?(@.n > 3)].n",
                "$.inner[?(@.n > 3)].n"
            })
    void aPathLeadsWhereTheLibraryLeads(String path) {
        Random random = new Random(42);
        boolean someFound = false;
        for (int i = 0; i < 100; i++) {
            Object document = QFlowJson.readPlain(QFlowJson.write(document(random)));
            Object expected = JsonPath.compile(path).read(document, LIBRARY);

            Route route = GatePath.of(path).route();
            List<Object> found = new ArrayList<>();
            PathWalk.of(route, new Evaluation(Value.root(document), NO_LIMIT))
                    .found()
                    .forEach(value -> found.add(value.json()));

            List<?> wanted = route.isDefinite() ? List.of(expected) : (List<?>) expected;
            someFound |= !wanted.isEmpty();
            // At any depth the library goes down before it goes on; the order is of no matter to a gate.
            if (route.descends()) {
                assertThat(found)
                        .as(QFlowJson.write(document))
                        .hasSameElementsAs(asObjects(wanted))
                        .hasSameSizeAs(wanted);
            } else {
                assertThat(found).as(QFlowJson.write(document)).isEqualTo(wanted);
            }
        }
        assertThat(someFound)
                .as("some of the documents have something at the path")
                .isTrue();
    }

    @SuppressWarnings("unchecked")
    private static List<Object> asObjects(List<?> list) {
        return (List<Object>) list;
    }

    private static Map<String, Object> document(Random random) {
        Map<String, Object> document = new LinkedHashMap<>();
        List<Object> list = new ArrayList<>();
        int size = 3 + random.nextInt(5);
        for (int i = 0; i < size; i++) {
            list.add(element(random));
        }
        document.put("list", list);
        document.put("inner", element(random));
        document.put("limit", random.nextInt(10));
        document.put("odd 'name]", random.nextInt());
        document.put("a\\b", "x");
        return document;
    }

    private static Map<String, Object> element(Random random) {
        Map<String, Object> element = new LinkedHashMap<>();
        element.put("n", random.nextBoolean() ? random.nextInt(10) : random.nextInt(100) / 10.0);
        element.put("s", List.of("x", "xy", "z").get(random.nextInt(3)));
        element.put("tags", List.of(random.nextBoolean() ? "a" : "b"));
        if (random.nextBoolean()) {
            element.put("maybe", true);
        }
        return element;
    }
}
