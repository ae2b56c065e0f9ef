package io.jenkins.plugins.qualysflow.core.poll;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.qualysflow.core.testing.SimulatedTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Given two gateways, when their calls are saved and somebody makes lastError meanwhile. */
@Timeout(20)
class SavingTest {

    private static final String ONE = "https://one";
    private static final String OTHER = "https://other";

    private final SimulatedTime time = new SimulatedTime();
    private final MemoryStore store = new MemoryStore();
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final List<String> told = new ArrayList<>();

    @Test
    void aSavingThatBeginsWhileAccountsHearOfTheLastOneCountsNoCallTwice() {
        Budgets budgets = new Budgets(store, time, time, work::add);
        List<CallBudget> all = new ArrayList<>();
        for (String gateway : List.of(ONE, OTHER)) {
            all.add(budgets.join(gateway, () -> {
                told.add(gateway);
                if (told.size() == 1) {
                    // Another worker saves now, before the other gateway's accounts have heard.
                    all.forEach(each -> each.spend(time.instant()));
                    workOff();
                }
            }));
        }
        all.forEach(each -> each.spend(time.instant()));
        workOff();

        assertThat(told).contains(ONE, OTHER);
        assertThat(all).extracting(CallBudget::unsaved).containsExactly(0, 0);
        assertThat(store.saved.get(ONE).calls()).hasSize(2);
        assertThat(store.saved.get(OTHER).calls()).hasSize(2);
    }

    @Test
    void callsThatTheLastSavingAllowsAreMadeWhileTheNextOneIsUnderWay() {
        List<Instant> made = new ArrayList<>();
        List<CallBudget> budget = new ArrayList<>();
        BudgetStore slow = new BudgetStore() {
            @Override
            public Map<String, SavedCalls> load() {
                return Map.of();
            }

            @Override
            public void save(Map<String, SavedCalls> calls) {
                made.add(budget.get(0).take(Purpose.START, 300, time.instant()));
            }
        };
        budget.add(new Budgets(slow, time, time, work::add).join(ONE, () -> {}));
        budget.get(0).allow(300);
        assertThat(budget.get(0).take(Purpose.START, 300, time.instant())).isEqualTo(CallBudget.ONCE_SAVED);
        work.poll().run();
        assertThat(made).as("nothing was saved yet").containsExactly(CallBudget.ONCE_SAVED);

        for (int i = 0; i < 2; i++) {
            assertThat(budget.get(0).take(Purpose.START, 300, time.instant())).isEqualTo(time.instant());
        }
        made.clear();
        work.poll().run();
        assertThat(made).containsExactly(time.instant());
    }

    @Test
    void anErrorOfTheJvmWhileItIsSavedHoldsUpNoCall() {
        CallBudget budget = new Budgets(store, time, time, work::add).join(ONE, () -> told.add(ONE));
        budget.allow(300);
        store.error = new InternalError("no room for the text");
        assertThat(budget.take(Purpose.START, 300, time.instant())).isEqualTo(CallBudget.ONCE_SAVED);
        workOff();

        assertThat(told).containsExactly(ONE);
        assertThat(budget.take(Purpose.START, 300, time.instant())).isEqualTo(time.instant());
    }

    @Test
    void anErrorOfTheJvmWhileItIsReadIsNoHourWithoutCalls() {
        store.error = new InternalError("no room for the text");
        CallBudget budget = new Budgets(store, time, time, work::add).join(ONE, () -> {});
        budget.allow(300);

        assertThat(budget.earliest(Purpose.START, time.instant()))
                .isEqualTo(time.instant().plus(CallBudget.WINDOW));
    }

    @Test
    void aThreadThatCannotBeStartedForItIsTriedAgain() {
        List<Error> errors = new ArrayList<>(List.of(new InternalError("unable to create native thread")));
        Budgets budgets = new Budgets(store, time, time, task -> {
            if (!errors.isEmpty()) {
                throw errors.remove(0);
            }
            work.add(task);
        });
        CallBudget budget = budgets.join(ONE, () -> told.add(ONE));
        budget.allow(300);
        assertThat(budget.take(Purpose.START, 300, time.instant())).isEqualTo(CallBudget.ONCE_SAVED);
        assertThat(errors).isEmpty();

        time.advance(Duration.ofMinutes(1));
        workOff();
        assertThat(told).containsExactly(ONE);
        assertThat(budget.take(Purpose.START, 300, time.instant())).isEqualTo(time.instant());
    }

    @Test
    void anAccountThatFailsKeepsNoOtherFromHearing() {
        Budgets budgets = new Budgets(store, time, time, work::add);
        for (String gateway : List.of(ONE, OTHER)) {
            CallBudget budget = budgets.join(gateway, () -> {
                told.add(gateway);
                throw new IllegalStateException("a broken account");
            });
            budgets.join(gateway, () -> told.add(gateway));
            budget.spend(time.instant());
        }
        workOff();

        assertThat(told).containsExactlyInAnyOrder(ONE, ONE, OTHER, OTHER);
    }

    private void workOff() {
        while (!work.isEmpty()) {
            work.poll().run();
        }
    }
}
