package io.jenkins.plugins.qualysflow.core.output;

import com.jayway.jsonpath.spi.json.JsonSmartJsonProvider;
import java.util.Collection;

/** Plain maps and lists, which a JSONPath expression may touch a number of times only: it may be written to take for ever. */
final class CountingProvider extends JsonSmartJsonProvider {

    /** More was touched than is allowed. */
    static final class TooManyStepsException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private long left;

    CountingProvider(long most) {
        left = most;
    }

    private void step() {
        if (left-- <= 0) {
            throw new TooManyStepsException();
        }
    }

    @Override
    public boolean isArray(Object value) {
        step();
        return super.isArray(value);
    }

    @Override
    public boolean isMap(Object value) {
        step();
        return super.isMap(value);
    }

    @Override
    public Object getMapValue(Object value, String key) {
        step();
        return super.getMapValue(value, key);
    }

    @Override
    public Object getArrayIndex(Object value, int index) {
        step();
        return super.getArrayIndex(value, index);
    }

    @Override
    public Collection<String> getPropertyKeys(Object value) {
        step();
        return super.getPropertyKeys(value);
    }

    /** Knows an index that counts from the end, which the library reads but does not write by. */
    @Override
    public void setArrayIndex(Object array, int index, Object newValue) {
        super.setArrayIndex(array, index < 0 ? length(array) + index : index, newValue);
    }
}
