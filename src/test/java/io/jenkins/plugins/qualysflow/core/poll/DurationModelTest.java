package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Given executions that take about ten minutes, how likely one has ended, and how late that would be noticed. */
class DurationModelTest {

    private static final double TEN_MINUTES = 600;
    private static final double MONTH = 30 * 86_400.0;

    private final DurationModel model = new DurationModel(Math.log(TEN_MINUTES), 0.25);

    @Test
    void allGoOnAtTheStartAndFewerAndFewerFromThenOn() {
        assertThat(model.survival(-5)).isOne();
        assertThat(model.survival(0)).isOne();
        double before = 1;
        for (double seconds = 0.001; seconds < MONTH; seconds *= 1.07) {
            double now = model.survival(seconds);
            assertThat(now).as("after %s s", seconds).isBetween(0.0, before);
            before = now;
        }
        assertThat(model.survival(TEN_MINUTES)).isCloseTo(0.5, within(1e-9));
        assertThat(model.survival(MONTH)).isLessThan(1e-9);
    }

    @Test
    void thatManyGoOnAsDrawnByLot() {
        Random random = new Random(5);
        int draws = 200_000;
        for (double seconds : new double[] {60, 300, 500, 700, 1200, 3600}) {
            int goingOn = 0;
            for (int i = 0; i < draws; i++) {
                double spread = random.nextDouble() < 0.02 ? 1 : 0.25;
                goingOn += TEN_MINUTES * Math.exp(spread * random.nextGaussian()) > seconds ? 1 : 0;
            }
            assertThat(model.survival(seconds))
                    .as("after %s s", seconds)
                    .isCloseTo(goingOn / (double) draws, within(0.005));
        }
    }

    @Test
    void oneInFiftyIsThreeTimesAsFarFromTheMean() {
        DurationModel wide = new DurationModel(Math.log(TEN_MINUTES), 0.5);

        // Six times its standard deviation for most, twice for one in fifty, of which a part of 0.02275 is above.
        assertThat(wide.survival(TEN_MINUTES * Math.exp(3))).isCloseTo(0.02 * 0.02275, within(1e-6));
    }

    @Test
    void nothingIsLateAtOnceAndLatenessGrowsUpToTheTimeSinceItWasSeen() {
        for (double age : new double[] {0, 1, 300, 600, 900, 7200}) {
            DurationModel.Running running = model.runningAt(age);
            assertThat(running.lateness(age)).isZero();
            assertThat(running.lateness(age - 1)).isZero();
            double before = 0;
            for (double t = 0.5; t < 100_000; t *= 1.3) {
                double late = running.lateness(age + t);
                assertThat(late).as("%s s after %s s", t, age).isBetween(before * (1 - 1e-6), t * t);
                before = late;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0,300", "0,900", "0,7200", "300,360", "550,580", "590,600", "600,660", "900,1000", "1500,2500"})
    void latenessIsTheMeanSquareOfTheTimeSinceTheEnd(double age, double later) {
        int steps = 20_000;
        double step = (later - age) / steps;
        double integral = 0;
        for (int i = 0; i < steps; i++) {
            double at = age + (i + 0.5) * step;
            integral += 2 * (later - at) * (1 - model.survival(at) / model.survival(age)) * step;
        }

        assertThat(model.runningAt(age).lateness(later)).isCloseTo(integral, Percentage.withPercentage(1));
    }

    @Test
    void latenessIsAsExactWhereDurationsAreFarApart() {
        DurationModel wide = new DurationModel(Math.log(TEN_MINUTES), 3);
        int steps = 20_000;
        double integral = 0;
        for (int i = 0; i < steps; i++) {
            double at = 60 + (i + 0.5) * 60 / steps;
            integral += 2 * (120 - at) * (1 - wide.survival(at) / wide.survival(60)) * 60 / steps;
        }

        assertThat(wide.runningAt(60).lateness(120)).isCloseTo(integral, Percentage.withPercentage(0.1));
    }

    /** As of executions that fail at once, or take a day. */
    @Test
    void anyDurationsAreReckonedWithHoweverFarApart() {
        DurationModel wide = new DurationModel(Math.log(66), 7);
        for (double age : new double[] {0, 60, 7200}) {
            double before = 0;
            for (double t = 1; t < MONTH; t *= 3) {
                double late = wide.runningAt(age).lateness(age + t);
                assertThat(late).as("%s s after %s s", t, age).isBetween(before, t * t);
                before = late;
            }
            assertThat(before).isPositive();
        }
    }

    @Test
    void whatShouldHaveEndedLongAgoIsReckonedWithAllTheSame() {
        DurationModel narrow = new DurationModel(Math.log(1), 0.05);
        for (double age = 10; age <= 2 * MONTH; age *= 3) {
            assertThat(narrow.runningAt(age).lateness(age + 60))
                    .as("after %s s", age)
                    .isFinite()
                    .isBetween(0.0, 3600.0);
        }
        assertThat(narrow.runningAt(MONTH).lateness(MONTH + 60)).isEqualTo(3600);
    }
}
