package io.jenkins.plugins.qualysflow.forms;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.Util;
import io.jenkins.plugins.qualysflow.core.catalog.ConnectorCatalog;
import io.jenkins.plugins.qualysflow.core.catalog.ConnectorCatalog.Found;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.kohsuke.accmod.Restricted;
import org.kohsuke.accmod.restrictions.NoExternalUse;

/**
 * Completes the id of a connector by its name, with the connectors of TotalCloud. Where they can't be listed there are no
 * choices, and the log of Jenkins has the reason.
 */
@Extension
@Restricted(NoExternalUse.class)
public final class ConnectorCompletion {

    /** Maximum of choices. */
    private static final int SHOWN = 20;

    private final ConnectorCatalog catalog = new ConnectorCatalog(InstantSource.system());

    /**
     * What a form may offer.
     *
     * @param typed any part of name, account or id, in any case
     * @return {@code choices}, each with {@code id}, {@code label} and {@code remediationOff}, and {@code hints}
     */
    @NonNull
    static Map<String, Object> complete(@NonNull FormQuestion question, @CheckForNull String typed) {
        String part = Util.fixNull(typed).strip().toLowerCase(Locale.ROOT);
        ConnectorCatalog catalog = ExtensionList.lookupSingleton(ConnectorCompletion.class).catalog;
        Found found = question.ask(catalog::of, reason -> new Found(List.of(), List.of()));
        List<Map<String, Object>> choices = found.choices().stream()
                .filter(choice -> choice.label().toLowerCase(Locale.ROOT).contains(part))
                .limit(SHOWN)
                .map(choice -> Map.<String, Object>of(
                        "id", choice.id(), "label", choice.label(), "remediationOff", choice.remediationOff()))
                .toList();
        return Map.of("choices", choices, "hints", choices.isEmpty() ? found.hints() : List.of());
    }
}
