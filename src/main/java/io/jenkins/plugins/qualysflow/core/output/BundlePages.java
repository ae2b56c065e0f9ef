package io.jenkins.plugins.qualysflow.core.output;

import java.util.List;
import java.util.Map;

/** Makes what people read of a bundle from what is in it. */
@FunctionalInterface
public interface BundlePages {

    /** Nothing is to be read. */
    BundlePages NONE = (files, missing) -> Map.of();

    /**
     * Texts to put into the bundle; called once, when everything else but the manifest is there.
     *
     * @param files what is there
     * @param missing what is not, or not whole
     * @return texts by their paths within the bundle, in the order in which they are to be listed
     */
    Map<String, String> of(List<BundleFile> files, List<Missing> missing);
}
