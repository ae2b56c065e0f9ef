package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Given 300 calls an hour, what they bear. */
class OutlookTest {

    @Test
    void aCallIsWorthMoreTheMoreIsWaitedForAndTheMoreIsUsedUp() {
        double idle = of(0, 1).price();
        double busy = of(0, 100).price();

        assertThat(busy).isGreaterThan(idle);
        assertThat(of(0, 200).price()).isGreaterThan(busy);
        assertThat(of(150, 100).price()).isGreaterThan(busy);
        assertThat(of(280, 100).price()).isGreaterThan(of(150, 100).price());
        assertThat(new Outlook(300, 0, 0, 0, 3, 1, 100).price())
                .as("what is to come counts, too")
                .isGreaterThan(idle);
        assertThat(new Outlook(300, 0, 0, 200, 3, 1, 0).price())
                .as("what is promised")
                .isGreaterThan(100 * idle);
        assertThat(new Outlook(300, 0, 100, 0, 3, 1, 0).price())
                .as("what others need")
                .isGreaterThan(idle);
    }

    @Test
    void noPriceIsOutOfReachNorNothing() {
        assertThat(of(300, 1_000_000).price()).isFinite().isLessThanOrEqualTo(60_000);
        for (int need = 1; need < 1000; need *= 3) {
            assertThat(of(0, need).price()).isGreaterThanOrEqualTo(Outlook.leastPrice(300));
        }
        assertThat(Outlook.leastPrice(1)).isPositive();
        assertThat(Outlook.leastPrice(300)).isCloseTo(of(0, 1).price(), within(1e-9));
    }

    @Test
    void aPollIsMadeAtTheEvenPaceWhileCallsAreLeft() {
        assertThat(new Outlook(300, 280, 0, 0, 1, 500, 0).mayPoll()).isTrue();
        assertThat(new Outlook(300, 280, 0, 0, 0.9, 500, 0).mayPoll()).isFalse();
        assertThat(new Outlook(300, 285, 0, 0, 3, 500, 0).mayPoll())
                .as("what is left is for what can't wait")
                .isFalse();
    }

    @Test
    void aPollIsMadeAheadOfThePaceOnlyWhereTheHourCannotRunOut() {
        assertThat(new Outlook(300, 100, 0, 0, -3, 10, 0).mayPoll()).isTrue();
        assertThat(new Outlook(300, 100, 0, 0, -3, 10, 400).mayPoll())
                .as("more will come")
                .isFalse();
        assertThat(new Outlook(300, 100, 0, 120, -3, 90, 0).mayPoll())
                .as("collecting")
                .isFalse();
        assertThat(new Outlook(300, 264, 0, 0, -3, 20, 0).mayPoll()).isTrue();
        assertThat(new Outlook(300, 265, 0, 0, -3, 20, 0).mayPoll()).isFalse();
    }

    @Test
    void aQuotaOfOneCallIsForAPoll() {
        assertThat(new Outlook(1, 0, 0, 4, 1, 1, 0).mayPoll()).isTrue();
        assertThat(new Outlook(1, 1, 0, 4, 1, 1, 0).mayPoll()).isFalse();
    }

    @Test
    void pollsGetWhatOthersLeaveAndAFifthAtTheLeast() {
        assertThat(new Outlook(300, 0, 0, 0, 0, 1, 0).pollsPerHour()).isEqualTo(285);
        assertThat(new Outlook(300, 100, 100, 0, 0, 1, 0).pollsPerHour()).isEqualTo(200);
        assertThat(new Outlook(300, 290, 290, 0, 0, 1, 0).pollsPerHour()).isEqualTo(60);
    }

    @Test
    void intervalsAreKeptWhileTheyTakeHalfOfThePollsOrNextToNothingIsUsed() {
        assertThat(of(200, 2).bears(285 / 2.0)).isTrue();
        assertThat(of(200, 2).bears(180)).isFalse();
        assertThat(of(31, 2).bears(180)).isFalse();
        assertThat(of(30, 2).bears(180)).isTrue();
    }

    private static Outlook of(int spent, double need) {
        return new Outlook(300, spent, 0, 0, 3, need, 0);
    }
}
