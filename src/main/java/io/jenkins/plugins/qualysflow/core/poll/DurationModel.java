package io.jenkins.plugins.qualysflow.core.poll;

/**
 * Probability distribution of the durations of a workflow: log-normal, with a fat tail for executions that hang or fail
 * early. Times are in seconds.
 *
 * @param mu mean of the logarithm of the duration
 * @param sigma standard deviation of that logarithm, above 0; limited to {@link #WIDEST}
 */
record DurationModel(double mu, double sigma) {

    /** Share of executions in the fat tail. */
    private static final double TAIL_SHARE = 0.02;

    /** Standard deviation of the tail, as a multiple of {@code sigma}. */
    private static final double TAIL_WIDTH = 3;

    /** Minimum standard deviation of the tail. */
    private static final double NARROWEST_TAIL = 1;

    /** Below this probability of still running, an execution counts as ended. */
    private static final double IMPOSSIBLE = 1e-9;

    /** A greater standard deviation, of durations from milliseconds to days, would exceed the range of the moments. */
    static final double WIDEST = 4;

    // Coefficients of the approximation of Hart, see upperTail.

    private static final double[] NUMERATOR = {
        0.0352624965998911,
        0.700383064443688,
        6.37396220353165,
        33.912866078383,
        112.079291497871,
        221.213596169931,
        220.206867912376
    };

    private static final double[] DENOMINATOR = {
        0.0883883476483184,
        1.75566716318264,
        16.064177579207,
        86.7807322029461,
        296.564248779674,
        637.333633378831,
        793.826512519948,
        440.413735824752
    };

    DurationModel {
        sigma = Math.min(sigma, WIDEST);
    }

    private double tail() {
        return Math.max(NARROWEST_TAIL, TAIL_WIDTH * sigma);
    }

    /** The probability that an execution is still running that many seconds after its start. */
    double survival(double seconds) {
        if (seconds <= 0) {
            return 1;
        }
        double log = Math.log(seconds) - mu;
        return (1 - TAIL_SHARE) * normal(-log / sigma) + TAIL_SHARE * normal(-log / tail());
    }

    /** The executions that were seen running at that age, in seconds since their start. */
    Running runningAt(double age) {
        return new Running(this, age, moments(age), survival(age));
    }

    /** E[T<sup>k</sup>; T &lt; t] for k = 0, 1, 2. */
    private double[] moments(double seconds) {
        double[] moments = new double[3];
        for (int k = 0; k < moments.length; k++) {
            moments[k] = (1 - TAIL_SHARE) * partial(seconds, sigma, k) + TAIL_SHARE * partial(seconds, tail(), k);
        }
        return moments;
    }

    /** E[T<sup>k</sup>; T &lt; t] of a log-normal distribution. */
    private double partial(double t, double deviation, int k) {
        double z = (Math.log(t) - mu - k * deviation * deviation) / deviation;
        return Math.exp(k * mu + k * k * deviation * deviation / 2) * normal(z);
    }

    /** The probability that a standard normal variable is below z. */
    private static double normal(double z) {
        return z <= 0 ? upperTail(-z) : 1 - upperTail(z);
    }

    /**
     * The probability that a standard normal variable is above z, for z &ge; 0, by the rational approximation of Hart
     * (1968). Its fifteen digits are necessary: {@link Running#lateness} is a small difference of large numbers.
     */
    private static double upperTail(double z) {
        if (z > 37) {
            return 0;
        }
        double density = Math.exp(-z * z / 2);
        if (z < 7.07106781186547) {
            return density * polynomial(z, NUMERATOR) / polynomial(z, DENOMINATOR);
        }
        double fraction = z + 0.65;
        for (int k = 4; k >= 1; k--) {
            fraction = z + k / fraction;
        }
        return density / fraction / Math.sqrt(2 * Math.PI);
    }

    private static double polynomial(double z, double[] coefficients) {
        double value = 0;
        for (double coefficient : coefficients) {
            value = value * z + coefficient;
        }
        return value;
    }

    /** Executions that were last seen running at a certain age. */
    static final class Running {
        private final DurationModel model;
        private final double age;
        private final double[] before;
        private final double survival;

        private Running(DurationModel model, double age, double[] before, double survival) {
            this.model = model;
            this.age = age;
            this.before = before;
            this.survival = survival;
        }

        /**
         * The expected lateness at a later age: the mean square of the time since the end that nobody has noticed yet, in
         * seconds squared; 0 for an execution that is still running. Squares, since one end that is noticed ten minutes
         * late is worse than ten that are noticed one minute late.
         */
        double lateness(double later) {
            double t = later - age;
            if (t <= 0) {
                return 0;
            }
            if (survival < IMPOSSIBLE) {
                return t * t;
            }
            double[] now = model.moments(later);
            double mean =
                    later * later * (now[0] - before[0]) - 2 * later * (now[1] - before[1]) + (now[2] - before[2]);
            // At most as if it had ended right after it was seen; rounding errors may exceed tiny values.
            return Math.min(t * t, Math.max(0, mean / survival));
        }
    }
}
